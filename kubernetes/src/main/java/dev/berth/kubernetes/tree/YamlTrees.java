package dev.berth.kubernetes.tree;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.Iterator;
import java.util.Map;
import java.util.function.Consumer;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.snakeyaml.engine.v2.api.LoadSettings;
import org.snakeyaml.engine.v2.common.ScalarStyle;
import org.snakeyaml.engine.v2.events.AliasEvent;
import org.snakeyaml.engine.v2.events.Event;
import org.snakeyaml.engine.v2.events.MappingStartEvent;
import org.snakeyaml.engine.v2.events.NodeEvent;
import org.snakeyaml.engine.v2.events.ScalarEvent;
import org.snakeyaml.engine.v2.exceptions.MarkedYamlEngineException;
import org.snakeyaml.engine.v2.exceptions.YamlEngineException;
import org.snakeyaml.engine.v2.parser.ParserImpl;
import org.snakeyaml.engine.v2.scanner.StreamReader;

/**
 * Reads YAML into trees, event by event, so that nothing of a list is held but the item at hand. Aliases count as often
 * as they are used, so that a small file cannot blow up.
 */
public final class YamlTrees {
    private static final Pattern NUMBER = Pattern.compile("[-+]?(\\.[0-9]+|[0-9]+(\\.[0-9]*)?)([eE][-+]?[0-9]+)?");

    /**
     * Characters that the parser takes in at once, at least; it moves all of a scalar's characters at each turn, so with few
     * at once the cost of a long scalar grows as the square of its length.
     */
    private static final int BUFFER_MIN = 1024;

    private final String file;
    private final int firstLine;
    private final Iterator<Event> events;
    private final Map<String, Anchored> anchors = new HashMap<>();
    private int values;

    /** @param size of the value, in which aliases count as often as they are used */
    private record Anchored(Value value, int size) {}

    private YamlTrees(String file, int firstLine, String text) {
        this.file = file;
        this.firstLine = firstLine;
        var settings = LoadSettings.builder()
                .setLabel(file)
                .setUseMarks(true)
                .setCodePointLimit(Integer.MAX_VALUE)
                .setBufferSize(Math.clamp(text.length(), BUFFER_MIN, Limits.SCALAR_LENGTH_MAX))
                .build();
        events = new ParserImpl(settings, new StreamReader(settings, text));
    }

    /**
     * Reads all documents of a text; the items of a list are handed over one by one, between its begin and its end.
     *
     * @param firstLine line of the file at which the text begins
     */
    public static void read(String text, String file, int firstLine, Consumer<Found> each) {
        var trees = new YamlTrees(file, firstLine, text);
        try {
            trees.documents(each);
        } catch (MarkedYamlEngineException notYaml) {
            int line = notYaml.getProblemMark()
                    .map(mark -> mark.getLine() + firstLine)
                    .orElse(firstLine);
            throw new MalformedDocumentException(InputCode.NOT_YAML, file, line, "not YAML: " + notYaml.getProblem());
        } catch (YamlEngineException notYaml) {
            throw new MalformedDocumentException(
                    InputCode.NOT_YAML, file, firstLine, "not YAML: " + notYaml.getMessage());
        }
    }

    private void documents(Consumer<Found> each) {
        while (events.hasNext()) {
            var event = events.next();
            switch (event.getEventId()) {
                case MappingStart -> topLevel((MappingStartEvent) event, each);
                case Scalar, SequenceStart, Alias -> {
                    var value = value(event, 0);
                    if (!(value instanceof Value.Null)) {
                        each.accept(new Found(Found.Role.DOCUMENT, value));
                    }
                }
                default -> anchors.clear();
            }
        }
    }

    private void topLevel(MappingStartEvent start, Consumer<Found> each) {
        var entries = new Entries.Builder();
        boolean list = false;
        for (var event = events.next(); event.getEventId() != Event.ID.MappingEnd; event = events.next()) {
            String key = key(event);
            var following = events.next();
            if (key.equals("items")
                    && following.getEventId() == Event.ID.SequenceStart
                    && Found.isList(entries.copy())) {
                list = true;
                each.accept(new Found(Found.Role.LIST_BEGIN, new Value.Mapping(entries.copy(), line(start))));
                for (var item = events.next(); item.getEventId() != Event.ID.SequenceEnd; item = events.next()) {
                    values = 0;
                    each.accept(new Found(Found.Role.ITEM, value(item, 1)));
                }
            } else {
                put(entries, key, value(following, 1), event);
            }
        }
        values = 0;
        each.accept(new Found(
                list ? Found.Role.LIST_END : Found.Role.DOCUMENT, new Value.Mapping(entries.build(), line(start))));
    }

    private String key(Event event) {
        if (event instanceof ScalarEvent scalar) {
            return scalar.getValue();
        }
        throw malformed(event, "a key of a mapping must be a plain text");
    }

    private void put(Entries.Builder entries, String key, Value value, Event at) {
        if (!entries.put(key, value)) {
            throw malformed(InputCode.KEY_TWICE, at, "the key " + key + " stands twice in one mapping; remove one");
        }
    }

    private Value value(Event event, int depth) {
        if (depth > Limits.DEPTH_MAX) {
            throw malformed(InputCode.TOO_LARGE, event, "nested deeper than " + Limits.DEPTH_MAX + " levels");
        }
        int before = values;
        count(event, 1);
        Value value = switch (event.getEventId()) {
            case Scalar -> scalar((ScalarEvent) event);
            case MappingStart -> mapping(event, depth);
            case SequenceStart -> {
                var items = new ArrayList<Value>();
                for (var item = events.next(); item.getEventId() != Event.ID.SequenceEnd; item = events.next()) {
                    items.add(value(item, depth + 1));
                }
                yield new Value.Sequence(items, line(event));
            }
            case Alias -> alias((AliasEvent) event);
            default -> throw malformed(event, "unexpected " + event.getEventId());
        };
        anchor(event, value, values - before);
        return value;
    }

    private void anchor(Event event, Value value, int size) {
        if (event instanceof NodeEvent node && !(event instanceof AliasEvent)) {
            node.getAnchor().ifPresent(anchor -> anchors.put(anchor.getValue(), new Anchored(value, size)));
        }
    }

    private Value alias(AliasEvent event) {
        @Nullable Anchored meant = anchors.get(event.getAlias().getValue());
        if (meant == null) {
            throw malformed(event, "the alias *" + event.getAlias().getValue() + " has no anchor before it");
        }
        count(event, meant.size());
        return meant.value();
    }

    private void count(Event event, int more) {
        values += more;
        if (values > Limits.VALUES_PER_OBJECT_MAX || values < 0) {
            throw malformed(
                    InputCode.TOO_LARGE,
                    event,
                    "more than " + Limits.VALUES_PER_OBJECT_MAX + " values in one object, aliases included");
        }
    }

    private Value mapping(Event start, int depth) {
        var entries = new Entries.Builder();
        for (var event = events.next(); event.getEventId() != Event.ID.MappingEnd; event = events.next()) {
            String key = key(event);
            var value = value(events.next(), depth + 1);
            if (key.equals("<<") && value instanceof Value.Mapping merged) {
                merged.entries().forEach(entries::put);
            } else if (!key.equals("managedFields")) {
                put(entries, key, value, event);
            }
        }
        return new Value.Mapping(entries.build(), line(start));
    }

    private Value scalar(ScalarEvent event) {
        String text = event.getValue();
        if (text.length() > Limits.SCALAR_LENGTH_MAX) {
            throw malformed(
                    InputCode.TOO_LARGE, event, "a text longer than " + Limits.SCALAR_LENGTH_MAX + " characters");
        }
        int line = line(event);
        if (event.getScalarStyle() != ScalarStyle.PLAIN) {
            return new Value.Scalar(text, Value.Kind.TEXT, line);
        }
        return plain(text, line);
    }

    /** What a scalar without quotes means. */
    static Value plain(String text, int line) {
        return switch (text) {
            case "", "~", "null", "Null", "NULL" -> new Value.Null(line);
            case "true", "True", "TRUE" -> new Value.Scalar("true", Value.Kind.BOOLEAN, line);
            case "false", "False", "FALSE" -> new Value.Scalar("false", Value.Kind.BOOLEAN, line);
            default -> new Value.Scalar(text, isNumber(text) ? Value.Kind.NUMBER : Value.Kind.TEXT, line);
        };
    }

    private static boolean isNumber(String text) {
        char first = text.charAt(0);
        return first <= '9' && NUMBER.matcher(text).matches();
    }

    private int line(Event event) {
        return event.getStartMark().map(mark -> mark.getLine() + firstLine).orElse(firstLine);
    }

    private MalformedDocumentException malformed(Event event, String what) {
        return malformed(InputCode.NOT_YAML, event, what);
    }

    private MalformedDocumentException malformed(InputCode code, Event event, String what) {
        return new MalformedDocumentException(code, file, line(event), what);
    }
}

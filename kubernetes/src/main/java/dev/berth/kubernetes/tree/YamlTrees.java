package dev.berth.kubernetes.tree;

import java.io.Reader;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.Iterator;
import java.util.LinkedHashMap;
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

    private final String file;
    private final int firstLine;
    private final Iterator<Event> events;
    private final Map<String, Value> anchors = new HashMap<>();
    private int values;

    private YamlTrees(String file, int firstLine, Reader in) {
        this.file = file;
        this.firstLine = firstLine;
        var settings = LoadSettings.builder()
                .setLabel(file)
                .setUseMarks(true)
                .setCodePointLimit(Integer.MAX_VALUE)
                .build();
        events = new ParserImpl(settings, new StreamReader(settings, in));
    }

    /**
     * Reads all documents of a stream; the items of a list are handed over one by one.
     *
     * @param firstLine line of the file at which the stream begins
     */
    public static void read(Reader in, String file, int firstLine, Consumer<Value> each) {
        var trees = new YamlTrees(file, firstLine, in);
        try {
            trees.documents(each);
        } catch (MarkedYamlEngineException notYaml) {
            int line = notYaml.getProblemMark()
                    .map(mark -> mark.getLine() + firstLine)
                    .orElse(firstLine);
            throw new MalformedDocumentException(file, line, "not YAML: " + notYaml.getProblem());
        } catch (YamlEngineException notYaml) {
            throw new MalformedDocumentException(file, firstLine, "not YAML: " + notYaml.getMessage());
        }
    }

    private void documents(Consumer<Value> each) {
        while (events.hasNext()) {
            var event = events.next();
            switch (event.getEventId()) {
                case MappingStart -> topLevel((MappingStartEvent) event, each);
                case Scalar, SequenceStart, Alias -> {
                    var value = value(event, 0);
                    if (!(value instanceof Value.Null)) {
                        each.accept(value);
                    }
                }
                default -> anchors.clear();
            }
        }
    }

    private void topLevel(MappingStartEvent start, Consumer<Value> each) {
        var entries = new LinkedHashMap<String, Value>();
        boolean list = false;
        for (var event = events.next(); event.getEventId() != Event.ID.MappingEnd; event = events.next()) {
            String key = key(event);
            var following = events.next();
            if (key.equals("items") && following.getEventId() == Event.ID.SequenceStart && isList(entries)) {
                list = true;
                for (var item = events.next(); item.getEventId() != Event.ID.SequenceEnd; item = events.next()) {
                    values = 0;
                    each.accept(value(item, 1));
                }
            } else {
                put(entries, key, value(following, 1), event);
            }
        }
        values = 0;
        if (!list) {
            each.accept(new Value.Mapping(entries, line(start)));
        }
    }

    private static boolean isList(Map<String, Value> before) {
        var kind = before.get("kind");
        return kind == null
                ? !before.containsKey("spec") && !before.containsKey("data")
                : kind instanceof Value.Scalar scalar && scalar.text().endsWith("List");
    }

    private String key(Event event) {
        if (event instanceof ScalarEvent scalar) {
            return scalar.getValue();
        }
        throw malformed(event, "a key of a mapping must be a plain text");
    }

    private void put(Map<String, Value> entries, String key, Value value, Event at) {
        if (entries.putIfAbsent(key, value) != null) {
            throw malformed(at, "the key " + key + " stands twice in one mapping; remove one");
        }
    }

    private Value value(Event event, int depth) {
        if (depth > Limits.DEPTH_MAX) {
            throw malformed(event, "nested deeper than " + Limits.DEPTH_MAX + " levels");
        }
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
        anchor(event, value);
        return value;
    }

    private void anchor(Event event, Value value) {
        if (event instanceof NodeEvent node && !(event instanceof AliasEvent)) {
            node.getAnchor().ifPresent(anchor -> anchors.put(anchor.getValue(), value));
        }
    }

    private Value alias(AliasEvent event) {
        @Nullable Value meant = anchors.get(event.getAlias().getValue());
        if (meant == null) {
            throw malformed(event, "the alias *" + event.getAlias().getValue() + " has no anchor before it");
        }
        count(event, size(meant));
        return meant;
    }

    private static int size(Value value) {
        return switch (value) {
            case Value.Mapping mapping ->
                1
                        + mapping.entries().values().stream()
                                .mapToInt(YamlTrees::size)
                                .sum();
            case Value.Sequence sequence ->
                1 + sequence.items().stream().mapToInt(YamlTrees::size).sum();
            case Value.Scalar scalar -> 1;
            case Value.Null none -> 1;
        };
    }

    private void count(Event event, int more) {
        values += more;
        if (values > Limits.VALUES_PER_OBJECT_MAX || values < 0) {
            throw malformed(
                    event, "more than " + Limits.VALUES_PER_OBJECT_MAX + " values in one object, aliases included");
        }
    }

    private Value mapping(Event start, int depth) {
        var entries = new LinkedHashMap<String, Value>();
        for (var event = events.next(); event.getEventId() != Event.ID.MappingEnd; event = events.next()) {
            String key = key(event);
            var value = value(events.next(), depth + 1);
            if (key.equals("<<") && value instanceof Value.Mapping merged) {
                merged.entries().forEach(entries::putIfAbsent);
            } else if (!key.equals("managedFields")) {
                put(entries, key, value, event);
            }
        }
        return new Value.Mapping(entries, line(start));
    }

    private Value scalar(ScalarEvent event) {
        String text = event.getValue();
        if (text.length() > Limits.SCALAR_LENGTH_MAX) {
            throw malformed(event, "a text longer than " + Limits.SCALAR_LENGTH_MAX + " characters");
        }
        int line = line(event);
        if (event.getScalarStyle() != ScalarStyle.PLAIN) {
            return new Value.Scalar(text, Value.Kind.TEXT, line);
        }
        return switch (text) {
            case "", "~", "null", "Null", "NULL" -> new Value.Null(line);
            case "true", "True", "TRUE" -> new Value.Scalar("true", Value.Kind.BOOLEAN, line);
            case "false", "False", "FALSE" -> new Value.Scalar("false", Value.Kind.BOOLEAN, line);
            default ->
                new Value.Scalar(text, NUMBER.matcher(text).matches() ? Value.Kind.NUMBER : Value.Kind.TEXT, line);
        };
    }

    private int line(Event event) {
        return event.getStartMark().map(mark -> mark.getLine() + firstLine).orElse(firstLine);
    }

    private MalformedDocumentException malformed(Event event, String what) {
        return new MalformedDocumentException(file, line(event), what);
    }
}

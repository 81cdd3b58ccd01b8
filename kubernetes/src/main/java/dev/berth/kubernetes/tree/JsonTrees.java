package dev.berth.kubernetes.tree;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.core.ObjectReadContext;
import tools.jackson.core.StreamReadConstraints;
import tools.jackson.core.StreamReadFeature;
import tools.jackson.core.exc.StreamReadException;
import tools.jackson.core.json.JsonFactory;

/** Reads JSON into trees. Numbers keep their text, so that no precision is lost; {@code managedFields} is left out. */
public final class JsonTrees {
    private static final JsonFactory FACTORY = JsonFactory.builder()
            .streamReadConstraints(StreamReadConstraints.builder()
                    .maxNestingDepth(Limits.DEPTH_MAX + 10)
                    .maxStringLength(Limits.SCALAR_LENGTH_MAX)
                    .maxNumberLength(1000)
                    .build())
            .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
            .build();

    private final String file;
    private final int firstLine;
    private int values;

    private JsonTrees(String file, int firstLine) {
        this.file = file;
        this.firstLine = firstLine;
    }

    /** Reads one document that is a text. */
    public static Value read(String text, String file, int firstLine) {
        var trees = new JsonTrees(file, firstLine);
        try (var parser = FACTORY.createParser(ObjectReadContext.empty(), text)) {
            if (parser.nextToken() == null) {
                throw new MalformedDocumentException(file, firstLine, "the document is empty");
            }
            var value = trees.value(parser, 0);
            if (parser.nextToken() != null) {
                throw trees.malformed(parser, "something follows the end of the document");
            }
            return value;
        } catch (StreamReadException notJson) {
            throw trees.malformed(notJson);
        }
    }

    /**
     * Reads a stream of documents; the items of a list are handed over one by one, so that a list is never held whole.
     */
    public static void read(java.io.InputStream in, String file, Consumer<Value> each) {
        var trees = new JsonTrees(file, 1);
        try (var parser = FACTORY.createParser(ObjectReadContext.empty(), in)) {
            while (parser.nextToken() != null) {
                trees.document(parser, each);
            }
        } catch (StreamReadException notJson) {
            throw trees.malformed(notJson);
        }
    }

    private void document(JsonParser parser, Consumer<Value> each) {
        if (parser.currentToken() != JsonToken.START_OBJECT) {
            each.accept(value(parser, 0));
            return;
        }
        var entries = new LinkedHashMap<String, Value>();
        int line = line(parser);
        boolean list = false;
        for (var token = parser.nextToken(); token != JsonToken.END_OBJECT; token = parser.nextToken()) {
            String key = parser.currentName();
            token = parser.nextToken();
            if (key.equals("items") && token == JsonToken.START_ARRAY && isList(entries)) {
                list = true;
                while (parser.nextToken() != JsonToken.END_ARRAY) {
                    values = 0;
                    each.accept(value(parser, 1));
                }
            } else {
                entries.put(key, value(parser, 1));
            }
        }
        if (!list) {
            values = 0;
            each.accept(new Value.Mapping(entries, line));
        }
    }

    /** {@code items} of anything that says it is a list, or says nothing of itself before its items. */
    private static boolean isList(LinkedHashMap<String, Value> before) {
        var kind = before.get("kind");
        return kind == null
                ? !before.containsKey("spec") && !before.containsKey("data")
                : kind instanceof Value.Scalar scalar && scalar.text().endsWith("List");
    }

    private Value value(JsonParser parser, int depth) {
        if (depth > Limits.DEPTH_MAX) {
            throw malformed(parser, "nested deeper than " + Limits.DEPTH_MAX + " levels");
        }
        if (++values > Limits.VALUES_PER_OBJECT_MAX) {
            throw malformed(parser, "more than " + Limits.VALUES_PER_OBJECT_MAX + " values in one object");
        }
        int line = line(parser);
        @Nullable JsonToken token = parser.currentToken();
        if (token == null) {
            throw malformed(parser, "the document ends too early");
        }
        return switch (token) {
            case START_OBJECT -> mapping(parser, depth, line);
            case START_ARRAY -> {
                var items = new ArrayList<Value>();
                while (parser.nextToken() != JsonToken.END_ARRAY) {
                    items.add(value(parser, depth + 1));
                }
                yield new Value.Sequence(items, line);
            }
            case VALUE_STRING -> new Value.Scalar(parser.getString(), Value.Kind.TEXT, line);
            case VALUE_NUMBER_INT, VALUE_NUMBER_FLOAT -> new Value.Scalar(parser.getString(), Value.Kind.NUMBER, line);
            case VALUE_TRUE, VALUE_FALSE -> new Value.Scalar(parser.getString(), Value.Kind.BOOLEAN, line);
            case VALUE_NULL -> new Value.Null(line);
            case END_OBJECT, END_ARRAY, PROPERTY_NAME, VALUE_EMBEDDED_OBJECT, NOT_AVAILABLE ->
                throw malformed(parser, "unexpected " + token);
        };
    }

    private Value mapping(JsonParser parser, int depth, int line) {
        var entries = new LinkedHashMap<String, Value>();
        while (parser.nextToken() != JsonToken.END_OBJECT) {
            String key = parser.currentName();
            parser.nextToken();
            if (key.equals("managedFields")) {
                parser.skipChildren();
            } else {
                entries.put(key, value(parser, depth + 1));
            }
        }
        return new Value.Mapping(entries, line);
    }

    private int line(JsonParser parser) {
        return parser.currentTokenLocation().getLineNr() + firstLine - 1;
    }

    private MalformedDocumentException malformed(JsonParser parser, String what) {
        return new MalformedDocumentException(file, line(parser), what);
    }

    private MalformedDocumentException malformed(StreamReadException notJson) {
        int line = notJson.getLocation() == null
                ? firstLine
                : notJson.getLocation().getLineNr() + firstLine - 1;
        return new MalformedDocumentException(file, line, "not JSON: " + notJson.getOriginalMessage());
    }
}

package dev.berth.embedded.json;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonGenerator;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.core.ObjectReadContext;
import tools.jackson.core.ObjectWriteContext;
import tools.jackson.core.StreamReadConstraints;
import tools.jackson.core.StreamReadFeature;
import tools.jackson.core.json.JsonFactory;

/** Reads and writes trees. */
public final class JsonText {
    /** Nesting of objects and arrays; deeper is refused. */
    private static final int DEPTH_MAX = 200;

    private static final JsonFactory FACTORY = JsonFactory.builder()
            .streamReadConstraints(StreamReadConstraints.builder()
                    .maxNestingDepth(DEPTH_MAX)
                    .maxNumberLength(100)
                    .build())
            .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
            .build();

    private JsonText() {}

    /** The bytes are not JSON, or too deep. */
    public static final class MalformedException extends RuntimeException {
        private static final long serialVersionUID = 1L;

        MalformedException(String message) {
            super(message);
        }
    }

    public static Json read(String text) {
        return read(text.getBytes(StandardCharsets.UTF_8));
    }

    /** @throws MalformedException when it is not exactly one document */
    public static Json read(byte[] bytes) {
        try (var parser = FACTORY.createParser(ObjectReadContext.empty(), bytes)) {
            var token = parser.nextToken();
            if (token == null) {
                throw new MalformedException("the document is empty");
            }
            var value = value(parser, token);
            if (parser.nextToken() != null) {
                throw new MalformedException("something follows the end of the document");
            }
            return value;
        } catch (JacksonException notJson) {
            throw new MalformedException(
                    notJson.getOriginalMessage() == null ? "not JSON" : notJson.getOriginalMessage());
        }
    }

    private static Json value(JsonParser parser, JsonToken token) {
        return switch (token) {
            case START_OBJECT -> {
                var fields = new LinkedHashMap<String, Json>();
                while (parser.nextToken() != JsonToken.END_OBJECT) {
                    String name = parser.currentName();
                    fields.put(name, value(parser, parser.nextToken()));
                }
                yield new Json.Obj(fields);
            }
            case START_ARRAY -> {
                var items = new ArrayList<Json>();
                for (var next = parser.nextToken(); next != JsonToken.END_ARRAY; next = parser.nextToken()) {
                    items.add(value(parser, next));
                }
                yield new Json.Arr(items);
            }
            case VALUE_STRING -> new Json.Text(parser.getString());
            case VALUE_NUMBER_INT, VALUE_NUMBER_FLOAT -> new Json.Num(parser.getString());
            case VALUE_TRUE -> Json.TRUE;
            case VALUE_FALSE -> Json.FALSE;
            case VALUE_NULL -> Json.NULL;
            case END_OBJECT, END_ARRAY, PROPERTY_NAME, VALUE_EMBEDDED_OBJECT, NOT_AVAILABLE ->
                throw new MalformedException("unexpected " + token);
        };
    }

    public static byte[] bytes(Json value) {
        var out = new ByteArrayOutputStream(1024);
        try (var generator = FACTORY.createGenerator(ObjectWriteContext.empty(), out)) {
            write(value, generator);
        }
        return out.toByteArray();
    }

    public static String text(Json value) {
        return new String(bytes(value), StandardCharsets.UTF_8);
    }

    private static void write(Json value, JsonGenerator out) {
        switch (value) {
            case Json.Obj object -> {
                out.writeStartObject();
                object.fields().forEach((name, each) -> {
                    out.writeName(name);
                    write(each, out);
                });
                out.writeEndObject();
            }
            case Json.Arr array -> {
                out.writeStartArray();
                array.items().forEach(each -> write(each, out));
                out.writeEndArray();
            }
            case Json.Text text -> out.writeString(text.value());
            case Json.Num number -> out.writeNumber(number.literal());
            case Json.Bool bool -> out.writeBoolean(bool.value());
            case Json.Null none -> out.writeNull();
        }
    }
}

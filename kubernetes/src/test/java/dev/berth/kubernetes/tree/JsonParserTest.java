package dev.berth.kubernetes.tree;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.core.ObjectReadContext;
import tools.jackson.core.StreamReadFeature;
import tools.jackson.core.json.JsonFactory;

/** The reader of JSON accepts and refuses what Jackson does, and reads the same. */
class JsonParserTest {
    private static final int TEXTS = 60_000;
    private static final JsonFactory JACKSON = JsonFactory.builder()
            .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
            .build();
    private static final List<String> PARTS = List.of(
            "{",
            "}",
            "[",
            "]",
            ",",
            ":",
            "\"a\"",
            "\"b\"",
            "\"\"",
            "\"c\\n\\u00e9\\\"\"",
            "\"日本 ü\"",
            "\"\ud83d\ude00\"",
            "1",
            "-0",
            "01",
            "1.5e+3",
            "1.",
            "-",
            ".5",
            "true",
            "false",
            "null",
            "nul",
            "tru",
            " ",
            "\n",
            "\t",
            "\"\\q\"",
            "\"\\u12g4\"",
            "\"x\ty\"",
            "'a'",
            "//",
            "#",
            "\u0000",
            "NaN");

    @Test
    void randomTextsMeanTheSameToJackson() {
        var random = new SplittableRandom(3);
        int read = 0;
        for (int i = 0; i < TEXTS; i++) {
            var text = new StringBuilder();
            value(random, text, 0);
            if (random.nextInt(3) == 0) {
                int at = random.nextInt(text.length() + 1);
                text.insert(at, PARTS.get(random.nextInt(PARTS.size())));
            }
            if (random.nextInt(4) == 0) {
                int at = random.nextInt(text.length());
                text.delete(at, Math.min(text.length(), at + 1 + random.nextInt(2)));
            }
            // Through UTF-8, as half a pair of chars cannot stand in a file.
            if (assertSame(new String(text.toString().getBytes(StandardCharsets.UTF_8), StandardCharsets.UTF_8))) {
                read++;
            }
        }
        assertThat(read).as("texts that are JSON").isBetween(TEXTS / 4, TEXTS - TEXTS / 10);
    }

    private static void value(SplittableRandom random, StringBuilder to, int depth) {
        switch (random.nextInt(depth > 3 ? 4 : 7)) {
            case 0, 1 -> to.append(PARTS.get(6 + random.nextInt(7)));
            case 2, 3 ->
                to.append(List.of("0", "-12", "3.25", "1e9", "true", "null").get(random.nextInt(6)));
            case 4 -> {
                to.append('[');
                for (int i = random.nextInt(3); i > 0; i--) {
                    value(random, to, depth + 1);
                    to.append(i > 1 ? ",\n" : "");
                }
                to.append(']');
            }
            default -> {
                to.append("{ ");
                for (int i = random.nextInt(4); i > 0; i--) {
                    to.append("\"key").append(random.nextInt(12)).append("\" : ");
                    value(random, to, depth + 1);
                    to.append(i > 1 ? ", " : "");
                }
                to.append('}');
            }
        }
    }

    private static boolean assertSame(String text) {
        String expected;
        try {
            expected = jackson(text);
        } catch (JacksonException refused) {
            assertThatThrownBy(() -> JsonTrees.read(text, "t.json", 1))
                    .as("Jackson refuses %s: %s", text, refused.getOriginalMessage())
                    .isInstanceOf(MalformedDocumentException.class);
            return false;
        }
        assertThat(shown(JsonTrees.read(text, "t.json", 1))).as(text).isEqualTo(expected);
        return true;
    }

    private static String jackson(String text) {
        try (var parser = JACKSON.createParser(ObjectReadContext.empty(), text)) {
            if (parser.nextToken() == null) {
                throw new tools.jackson.core.exc.StreamReadException(parser, "empty");
            }
            String shown = shown(parser);
            if (parser.nextToken() != null) {
                throw new tools.jackson.core.exc.StreamReadException(parser, "more");
            }
            return shown;
        }
    }

    private static String shown(JsonParser parser) {
        int line = parser.currentTokenLocation().getLineNr();
        var token = parser.currentToken();
        if (token == JsonToken.START_ARRAY) {
            var items = new ArrayList<String>();
            while (parser.nextToken() != JsonToken.END_ARRAY) {
                items.add(shown(parser));
            }
            return line + items.toString();
        }
        if (token == JsonToken.START_OBJECT) {
            var entries = new ArrayList<String>();
            while (parser.nextToken() != JsonToken.END_OBJECT) {
                String key = parser.currentName();
                parser.nextToken();
                entries.add(key + "=" + shown(parser));
            }
            return line + "o" + entries;
        }
        String kind = token == JsonToken.VALUE_STRING
                ? "TEXT"
                : token == JsonToken.VALUE_NULL ? "NULL" : token.isNumeric() ? "NUMBER" : "BOOLEAN";
        return line + kind + parser.getString();
    }

    private static String shown(Value value) {
        return switch (value) {
            case Value.Mapping mapping -> {
                var entries = new ArrayList<String>();
                mapping.entries().forEach((key, each) -> entries.add(key + "=" + shown(each)));
                yield value.line() + "o" + entries;
            }
            case Value.Sequence sequence ->
                value.line()
                        + sequence.items().stream()
                                .map(JsonParserTest::shown)
                                .toList()
                                .toString();
            case Value.Scalar scalar -> value.line() + scalar.kind().toString() + scalar.text();
            case Value.Null none -> value.line() + "NULLnull";
        };
    }

    @ParameterizedTest
    @ValueSource(bytes = {(byte) 0xff, (byte) 0xc3, (byte) 0x80})
    void aTextThatIsNotUtf8IsRefused(byte wrong) {
        var bytes = "{\"a\": \"x?y\"}".getBytes(StandardCharsets.UTF_8);
        bytes[8] = wrong;
        var broken = new ArrayList<MalformedDocumentException>();
        JsonTrees.read(bytes, List.of(new JsonTrees.Piece(0, bytes.length, 3)), "t.json", each -> {}, broken::add);
        assertThat(broken)
                .singleElement()
                .satisfies(told -> assertThat(told).hasMessage("t.json:3: a text is not UTF-8 [NOT_UTF8]"));
    }

    @Test
    void managedFieldsAreLeftOut() {
        assertThat(JsonTrees.read("{\"a\": {\"managedFields\": [{\"b\": 1}], \"c\": 2}}", "t.json", 1))
                .isEqualTo(JsonTrees.read("{\"a\": {\"c\": 2}}", "t.json", 1));
    }

    @Test
    void aMappingOfManyKeysFindsThemAll() {
        var text = new StringBuilder("{\"key0\": 0");
        for (int i = 1; i < 1_000; i++) {
            text.append(", \"key").append(i).append("\": ").append(i);
        }
        var entries = ((Value.Mapping) JsonTrees.read(text + "}", "t.json", 1)).entries();
        assertThat(entries).hasSize(1_000);
        for (int i = 0; i < 1_000; i++) {
            assertThat(entries.get("key" + i)).isEqualTo(new Value.Scalar(String.valueOf(i), Value.Kind.NUMBER, 1));
        }
        assertThat(entries.get("key1000")).isNull();
        assertThatThrownBy(() -> JsonTrees.read(text + ", \"key500\": 1}", "t.json", 1))
                .hasMessageContaining("the key key500 stands twice");
    }
}

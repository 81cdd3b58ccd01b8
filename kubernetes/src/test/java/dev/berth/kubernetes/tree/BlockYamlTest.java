package dev.berth.kubernetes.tree;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What the fast reader reads, it reads as the full parser does, to the line; the rest it leaves to that one. */
class BlockYamlTest {
    private static final int TEXTS = 40_000;
    private static final List<String> SCALARS = List.of(
            "a",
            "web-0",
            "10",
            "-3",
            "1.5",
            "1e3",
            ".5",
            "0x1f",
            "true",
            "False",
            "null",
            "~",
            "''",
            "\"\"",
            "'it''s'",
            "\"tab\\tand \\\"quote\\\" \\\\\"",
            "2026-01-31T12:00:00Z",
            "registry/x:1.2@sha256:ab",
            "a: b",
            "a #b",
            "a#b",
            "- x",
            "-",
            "-x",
            "{}",
            "[]",
            "[1, 2]",
            "{a: b}",
            "*a",
            "&a b",
            "!t x",
            "%x",
            "@x",
            "`x",
            "? x",
            ": x",
            ":x",
            "'open",
            "\"open",
            "grüße",
            "日本",
            "a\u0085b",
            "a\tb",
            "a\u0007b",
            "x y  z",
            "\"\\u00e9\"",
            "\"\\x41\"",
            "k8s.io/a",
            "a:",
            "a :b",
            "#c",
            "1_000",
            "+1",
            "\ud83d\ude00",
            "<<",
            "=",
            "yes");
    private static final List<String> KEYS = List.of(
            "a",
            "b",
            "name",
            "f:metadata",
            ".",
            "k:{\"x\":1}",
            "'q'",
            "\"q\"",
            "kubernetes.io/arch",
            "items",
            "metadata",
            "managedFields",
            "1",
            "true",
            "<<",
            "a b",
            "a ",
            "*x",
            "'it''s'",
            "ü",
            "-a",
            "?a",
            "c",
            "d",
            "e",
            "f",
            "g",
            "h");

    @Test
    void randomAndHostileTextsMeanTheSameToBoth() {
        var random = new SplittableRandom(7);
        int read = 0;
        for (int i = 0; i < TEXTS; i++) {
            boolean document = random.nextBoolean();
            var text = new StringBuilder();
            if (document) {
                text.append(random.nextInt(5) == 0 ? "---\n" : "");
                mapping(random, text, 0, 0, false);
            } else {
                sequence(random, text, random.nextInt(3), 0, false);
            }
            for (int hits = random.nextInt(4) - 1; hits > 0; hits--) {
                hit(random, text);
            }
            if (assertSame(text + "\n", document)) {
                read++;
            }
        }
        assertThat(read).as("texts that the fast reader covers").isGreaterThan(TEXTS / 20);
    }

    /** @return whether the fast reader covers the text */
    private static boolean assertSame(String text, boolean document) {
        @Nullable Value quickly = BlockYaml.read(text, "test.yaml", 5, document, BlockYaml.names());
        if (quickly == null) {
            return false;
        }
        var fully = new ArrayList<Found>();
        try {
            YamlTrees.read(text, "test.yaml", 5, fully::add);
        } catch (MalformedDocumentException refused) {
            throw new AssertionError("the full parser refuses what was read as " + quickly + ":\n" + text, refused);
        }
        assertThat(fully).as(text).containsExactly(new Found(Found.Role.DOCUMENT, quickly));
        return true;
    }

    private static void mapping(RandomGenerator random, StringBuilder to, int indent, int depth, boolean begun) {
        int size = 1 + random.nextInt(4);
        int firstKey = random.nextInt(KEYS.size());
        for (int i = 0; i < size; i++) {
            to.repeat(' ', begun && i == 0 ? 0 : indent);
            // Mostly keys that are plain, so that most texts are covered.
            String key = random.nextInt(25) == 0 ? KEYS.get((firstKey + i) % KEYS.size()) : "key" + (firstKey + i);
            to.append(key).append(':');
            under(random, to, indent, depth);
        }
    }

    private static void under(RandomGenerator random, StringBuilder to, int indent, int depth) {
        int choice = random.nextInt(depth > 4 ? 6 : 10);
        if (choice < 5) {
            to.append(' ').append(scalar(random)).append('\n');
        } else if (choice == 5) {
            literalOrWrapped(random, to, indent);
        } else if (choice < 8) {
            to.append('\n');
            mapping(random, to, indent + 1 + random.nextInt(3), depth + 1, false);
        } else {
            to.append('\n');
            sequence(random, to, indent + 2 * random.nextInt(2), depth + 1, false);
        }
    }

    private static void sequence(RandomGenerator random, StringBuilder to, int indent, int depth, boolean begun) {
        int size = 1 + random.nextInt(3);
        for (int i = 0; i < size; i++) {
            to.repeat(' ', begun && i == 0 ? 0 : indent).append('-');
            switch (random.nextInt(depth > 4 ? 2 : 5)) {
                case 0 -> to.append(random.nextInt(8) == 0 ? "\n" : " " + scalar(random) + "\n");
                case 1 -> literalOrWrapped(random, to, indent);
                case 2 -> {
                    to.append(' ');
                    sequence(random, to, indent + 2, depth + 1, true);
                }
                default -> {
                    to.append(' ');
                    mapping(random, to, indent + 2, depth + 1, true);
                }
            }
        }
    }

    private static String scalar(RandomGenerator random) {
        return random.nextInt(12) == 0 ? SCALARS.get(random.nextInt(SCALARS.size())) : "v" + random.nextInt(100);
    }

    private static void literalOrWrapped(RandomGenerator random, StringBuilder to, int indent) {
        int lines = 1 + random.nextInt(3);
        String margin = " ".repeat(indent + 1 + random.nextInt(3));
        switch (random.nextInt(4)) {
            case 0 -> {
                to.append(" |")
                        .append(List.of("", "-", "+", "2", " ").get(random.nextInt(5)))
                        .append('\n');
                for (int i = 0; i < lines; i++) {
                    to.append(margin)
                            .append(List.of("x: y", "  # z", "{\"a\":1}", "- q", "\tt")
                                    .get(random.nextInt(5)));
                    to.append("\n".repeat(1 + random.nextInt(8) / 7));
                }
            }
            case 1 -> wrapped(random, to, "'", margin, lines);
            case 2 -> wrapped(random, to, "\"", margin, lines);
            default -> wrapped(random, to, "", margin, lines);
        }
    }

    private static void wrapped(RandomGenerator random, StringBuilder to, String quote, String margin, int lines) {
        to.append(' ').append(quote).append("first");
        for (int i = 0; i < lines; i++) {
            to.append(random.nextInt(6) == 0 ? "  " : "").append('\n');
            to.append(margin)
                    .append(List.of("more words", "it''s", "a\\n b", "(x) [y]", "end.")
                            .get(random.nextInt(5)));
        }
        to.append(quote).append('\n');
    }

    /** Changes a text at one place. */
    private static void hit(RandomGenerator random, StringBuilder text) {
        int at = random.nextInt(text.length());
        switch (random.nextInt(4)) {
            case 0 -> text.deleteCharAt(at);
            case 1 -> text.insert(at, "\n :-'\"#&*|>{}[],?!%\t~\\".charAt(random.nextInt(22)));
            case 2 -> text.insert(at, "  ");
            default -> {
                int end = text.indexOf("\n", at);
                text.insert(end < 0 ? at : end + 1, SCALARS.get(random.nextInt(SCALARS.size())) + "\n");
            }
        }
        if (text.isEmpty()) {
            text.append('a');
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "apiVersion: v1\nkind: Pod\nmetadata:\n  name: a\n  labels: {}\nspec:\n  containers:\n  - name: b\n    args: []\n",
                "a: |\n  {\"x\":\n    1}\n\n\nb: c\n",
                "a: 'one\n  two'\nb: \"one\n  two\"\nc: one\n  two\n",
                "a:\nb: null\nc:\n- - 1\n  - 2\n-\n  d: e\n",
                "a: |-\n    x\n\n    y\n  \nb: ''\n",
            })
    void whatKubectlWritesIsCovered(String text) {
        assertThat(assertSame(text, true)).isTrue();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "a: &x b\n",
                "a: *x\n",
                "a: {b: c}\n",
                "a: [1]\n",
                "a: b # c\n",
                "a: b\n# a\nb: c\n",
                "a: >\n  b\n",
                "a:\tb\n",
                "a: !t b\n",
                "a: 'b\n\n  c'\n",
                "a: b\na: c\n",
                "<<: {}\n",
                "? a\n",
                "a: b\n---\nc: d\n",
                "%YAML 1.2\n---\na: b\n",
                "a: |2\n   b\n",
                "a: b: c\n",
                "a: \"\\q\"\n",
                "a: \"\\\n  b\"\n",
                "items:\n- a\n",
                "managedFields: []\n",
                "a: 'b' c\n",
                "a: b\n  c: d\n",
                "a: b\n c\n- d\n",
                "a:\n- b\n c: d\n",
                "text\n",
                "\n",
                "a: b\n...\n"
            })
    void theRestIsLeftToTheFullParser(String text) {
        assertThat(BlockYaml.read(text, "test.yaml", 1, true, BlockYaml.names()))
                .isNull();
    }
}

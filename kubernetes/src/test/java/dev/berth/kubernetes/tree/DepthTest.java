package dev.berth.kubernetes.tree;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.SplittableRandom;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What is nested too deep is refused by the fast reader already, and never what the full parser would read. */
class DepthTest {
    private static final int TEXTS = 4_000;
    private static final List<String> NOISE = List.of(
            "[", "{", "]", "}", "[", "{", "]", "}", ",", ": ", "a", "\"", "'", "''", " ", " #", "#", "\n", "\n  ",
            "!t ", "!<[>", "&x ", "*x", "\\", "\\\"", "a: b", "\"a\":", "- ", "? ", "|", "\t", "a'b", "a\"b", "[]",
            "{}", "'[[['", "\"{{\"");

    @ParameterizedTest
    @ValueSource(strings = {"[", "{a: ", "[\n ", "{\"a\":", "[ # [[\n ", "['[[', ", "{'a': \"]\", b: "})
    void aFlowCollectionIsRefusedBeyondTheLimit(String opening) {
        expectRefusedFrom(opening, "a: ", "x\n");
        expectRefusedFrom(opening, "- ", "x\n");
        expectRefusedFrom(opening, "", "x\n");
        expectRefusedFrom(opening, "# a comment\na:\n  b: ", "x\n");
    }

    @Test
    void aStaircaseIsRefusedBeyondTheLimit() {
        assertRefused(staircase(Limits.DEPTH_MAX + 1) + "b\n");
        assertSame(staircase(Limits.DEPTH_MAX) + "b\n");
        assertRefused("- ".repeat(Limits.DEPTH_MAX + 1) + "b\n");
        assertSame("- ".repeat(Limits.DEPTH_MAX) + "b\n");
        assertRefused("a: " + "\n- - - a:".repeat(5) + "\n"
                + staircase(Limits.DEPTH_MAX + 1).indent(20) + "\n");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"a: ['%s']\n", "a: {b: \"%s\"}\n", "a: [b, # %s\n  c]\n", "a: '%s'\n", "a: |\n  %s\n", "a: b%s\n"
            })
    void bracketsInTextsDoNotCount(String text) {
        assertThat(fully(String.format(text, "[{".repeat(200)))).isEmpty();
        assertSame(String.format(text, "[{".repeat(200)));
    }

    @Test
    void manyCollectionsBesideEachOtherAreNotDeep() {
        assertSame("a: [" + "[], {a: [b]}, ".repeat(500) + "c]\n");
    }

    @Test
    void whatIsRefusedAmongRandomBracketsTheFullParserRefusesToo() {
        var random = new SplittableRandom(11);
        int refused = 0;
        for (int i = 0; i < TEXTS; i++) {
            refused += assertSame(random(random)) ? 1 : 0;
        }
        assertThat(refused).as("texts refused at once").isBetween(TEXTS / 10, TEXTS - TEXTS / 10);
    }

    private static String random(RandomGenerator random) {
        var text = new StringBuilder(random.nextBoolean() ? "a: [" : "- {b: ");
        for (int left = Limits.DEPTH_MAX - 4 + random.nextInt(8); left > 0; left--) {
            text.append(random.nextInt(4) == 0 ? "{a: " : "[");
            if (random.nextInt(20) == 0) {
                text.append(NOISE.get(random.nextInt(NOISE.size())));
            }
        }
        for (int more = random.nextInt(8); more > 0; more--) {
            text.append(NOISE.get(random.nextInt(NOISE.size())));
        }
        return text + "\n";
    }

    private static void expectRefusedFrom(String opening, String before, String after) {
        boolean refused = false;
        for (int depth = Limits.DEPTH_MAX - 5; depth <= Limits.DEPTH_MAX + 2; depth++) {
            refused = assertSame(before + opening.repeat(depth) + after);
        }
        assertThat(refused).as(before + opening).isTrue();
    }

    private static String staircase(int steps) {
        var text = new StringBuilder();
        for (int step = 0; step < steps; step++) {
            text.repeat(' ', step).append(step == steps - 1 ? "a: " : "a:\n");
        }
        return text.toString();
    }

    private static void assertRefused(String text) {
        assertThat(assertSame(text)).as(text).isTrue();
    }

    /** Whether the fast reader refuses the text; then the full parser does so too, at the latest on that line. */
    private static boolean assertSame(String text) {
        try {
            @Nullable Value read = BlockYaml.read(text, "test.yaml", 1, true, BlockYaml.names());
            if (read != null) {
                assertThat(fully(text)).as(text).isEmpty();
            }
            return false;
        } catch (MalformedDocumentException tooDeep) {
            assertThat(tooDeep).hasMessageContaining("nested deeper than 100 levels [TOO_LARGE]");
            String full = fully(text);
            assertThat(full)
                    .as("refused at once, but read by the full parser: " + text)
                    .isNotEmpty();
            if (full.endsWith("[TOO_LARGE]")) {
                assertThat(tooDeep).hasMessage(full);
            }
            return true;
        }
    }

    /** Why the full parser refuses a text; empty where it reads it. */
    private static String fully(String text) {
        try {
            YamlTrees.read(text, "test.yaml", 1, found -> {});
            return "";
        } catch (MalformedDocumentException refused) {
            return String.valueOf(refused.getMessage());
        }
    }
}

package dev.berth.kubernetes.objects;

import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;

import dev.berth.kubernetes.tree.JsonTrees;
import dev.berth.kubernetes.tree.Limits;
import dev.berth.kubernetes.tree.MalformedDocumentException;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Documents that mean harm, or nothing, are refused at once. */
class HostileDocumentsTest {
    private static final Duration AT_ONCE = Duration.ofSeconds(10);

    @Test
    void aKeyThatStandsTwiceInYamlIsRefused() {
        assertThatThrownBy(() -> Documents.tree("metadata:\n  name: a\n  name: b\n"))
                .isInstanceOf(MalformedDocumentException.class)
                .hasMessageContaining("test.yaml:3")
                .hasMessageContaining("the key name stands twice");
    }

    @Test
    void aKeyThatStandsTwiceInJsonIsRefused() {
        assertThatThrownBy(() -> JsonTrees.read("{\"a\": 1,\n \"a\": 2}", "test.json", 1))
                .isInstanceOf(MalformedDocumentException.class)
                .hasMessageContaining("test.json:2")
                .hasMessageContaining("the key a stands twice");
    }

    @Test
    void aliasesOfAliasesCannotBlowUp() {
        var bomb = new StringBuilder("a0: &a0 [x, x, x, x, x, x, x, x, x, x]\n");
        for (int level = 1; level < 30; level++) {
            String below = "*a" + (level - 1);
            bomb.append("a%d: &a%d [%s]%n".formatted(level, level, (below + ", ").repeat(9) + below));
        }
        assertTimeoutPreemptively(
                AT_ONCE,
                () -> assertThatThrownBy(() -> Documents.tree(bomb.toString()))
                        .isInstanceOf(MalformedDocumentException.class)
                        .hasMessageContaining("aliases included"));
    }

    @Test
    void anAliasWithoutAnAnchorIsRefused() {
        assertThatThrownBy(() -> Documents.tree("a: *nowhere")).hasMessageContaining("*nowhere has no anchor");
    }

    @ParameterizedTest
    @ValueSource(ints = {Limits.DEPTH_MAX + 2, 200, 100_000})
    void whatIsNestedTooDeeplyIsRefused(int depth) {
        String text = "[".repeat(depth) + "]".repeat(depth);
        assertTimeoutPreemptively(AT_ONCE, () -> {
            assertThatThrownBy(() -> Documents.tree(text)).isInstanceOf(MalformedDocumentException.class);
            assertThatThrownBy(() -> JsonTrees.read(text, "test.json", 1))
                    .isInstanceOf(MalformedDocumentException.class);
        });
    }

    @Test
    void whatIsNestedDeeplyEnoughForRealObjectsIsRead() {
        String text = "[".repeat(60) + "]".repeat(60);
        assertThatCode(() -> Documents.tree(text)).doesNotThrowAnyException();
        assertThatCode(() -> JsonTrees.read(text, "test.json", 1)).doesNotThrowAnyException();
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "{", "{\"a\":}", "{} {}", "nul", "[1,]"})
    void whatIsNotJsonIsRefused(String text) {
        assertThatThrownBy(() -> JsonTrees.read(text, "test.json", 7))
                .isInstanceOf(MalformedDocumentException.class)
                .hasMessageContaining("test.json:7");
    }
}

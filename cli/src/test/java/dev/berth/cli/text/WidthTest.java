package dev.berth.cli.text;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class WidthTest {
    @Test
    void textIsBrokenBetweenWords() {
        assertThat(new Width(20).wrapped("seven words that stand on some lines", 8))
                .containsExactly("seven words", "that stand", "on some", "lines");
    }

    @Test
    void aWordThatFitsNowhereStandsAlone() {
        assertThat(new Width(40).wrapped("a " + "x".repeat(50) + " b", 30)).containsExactly("a", "x".repeat(50), "b");
        assertThat(new Width(40).wrapped("x".repeat(50), 30)).containsExactly("x".repeat(50));
    }

    @Test
    void nothingIsBrokenInAPipe() {
        assertThat(Width.of("")).isEqualTo(Width.UNBOUNDED);
        assertThat(Width.of("wide")).isEqualTo(Width.UNBOUNDED);
        assertThat(Width.UNBOUNDED.wrapped("x ".repeat(500), 10)).hasSize(1);
    }

    @Test
    void aNarrowTerminalIsTakenToBeWider() {
        assertThat(Width.of("3")).isEqualTo(new Width(40));
    }
}

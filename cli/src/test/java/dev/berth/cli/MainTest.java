package dev.berth.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.List;
import org.junit.jupiter.api.Test;

final class MainTest {

    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();

    @Test
    void versionIsTheOneOfTheBuild() {
        assertThat(berth("--version")).isZero();
        assertThat(out.toString()).matches("berth \\d+\\.\\d+\\.\\d+\\R");
    }

    @Test
    void alonePrintsItsUsage() {
        assertThat(berth()).isZero();
        assertThat(out.toString()).startsWith("Usage: berth");
    }

    @Test
    void misuseExitsWithTwoAndSaysWhatWasWrong() {
        assertThat(berth("--no-such-flag")).isEqualTo(2);
        assertThat(out.toString()).isEmpty();
        assertThat(err.toString()).contains("--no-such-flag");
    }

    @Test
    void aotTrainingSplitsItsCommands() {
        assertThat(AotTraining.commands(new String[] {"--version", ":::", "place", "a.yaml", ":::", "--help"}))
                .containsExactly(List.of("--version"), List.of("place", "a.yaml"), List.of("--help"));
    }

    private int berth(String... args) {
        return Main.commandLine()
                .setOut(new PrintWriter(out, true))
                .setErr(new PrintWriter(err, true))
                .execute(args);
    }
}

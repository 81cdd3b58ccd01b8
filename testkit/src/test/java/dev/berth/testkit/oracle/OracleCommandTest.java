package dev.berth.testkit.oracle;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code tools/oracle} says by its exit code whether the engine agrees. */
class OracleCommandTest {
    private static final String CASE = """
            [{"id": "NodeName-000", "plugin": "NodeName", "kind": "filter",
              "pod": {"metadata": {"name": "p"}, "spec": {"nodeName": "a"}},
              "nodes": [{"metadata": {"name": "a"}}, {"metadata": {"name": "b"}}],
              "want": {"nodes": {"a": "fit", "b": "%s"}}}]
            """;

    @TempDir
    Path folder;

    private final ByteArrayOutputStream out = new ByteArrayOutputStream();
    private final ByteArrayOutputStream err = new ByteArrayOutputStream();

    private int run(String... arguments) throws IOException {
        return OracleCommand.run(
                arguments,
                new PrintStream(out, true, StandardCharsets.UTF_8),
                new PrintStream(err, true, StandardCharsets.UTF_8));
    }

    @Test
    void agreementIsCountedByPlugin() throws IOException {
        Files.writeString(folder.resolve("NodeName.json"), CASE.formatted("unresolvable"));
        assertThat(run("kube-scheduler", folder.toString())).isZero();
        assertThat(out.toString(StandardCharsets.UTF_8)).contains("NodeName").contains("1/1");
    }

    @Test
    void aDifferenceIsShownAndFails() throws IOException {
        Files.writeString(folder.resolve("NodeName.json"), CASE.formatted("fit"));
        assertThat(run("kube-scheduler", folder.toString())).isEqualTo(1);
        assertThat(out.toString(StandardCharsets.UTF_8))
                .contains("NodeName-000: verdict b: want fit, got unresolvable")
                .contains("0/1");
    }

    @Test
    void absentDataIsNoAgreement() throws IOException {
        assertThat(run("differential", folder.resolve("nowhere").toString())).isEqualTo(2);
        assertThat(err.toString(StandardCharsets.UTF_8)).contains("BERTH_DATA");
    }

    @Test
    void noCasesAreNoAgreement() throws IOException {
        assertThat(run("kube-scheduler", folder.toString())).isEqualTo(2);
        assertThat(run("differential", folder.toString())).isEqualTo(2);
        assertThat(err.toString(StandardCharsets.UTF_8)).containsSubsequence("no cases in", "no cases in");
    }

    @Test
    void anUnknownOracleIsRefused() throws IOException {
        assertThat(run("delphi")).isEqualTo(2);
    }
}

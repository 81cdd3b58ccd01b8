package dev.berth.cli.demo;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

@Tag("slow")
final class DemoCommandTest {
    @TempDir
    private Path folder;

    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();

    private int demo(String... arguments) {
        return new CommandLine(new DemoCommand())
                .setOut(new PrintWriter(out))
                .setErr(new PrintWriter(err))
                .execute(arguments);
    }

    @Test
    void theStoryGoesAsTold() {
        assertThat(demo("--for", "120s", "--speed", "10"))
                .describedAs(out + "\n" + err)
                .isZero();
        assertThat(out.toString())
                .contains("KUBECONFIG=", "✓ pretrain-c: 4 running")
                .doesNotContain("✗");
    }

    @Test
    void aStoryThatDoesNotComeTrueFails() throws Exception {
        var story = Files.writeString(folder.resolve("story.yaml"), """
                steps:
                - {at: 0s, batch: {name: none, pods: 1, cores: 1000, duration: 1s}}
                - {at: 1s, expect: {name: none, done: 1, within: 5s}}
                """);
        assertThat(demo("--for", "60s", "--nodes", "10", "--quiet", "--scenario", story.toString()))
                .isEqualTo(1);
        assertThat(err.toString()).contains("none: 1 done was not reached within 5s");
    }

    @Test
    void aMisspeltStepIsRefused() {
        assertThatThrownBy(() -> Scenario.read("steps: [{at: 0s, gagn: {}}]"))
                .hasMessageContaining("step 1 has [gagn]");
        assertThatThrownBy(() -> Scenario.read("steps: [{at: soon, say: x}]")).hasMessageContaining("step 1.at");
    }
}

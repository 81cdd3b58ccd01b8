package dev.berth.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.berth.kubernetes.objects.DeviceKinds;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

/** What docs/gpus.md shows is what happens. */
class GpusPageTest {
    private static final Path ROOT = Path.of("..").toAbsolutePath().normalize();

    @TempDir
    Path folder;

    private static List<String> blocks(String kind) throws IOException {
        var blocks = new ArrayList<String>();
        for (var part : Files.readString(ROOT.resolve("docs/gpus.md")).split("\n```")) {
            if (part.startsWith(kind + "\n")) {
                blocks.add(part.substring(kind.length() + 1));
            }
        }
        return blocks;
    }

    private static String run(String... arguments) {
        var out = new StringWriter();
        var err = new StringWriter();
        CommandLine line = Main.commandLine();
        line.setOut(new PrintWriter(out, true));
        line.setErr(new PrintWriter(err, true));
        line.execute(arguments);
        assertThat(err.toString()).isEmpty();
        return out.toString();
    }

    @Test
    void everyPodOfThePageRunsOnTheNodesOfThePage() throws IOException {
        var objects = blocks("yaml").stream()
                .filter(block -> block.contains("kind: "))
                .toList();
        assertThat(objects).hasSizeGreaterThanOrEqualTo(7);
        var file = folder.resolve("page.yaml");
        Files.writeString(file, String.join("\n---\n", objects));
        assertThat(run("place", file.toString(), "--profile", "gpu", "--assert"))
                .contains("7 of 7 pods placed.")
                .contains("default/train         h100-1      placed   nvidia.com/gpu 2,3");
    }

    @Test
    void theMappingFileOfThePageCanBeRead() throws IOException {
        var mapping = blocks("yaml").stream()
                .filter(block -> block.contains("devices.yaml"))
                .toList();
        assertThat(mapping)
                .singleElement()
                .satisfies(text ->
                        assertThat(DeviceKinds.read(text, "devices.yaml")).isNotNull());
    }

    @Test
    void theTableOfThePageIsWhatTheExampleGives() throws IOException {
        String shown = blocks("").stream()
                .filter(block -> block.startsWith("$ ./berth place examples/gpu-sharing.yaml"))
                .findFirst()
                .orElseThrow();
        String table = run("place", ROOT.resolve("examples/gpu-sharing.yaml").toString(), "--profile", "gpu");
        assertThat(table).startsWith(shown.substring(shown.indexOf('\n') + 1));
    }
}

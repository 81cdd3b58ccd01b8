package dev.berth.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

/** What docs/numa.md shows is what happens. */
class NumaPageTest {
    private static final Path PAGE = Path.of("..", "docs", "numa.md").toAbsolutePath();

    @TempDir
    Path folder;

    private Path file = Path.of("");

    @BeforeEach
    void writeTheObjectsOfThePage() throws IOException {
        file = folder.resolve("numa.yaml");
        Files.writeString(file, String.join("\n---\n", blocks("yaml")));
    }

    private static List<String> blocks(String kind) throws IOException {
        var blocks = new ArrayList<String>();
        for (var part : Files.readString(PAGE).split("\n```")) {
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
    void theTableOfThePageIsWhatItsObjectsGive() throws IOException {
        String shown = blocks("").stream()
                .filter(block -> block.startsWith("$ ./berth place"))
                .findFirst()
                .orElseThrow();
        assertThat(run("place", file.toString(), "--profile", "gpu", "--assert"))
                .startsWith(shown.substring(shown.indexOf('\n') + 1));
    }

    @Test
    void theBindingNamesTheZone() {
        assertThat(run("place", file.toString(), "--profile", "gpu", "-o", "bindings"))
                .contains("\"berth.dev/devices\":\"4,5\"")
                .contains("\"berth.dev/numa-zones\":\"[{\\\"zone\\\":\\\"node-1\\\"");
    }

    /** Once the first pod runs, the second finds what the page says. */
    @Test
    void theReasonOfThePageIsWhatExplainSays() throws IOException {
        String placed = Files.readString(file)
                .replace(
                        "metadata: {name: train, namespace: default}\nspec:",
                        "metadata: {name: train, namespace: default, annotations: {berth.dev/devices: '4,5',"
                                + " berth.dev/numa-zones: '[{\"zone\": \"node-1\","
                                + " \"amount\": {\"cpu\": \"16\", \"nvidia.com/gpu\": \"2\"}}]'}}\n"
                                + "spec:\n  nodeName: big-1");
        Files.writeString(file, placed);
        String reason = Files.readString(PAGE)
                .lines()
                .filter(line -> line.startsWith("`./berth explain` says how far a node is: `"))
                .map(line -> line.split("`")[3])
                .findFirst()
                .orElseThrow();
        String text = run("explain", file.toString(), "--pod", "default/wide", "--profile", "gpu");
        assertThat(text.replaceAll("\\s+", " ")).contains(reason);
    }
}

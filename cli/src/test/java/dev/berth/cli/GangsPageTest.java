package dev.berth.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.berth.engine.model.Pod;
import dev.berth.kubernetes.dump.DumpOptions;
import dev.berth.kubernetes.dump.DumpReader;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.io.TempDir;

/** Every example in docs/gangs.md does what the page says. */
final class GangsPageTest {
    private static final Path TOP = Path.of("..");
    private static final Path PAGE = TOP.resolve("docs/gangs.md");
    private static final Pattern BLOCK = Pattern.compile("```(\\w+)\\n(.*?)```", Pattern.DOTALL);

    private record Block(String language, String text) {
        boolean isCommand() {
            return language.equals("console");
        }
    }

    @TempDir
    private Path folder;

    private static List<Block> blocks() throws IOException {
        return BLOCK.matcher(Files.readString(PAGE))
                .results()
                .map(match -> new Block(match.group(1), match.group(2)))
                .toList();
    }

    @TestFactory
    Stream<DynamicTest> commandsPrintWhatThePageShows() throws IOException {
        return blocks().stream().filter(Block::isCommand).map(block -> {
            String command = block.text().lines().findFirst().orElseThrow().substring(2);
            String shown = block.text().substring(block.text().indexOf('\n') + 1);
            return DynamicTest.dynamicTest(
                    command, () -> assertThat(shortenedAs(shown, run(command))).isEqualTo(shown));
        });
    }

    /** A line with nothing but an ellipsis at the end of what is shown stands for all that follows. */
    private static String shortenedAs(String shown, String output) {
        if (!shown.endsWith("\n…\n")) {
            return output;
        }
        int lines = (int) shown.lines().count() - 1;
        return output.lines().limit(lines).map(line -> line + "\n").collect(Collectors.joining()) + "…\n";
    }

    @Test
    void manifestsAreUnderstood() throws IOException {
        int number = 0;
        for (var block : blocks()) {
            if (!block.isCommand()) {
                var file = Files.writeString(folder.resolve(number++ + ".yaml"), block.text());
                var dump = DumpReader.read(List.of(file.toString()), DumpOptions.STRICT, System.in);
                assertThat(dump.objects()).hasSize(1);
                if (dump.objects().get(0).object() instanceof Pod pod) {
                    assertThat(Objects.requireNonNull(pod.membership()).group()).isEqualTo("llama");
                }
            }
        }
        assertThat(number).isEqualTo(2);
    }

    @Test
    void thePageHasCommands() throws IOException {
        assertThat(blocks()).filteredOn(Block::isCommand).hasSize(2);
    }

    /** Runs a command as a user at the top of the repository would. */
    private static String run(String command) {
        var out = new StringWriter();
        var words = command.replace("./berth ", "")
                .replace("examples/", TOP + "/examples/")
                .split(" ");
        Main.commandLine()
                .setOut(new PrintWriter(out, true))
                .setErr(new PrintWriter(out, true))
                .execute(words);
        return out.toString();
    }
}

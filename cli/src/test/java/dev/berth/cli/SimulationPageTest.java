package dev.berth.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.berth.simulator.openb.OpenbMixes;
import dev.berth.simulator.policy.Policies;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Runs what docs/simulation.md shows; files are written to a folder of the test's own. */
final class SimulationPageTest {
    private static final Path ROOT = Path.of("..").toAbsolutePath().normalize();
    private static final Pattern BLOCK = Pattern.compile("```(\\w*)\\n(.*?)```", Pattern.DOTALL);

    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();

    @TempDir
    private Path folder;

    @BeforeEach
    void files() throws IOException {
        Files.writeString(folder.resolve("jobs.csv"), blocks("csv").get(0));
        Files.writeString(folder.resolve("scenario.yaml"), blocks("yaml").get(0));
    }

    @Test
    void theScenarioRuns() {
        assertThat(berth("simulate " + folder.resolve("scenario.yaml") + " -o csv --assert 100"))
                .as(err.toString())
                .isZero();
        assertThat(out.toString().lines()).hasSize(7);
    }

    @Test
    @Tag("slow")
    void commandsThatNeedNoDataRun() throws IOException {
        var commands = commands().stream()
                .filter(command ->
                        command.contains("examples/") || command.contains("jobs.csv") || command.contains("run.log"))
                .toList();
        assertThat(commands).hasSize(7);
        for (var command : commands) {
            assertThat(berth(command)).as(command + "\n" + err).isZero();
        }
        assertThat(folder.resolve("report.html")).exists();
        assertThat(folder.resolve("like-mine.yaml")).exists();
    }

    @Test
    @Tag("slow")
    void commandsOnNamedTracesRun() throws IOException {
        String data = System.getenv("BERTH_DATA");
        var traces = data == null ? ROOT.resolve("../shared/data") : Path.of(data);
        assumeTrue(Files.isDirectory(traces), "no traces in " + traces + "; set BERTH_DATA to their folder");
        var commands = commands().stream()
                .filter(command -> command.contains("--trace philly") || command.contains("--trace openb"))
                .toList();
        assertThat(commands).hasSize(3);
        for (var command : commands) {
            // One seed and one mix say as much about the command as all of them.
            String shorter = command.replace("42..51", "42").replace("--mix all", "--mix default --policy FGD");
            assertThat(berth(shorter + " --seeds 42 --data " + traces))
                    .as(shorter + "\n" + err)
                    .isZero();
        }
    }

    @Test
    void allPoliciesAndTracesAreTold() throws IOException {
        var page = page();
        Policies.all().forEach(policy -> assertThat(page).contains("| `" + policy.name() + "` |"));
        assertThat(OpenbMixes.ALL).hasSize(17);
        assertThat(page).contains("`openb`", "`philly`", "`muri`", "`elasticflow`");
    }

    private List<String> commands() throws IOException {
        var commands = new ArrayList<String>();
        for (var language : List.of("sh", "")) {
            for (var block : blocks(language)) {
                block.lines()
                        .filter(line -> line.startsWith("./berth "))
                        .forEach(line -> commands.add(line.substring(8)));
            }
        }
        return commands;
    }

    private static String page() throws IOException {
        return Files.readString(ROOT.resolve("docs/simulation.md"));
    }

    private static List<String> blocks(String language) throws IOException {
        return BLOCK.matcher(page())
                .results()
                .filter(block -> block.group(1).equals(language))
                .map(block -> block.group(2))
                .toList();
    }

    /** Runs a command; files of the repository are read from it, others are in the test's folder. */
    private int berth(String command) {
        var arguments = new ArrayList<String>();
        for (var word : command.split(" ")) {
            if (word.startsWith("examples/")) {
                arguments.add(ROOT.resolve(word).toString());
            } else if (word.equals("cluster.yaml")) {
                arguments.add(ROOT.resolve("examples/ai-cluster.yaml").toString());
            } else if (word.matches("(docs/.*/)?[\\w-]+\\.(csv|html|yaml|md|log)")) {
                arguments.add(folder.resolve(Path.of(word).getFileName()).toString());
            } else if (!word.isEmpty()) {
                arguments.add(word);
            }
        }
        return Main.commandLine()
                .setOut(new PrintWriter(out, true))
                .setErr(new PrintWriter(err, true))
                .setOverwrittenOptionsAllowed(true)
                .execute(arguments.toArray(String[]::new));
    }
}

package dev.berth.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Ctrl-C on a terminal, which util-linux's {@code script} plays: the key reaches a real Berth as SIGINT. */
class InterruptTest {
    private static final char CTRL_C = 3;
    private static final String RUNS = "1..400";

    private static boolean hasTerminals() {
        try {
            var version = new ProcessBuilder("script", "--version")
                    .redirectErrorStream(true)
                    .start();
            return new String(version.getInputStream().readAllBytes(), StandardCharsets.UTF_8).contains("util-linux");
        } catch (IOException absent) {
            return false;
        }
    }

    /** Reads until a text has come, and answers all that came. */
    private static String readUntil(String text, InputStream in) throws IOException {
        var read = new StringBuilder();
        while (read.indexOf(text) < 0) {
            int next = in.read();
            assertThat(next)
                    .as("the end came before \"%s\", after: %s", text, read)
                    .isNotNegative();
            read.append((char) next);
        }
        return read.toString();
    }

    @Test
    @Timeout(value = 3, unit = TimeUnit.MINUTES)
    void ctrlCWritesWhatIsDoneAndExits130() throws Exception {
        assumeTrue(hasTerminals(), "util-linux's script is not installed");
        String java = Path.of(System.getProperty("java.home"), "bin", "java").toString();
        var berth = new ProcessBuilder(
                        "script",
                        "-qefc",
                        "exec " + java + " -cp '" + System.getProperty("java.class.path") + "' dev.berth.cli.Main"
                                + " simulate ../examples/simulate/training.yaml --policy FirstFit --seeds " + RUNS
                                + " -o csv",
                        "/dev/null")
                .redirectErrorStream(true)
                .start();
        try {
            readUntil("] 1 of 400 runs", berth.getInputStream());
            berth.getOutputStream().write(CTRL_C);
            berth.getOutputStream().flush();
            String rest = new String(berth.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            assertThat(berth.waitFor()).as(rest).isEqualTo(130);
            var results = rest.lines()
                    .map(line -> line.substring(line.lastIndexOf('\r') + 1))
                    .filter(line -> line.startsWith("FirstFit,"))
                    .toList();
            assertThat(results).as(rest).hasSizeBetween(1, 100);
            assertThat(results).as(rest).doesNotHaveDuplicates().allMatch(line -> line.matches("FirstFit,\\d+,.*"));
        } finally {
            berth.descendants().forEach(ProcessHandle::destroyForcibly);
            berth.destroyForcibly();
        }
    }
}

package dev.berth.cli.bench;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.PrintWriter;
import java.io.StringWriter;
import org.junit.jupiter.api.Test;
import picocli.CommandLine;

final class BenchSimulateCommandTest {
    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();

    @Test
    void figuresHaveTheirNames() {
        assertThat(bench("simulate", "--nodes", "10", "--pods", "500", "-o", "json"))
                .isZero();
        assertThat(out.toString())
                .startsWith("{\"eventsPerSecond\":")
                .contains("\"decisionsPerSecond\":", "\"nodes\":10,\"policy\":\"FirstFit\"}");
    }

    @Test
    void whatCannotBeMeasuredIsRefused() {
        assertThat(bench("simulate", "--policy", "Magic")).isEqualTo(2);
        assertThat(err.toString()).contains("there is no policy \"Magic\"; there are Random, FirstFit");
        assertThat(bench("simulate", "--nodes", "0")).isEqualTo(2);
    }

    private int bench(String... args) {
        return new CommandLine(new BenchCommand())
                .setOut(new PrintWriter(out, true))
                .setErr(new PrintWriter(err, true))
                .execute(args);
    }
}

package dev.berth.cli.bench;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.PrintWriter;
import java.io.StringWriter;
import org.junit.jupiter.api.Test;
import picocli.CommandLine;

final class BenchEngineCommandTest {
    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();

    @Test
    void figuresHaveTheirNames() {
        assertThat(bench("engine", "--nodes", "20", "--pods", "50", "-o", "json"))
                .isZero();
        assertThat(out.toString())
                .startsWith("{\"decisionsPerSecond\":")
                .contains("\"p50Micros\":", "\"p99Micros\":", "\"heapBytesPerPod\":", "\"heapBytesPerNode\":")
                .contains("\"nodes\":20,\"pods\":50,\"workload\":\"basic\",\"waiting\":0}");
    }

    @Test
    void gangsAreMeasured() {
        assertThat(bench(
                        "gang",
                        "--nodes",
                        "64",
                        "--size",
                        "16",
                        "--waiting",
                        "64",
                        "--samples",
                        "20",
                        "--small-gangs",
                        "30",
                        "-o",
                        "json"))
                .isZero();
        assertThat(out.toString()).contains("\"gangP99Millis\":", "\"podsPerSecond\":", "\"smallPodsPlaced\":240}");
        assertThat(bench("gang", "--nodes", "1", "--size", "9")).isEqualTo(2);
        assertThat(err.toString()).contains("--size is 9; use a number from 1 to 4, half of the cluster's GPUs");
    }

    @Test
    void whatCannotBeMeasuredIsRefused() {
        assertThat(bench("engine", "--workload", "nothing")).isEqualTo(2);
        assertThat(err.toString()).contains("anti-affinity");
        assertThat(bench("engine", "--pods", "0")).isEqualTo(2);
    }

    private int bench(String... args) {
        return new CommandLine(new BenchCommand())
                .setOut(new PrintWriter(out, true))
                .setErr(new PrintWriter(err, true))
                .execute(args);
    }
}

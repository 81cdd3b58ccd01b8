package dev.berth.testkit.oracle.kai;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.berth.testkit.oracle.OracleFolder;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** KAI's scenarios give what KAI's tests expect, and the runner tells a pass from a fail and from what is not yet there. */
class KaiScenariosTest {
    private static final String HALF_IN_USE = """
            {"id": "t-0", "name": "shares", "mode": "integration", "nodes": {"n": {"gpus": 2}}, "queues":
             [{"name": "q", "deservedGpus": 2 %s}], "jobs": [
             {"name": "a", "queueName": "q", "priority": 100, "requiredGpusPerTask": 0.5, "tasks":
              [{"id": "a-0", "state": "Running", "nodeName": "n", "gpuGroups": ["0"]}]},
             {"name": "b", "queueName": "q", "priority": 100, "requiredGpusPerTask": 0.5, "tasks":
              [{"id": "b-0", "state": "Pending" %s}]}],
             "expect": {"jobs": {"a": {"status": "Running", "gpuGroups": ["0"]},
              "b": {"status": "%s", "gpuGroups": ["%s"]}}}}
            """;

    @TempDir
    Path folder;

    private String run(String scenario) throws IOException {
        Files.writeString(folder.resolve("integration_test.json"), "[" + scenario + "]");
        var out = new ByteArrayOutputStream();
        KaiScenarios.run(folder, new PrintStream(out, true, StandardCharsets.UTF_8));
        return out.toString(StandardCharsets.UTF_8);
    }

    @Test
    void aShareJoinsTheGpuThatIsSharedAlready() throws IOException {
        assertThat(run(HALF_IN_USE.formatted("", "", "Running", "0"))).startsWith("pass     t-0");
    }

    @Test
    void whatIsDecidedOtherwiseFails() throws IOException {
        assertThat(run(HALF_IN_USE.formatted("", "", "Running", "1")))
                .startsWith("FAIL     t-0")
                .contains("want 0 GPUs in common, got 1");
        assertThat(run(HALF_IN_USE.formatted("", "", "Pending", "")))
                .startsWith("FAIL     t-0")
                .contains("b-0: want Pending, got Running on n");
    }

    @Test
    void whatAQueueMayHaveAtMostIsKept() throws IOException {
        assertThat(run(HALF_IN_USE.formatted(", \"maxAllowedGpus\": 0.9", "", "Pending", "")))
                .startsWith("pass     t-0");
    }

    @Test
    void claimsAreNotYetThere() throws IOException {
        assertThat(run(HALF_IN_USE.formatted("", ", \"resourceClaimNames\": [\"c\"]", "Running", "0")))
                .startsWith("not yet  t-0")
                .contains("resource claims (DRA)");
    }

    @Test
    void allScenariosThatNeedNothingThatIsMissingPass() throws IOException {
        var data = OracleFolder.named("kai");
        assumeTrue(Files.isDirectory(data), OracleFolder.absent(data));
        var out = new ByteArrayOutputStream();
        var count = KaiScenarios.run(data, new PrintStream(out, true, StandardCharsets.UTF_8));
        assertThat(count.failed()).as(out.toString(StandardCharsets.UTF_8)).isZero();
        assertThat(count.passed()).isGreaterThanOrEqualTo(16);
    }
}

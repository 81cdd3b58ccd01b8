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
    void whatWaitsForRoomThatIsBeingFreedKeepsItFromOthers() throws IOException {
        assertThat(run("""
                {"id": "t-1", "name": "waits", "mode": "integration", "nodes": {"n": {"gpus": 2}},
                 "queues": [{"name": "q", "deservedGpus": 2}], "jobs": [
                 {"name": "gone", "queueName": "q", "priority": 50, "preemptible": true, "requiredGpusPerTask": 1,
                  "deleteJobInTest": true, "tasks": [{"id": "gone-0", "state": "Releasing", "nodeName": "n"}]},
                 {"name": "large", "queueName": "q", "priority": 60, "requiredGpusPerTask": 2,
                  "tasks": [{"id": "large-0", "state": "Pending"}]},
                 {"name": "small", "queueName": "q", "priority": 50, "requiredGpusPerTask": 1,
                  "tasks": [{"id": "small-0", "state": "Pending"}]}],
                 "expect": {"jobs": {"large": {"status": "Pipelined", "nodeName": "n"}, "small": {"status": "Pending"},
                  "gone": {"status": "Releasing"}}, "counts": {"pipelined": 1}}}
                """)).startsWith("pass     t-1");
    }

    @Test
    void setsStandInSets() throws IOException {
        String scenario = """
                {"id": "t-2", "name": "nested", "mode": "integration", "nodes": {
                 "n0": {"gpus": 2, "labels": {"zone": "a", "rack": "r0"}},
                 "n1": {"gpus": 2, "labels": {"zone": "b", "rack": "r1"}},
                 "n2": {"gpus": 2, "labels": {"zone": "b", "rack": "r2"}}},
                 "extra": {"topologies": [{"metadata": {"name": "t"},
                  "spec": {"levels": [{"nodeLabel": "zone"}, {"nodeLabel": "rack"}]}}]},
                 "queues": [{"name": "q", "deservedGpus": 6}], "jobs": [
                 {"name": "j", "queueName": "q", "priority": 50, "requiredGpusPerTask": 1, "rootSubGroupSet":
                  {"name": "", "topologyConstraint": {"requiredLevel": "zone"}, "podSets": [], "groups": [
                   {"name": "x", "topologyConstraint": {"requiredLevel": "rack"}, "groups": [],
                    "podSets": [{"name": "p", "minAvailable": 1}, {"name": "q", "minAvailable": 1}]},
                   {"name": "y", "minSubGroup": 1, "groups": [],
                    "podSets": [{"name": "r", "minAvailable": %d}, {"name": "s", "minAvailable": 9}]}]},
                  "tasks": [{"id": "j-0", "subGroupName": "p", "state": "Pending"},
                   {"id": "j-1", "subGroupName": "q", "state": "Pending"},
                   {"id": "j-2", "subGroupName": "r", "state": "Pending"},
                   {"id": "j-3", "subGroupName": "r", "state": "Pending"},
                   {"id": "j-4", "subGroupName": "s", "state": "Pending"}]}],
                 "expect": {"tasks": {"j-0": {"status": "%s"}, "j-2": {"status": "%s"}, "j-4": {"status": "Pending"}}}}
                """;
        assertThat(run(scenario.formatted(2, "Running", "Running"))).startsWith("pass     t-2");
        assertThat(run(scenario.formatted(3, "Pending", "Pending"))).startsWith("pass     t-2");
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
        assertThat(count.passed()).isGreaterThanOrEqualTo(20);
    }
}

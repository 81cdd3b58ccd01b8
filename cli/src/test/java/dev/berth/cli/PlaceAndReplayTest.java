package dev.berth.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code berth place} and {@code berth replay}, run as a user runs them. */
final class PlaceAndReplayTest {
    private static final String NODE =
            "kind: Node\nmetadata: {name: n1}\nstatus: {allocatable: {cpu: \"2\", memory: 4Gi, pods: \"10\"}}\n";

    @TempDir
    private Path folder;

    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();

    @Test
    void misuseIsToldInTwoLinesAndNotInPagesOfOptions() {
        assertThat(berth("place", "--seed", "x", "dump.yaml")).isEqualTo(2);
        assertThat(err.toString().lines())
                .hasSize(2)
                .first()
                .asString()
                .startsWith("berth place: Invalid value for option '--seed'");
        assertThat(err.toString()).contains("see berth place --help");
    }

    @Test
    void whatAConfigurationSaysIsNoMatterOfUsage() throws IOException {
        var config = Files.writeString(folder.resolve("config.yaml"), """
                apiVersion: kubescheduler.config.k8s.io/v1
                kind: KubeSchedulerConfiguration
                profiles:
                - schedulerName: a
                  pluginConfig:
                  - name: NodeResourcesFit
                    args:
                      scoringStrategy:
                        type: RequestedToCapacityRatio
                """);
        assertThat(berth("place", dump(pod("a", 1)), "--config", config.toString()))
                .isEqualTo(2);
        assertThat(err.toString()).contains("config.yaml:9: ").doesNotContain("--help");
        err.getBuffer().setLength(0);
        assertThat(berth("place", "dump.yaml", "--devices", "nowhere.yaml")).isEqualTo(2);
        assertThat(err.toString()).isEqualTo("berth place: --devices: there is no file nowhere.yaml\n");
    }

    @Test
    void aSchedulerThatNoPodAsksForIsTold() throws IOException {
        berth("place", dump(pod("a", 1), pod("b", 1)), "--scheduler-name", "nope");
        assertThat(err.toString())
                .contains("no pending pod has spec.schedulerName nope; 2 are pending for default-scheduler");
    }

    @Test
    void problemsAreToldInTheOrderOfTheirLinesWithKindAndName() throws IOException {
        var file = Files.writeString(folder.resolve("wrong.yaml"), """
                kind: Pod
                metadata: {name: late}
                spec: {containers: []}
                ---
                kind: Pod
                metadata: {name: text}
                spec: "s"
                ---
                kind: Node
                metadata: {name: n, annotations: {berth.dev/device-topology: "{"}}
                """);
        assertThat(berth("explain", file.toString(), "--pod", "late", "--keep-going"))
                .isEqualTo(2);
        assertThat(err.toString())
                .containsSubsequence(
                        "wrong.yaml:3: Pod late: spec.containers: a pod needs",
                        "wrong.yaml:7: Pod text: spec is \"s\": a mapping is needed here",
                        "wrong.yaml:10: Node n: metadata.annotations.berth.dev/device-topology is \"{\": JSON is needed",
                        "berth explain: 3 of the objects or documents are wrong and left out",
                        "no such pod");
    }

    @Test
    void allPodsPlacedExitsWithZero() throws IOException {
        assertThat(berth("place", dump(pod("a", 1)), "--assert")).isZero();
        assertThat(out.toString()).contains("default/a   n1     placed").contains("1 of 1 pod placed.");
        assertThat(err.toString()).isEmpty();
    }

    @Test
    void aPodThatWaitsExitsWithOneAndSaysWhy() throws IOException {
        assertThat(berth("place", dump(pod("a", 1), pod("b", 9)))).isEqualTo(1);
        assertThat(out.toString()).contains("0/1 nodes are available: 1 Insufficient cpu.");
    }

    @Test
    void whyPodsWaitBeginsWithWhatWasShortOnTheNodesOfTheRightKind() {
        berth("place", "../examples/ai-cluster.yaml");
        assertThat(out.toString())
                .contains(
                        "research/pretrain-70b-1   -         waits      0/12 nodes are available: 7 node(s) didn't match")
                .containsSubsequence(
                        "\nWhy pods wait",
                        "\n  2  Insufficient nvidia.com/gpu: too little of a resource is free. Wait,",
                        "\n  1  Insufficient memory: the node is too small",
                        "\n  5  the node has a taint that the pod does not tolerate.");
    }

    @Test
    void aGangWaitsForAMemberThatWasRefusedAlsoWhenReplayed() throws IOException {
        var bad = "kind: Pod\nmetadata: {name: b, annotations: {berth.dev/gang: g, berth.dev/rank: '-1'}}\n"
                + "spec: {priority: 0, containers: [{name: c}]}\n";
        var file = dump(member("a", 1), bad);
        var recording = file + ".log";
        assertThat(berth("place", file, "--keep-going", "--assert", "--record", recording))
                .isEqualTo(1);
        assertThat(out.toString()).contains("gang default/g   0 of 2   waits").contains("a rank is a whole number");
        assertThat(berth("replay", recording)).isZero();
    }

    @Test
    void sharesOfDevicesAreToldToMeanNothingToTheDefaultProfile() throws IOException {
        var share = "kind: Pod\nmetadata: {name: s, annotations: {berth.dev/gpu-fraction: '0.5'}}\n"
                + "spec: {priority: 0, containers: [{name: c}]}\n";
        berth("place", dump(pod("a", 1), share), "-o", "json");
        assertThat(err.toString())
                .contains("default/s asks for devices in annotations")
                .contains("--profile gpu");
        assertThat(out.toString()).doesNotContain("--profile gpu");
    }

    @Test
    void bindingsNameThePodsThatArePlaced() throws IOException {
        berth("place", dump(pod("a", 1), pod("b", 9)), "-o", "bindings");
        assertThat(out.toString().strip())
                .isEqualTo("{\"apiVersion\":\"v1\",\"kind\":\"Binding\",\"metadata\":{\"name\":\"a\","
                        + "\"namespace\":\"default\",\"uid\":\"uid-a\"},"
                        + "\"target\":{\"apiVersion\":\"v1\",\"kind\":\"Node\",\"name\":\"n1\"}}");
    }

    @Test
    void jsonAndYamlSayTheSame() throws IOException {
        var dump = dump(pod("a", 1), pod("b", 9));
        berth("place", dump, "-o", "json");
        assertThat(out.toString()).contains("\"placed\":1,\"waiting\":1,").contains("\"code\":\"");
        out.getBuffer().setLength(0);
        berth("place", dump, "-o", "yaml");
        assertThat(out.toString()).contains("  placed: 1\n  waiting: 1\n").contains("- pod: default/b\n");
    }

    @Test
    void aGangStandsTogetherWithOneReason() throws IOException {
        var dump = dump(member("a", 1), member("b", 1), member("c", 1), pod("single", 1));
        assertThat(berth("place", dump, "--assert")).isEqualTo(1);
        assertThat(out.toString())
                .contains(
                        "gang default/g   0 of 3   waits    the cluster has 2 cpu in all, needs 3; room for 2 of 3 pods")
                .containsPattern("\n  default/a +- +waits\n  default/b +- +waits\n  default/c +- +waits\n");
        out.getBuffer().setLength(0);
        berth("place", dump, "-o", "json");
        assertThat(out.toString())
                .contains("\"gangs\": [")
                .contains("{\"gang\":\"default/g\",\"pending\":3,\"placed\":0,\"code\":\"GANG_TOO_LARGE\"")
                .contains("\"resource\":\"cpu\",\"model\":\"\",\"needs\":3000,\"has\":2000,\"missing\":1000");
    }

    @Test
    void membersOfAGangNeverGetTheSameVolume() throws IOException {
        var one = dump(claiming("a"), claiming("b"), volume("v1"), claim("a"), claim("b"), LOCAL_CLASS);
        assertThat(berth("place", one, "--assert")).isEqualTo(1);
        assertThat(out.toString()).contains("gang default/g   0 of 2   waits");
        out.getBuffer().setLength(0);
        var two = dump(claiming("a"), claiming("b"), volume("v1"), volume("v2"), claim("a"), claim("b"), LOCAL_CLASS);
        assertThat(berth("place", two, "--assert")).isZero();
        assertThat(out.toString()).contains("gang default/g   2 of 2   placed");
    }

    @Test
    void aGangIsRecordedAndReplayed() throws IOException {
        var log = folder.resolve("run.log");
        assertThat(berth("place", dump(member("a", 1), member("b", 1)), "--record", log.toString()))
                .isZero();
        out.getBuffer().setLength(0);
        assertThat(berth("replay", log.toString())).isZero();
        assertThat(out.toString().strip()).isEqualTo("4 events, 2 decisions, identical");
    }

    @Test
    void otherSchedulersPodsAreLeftAlone() throws IOException {
        assertThat(berth("place", dump(pod("a", 1)), "--scheduler-name", "berth"))
                .isZero();
        assertThat(out.toString()).contains("No pod is pending.");
    }

    @Test
    void badInputExitsWithTwoAndNamesThePlace() throws IOException {
        var bad = dump(pod("a", 1).replace("\"1\"", "1x"));
        assertThat(berth("place", bad)).isEqualTo(2);
        assertThat(err.toString()).contains("dump.yaml:7: Pod a: ").contains("\"1x\"");
        assertThat(out.toString()).isEmpty();
    }

    @Test
    void aMissingFileExitsWithTwo() {
        assertThat(berth("place", folder.resolve("none").toString())).isEqualTo(2);
        assertThat(err.toString()).contains("there is no such file");
    }

    @Test
    void aRecordedRunReplaysIdentically() throws IOException {
        var log = folder.resolve("run.log");
        berth("place", dump(pod("a", 1), pod("b", 9)), "--record", log.toString());
        out.getBuffer().setLength(0);
        assertThat(berth("replay", log.toString())).isZero();
        assertThat(out.toString().strip()).isEqualTo("4 events, 2 decisions, identical");
    }

    @Test
    void aReplayThatDecidesOtherwiseShowsTheFirstDifference() throws IOException {
        var log = folder.resolve("run.log");
        berth("place", dump(pod("a", 1)), "--record", log.toString());
        Files.writeString(log, Files.readString(log).replace("\"bind\":\"n1\"", "\"bind\":\"n2\""));
        out.getBuffer().setLength(0);
        assertThat(berth("replay", log.toString())).isEqualTo(1);
        assertThat(out.toString())
                .contains("run.log:5: the decision differs")
                .containsPattern("recorded: .*\"n2\"")
                .containsPattern("now: .*\"n1\"");
    }

    @Test
    void whatIsNoRecordingExitsWithTwo() throws IOException {
        var log = Files.writeString(folder.resolve("run.log"), "{}\n");
        assertThat(berth("replay", log.toString())).isEqualTo(2);
        assertThat(err.toString()).contains("run.log:1: this is not a recording");
    }

    private String dump(String... pods) throws IOException {
        return Files.writeString(folder.resolve("dump.yaml"), NODE + "---\n" + String.join("---\n", pods))
                .toString();
    }

    private static String pod(String name, int cpu) {
        return "kind: Pod\nmetadata: {name: " + name + ", uid: uid-" + name + "}\n"
                + "spec: {containers: [{name: c, resources: {requests: {cpu: \"" + cpu + "\"}}}]}\n";
    }

    private static final String LOCAL_CLASS = "apiVersion: storage.k8s.io/v1\nkind: StorageClass\n"
            + "metadata: {name: local}\nprovisioner: kubernetes.io/no-provisioner\n"
            + "volumeBindingMode: WaitForFirstConsumer\n";

    private static String claiming(String name) {
        return member(name, 1)
                .replace("spec: {", "spec: {volumes: [{name: d, persistentVolumeClaim: {claimName: " + name + "}}], ");
    }

    private static String claim(String name) {
        return "kind: PersistentVolumeClaim\nmetadata: {name: " + name + ", namespace: default}\n"
                + "spec: {storageClassName: local, accessModes: [ReadWriteOnce],"
                + " resources: {requests: {storage: 1Gi}}}\n";
    }

    private static String volume(String name) {
        return "kind: PersistentVolume\nmetadata: {name: " + name + "}\n"
                + "spec: {storageClassName: local, accessModes: [ReadWriteOnce], capacity: {storage: 1Gi}}\n"
                + "status: {phase: Available}\n";
    }

    private static String member(String name, int cpu) {
        return pod(name, cpu).replace("metadata: {", "metadata: {annotations: {berth.dev/gang: g}, ");
    }

    private int berth(String... args) {
        return Main.commandLine()
                .setOut(new PrintWriter(out, true))
                .setErr(new PrintWriter(err, true))
                .execute(args);
    }
}

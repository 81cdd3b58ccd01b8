package dev.berth.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.berth.embedded.json.JsonText;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code berth explain} for people, run as a user runs it. */
final class ExplainTest {
    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();

    @TempDir
    private Path folder;

    @Test
    void aPodThatFitsIsToldItsBestNodeAndEveryScore() throws IOException {
        var dump = dump(node("big", 8), node("small", 4), pod("web", 2, 0, ""));
        assertThat(berth("explain", dump, "--pod", "web")).isZero();
        assertThat(lines())
                .contains("Pod default/web", "  requests  cpu 2", "  priority  0", "Fits on 2 of 2 nodes. Best: big.");
        assertThat(out.toString()).contains("NodeResourcesFit").doesNotContain("Nearest misses");
    }

    @Test
    void nodesThatRefuseAreGroupedByReasonMostFrequentFirst() throws IOException {
        var dump = dump(node("a", 1), node("b", 2), node("c", 3), tainted("d"), pod("web", 4, 0, ""));
        assertThat(berth("explain", dump, "--pod", "default/web")).isEqualTo(1);
        assertThat(out.toString())
                .contains("Fits on none of 4 nodes.")
                .contains("Why nodes refuse it (a node may have several reasons)\n"
                        + "      3  Insufficient cpu [NodeResourcesFit, RESOURCE_NEVER_FITS]\n"
                        + "         nearest: needs 4 cpu, has 3 free of 3\n"
                        + "         Ask for less, or add a larger node.\n"
                        + "      1  node(s) had untolerated taint(s) [TaintToleration, TAINT_UNTOLERATED]\n");
    }

    @Test
    void theNearestMissComesFirst() throws IOException {
        var dump = dump(node("a", 1), node("b", 3), node("c", 2), pod("web", 4, 0, ""));
        berth("explain", dump, "--pod", "web");
        assertThat(out.toString())
                .contains("Nearest misses\n"
                        + "  b  NodeResourcesFit: needs 4 cpu, has 3 free of 3\n"
                        + "  c  NodeResourcesFit: needs 4 cpu, has 2 free of 2\n"
                        + "  a  NodeResourcesFit: needs 4 cpu, has 1 free of 1\n");
    }

    @Test
    void whatCouldBeFreedIsNearerThanWhatNeverFits() throws IOException {
        var dump = dump(node("a", 3), node("b", 8), pod("old", 7, 0, "nodeName: b,"), pod("web", 4, 0, ""));
        berth("explain", dump, "--pod", "web");
        assertThat(out.toString())
                .contains("Nearest misses\n"
                        + "  b  NodeResourcesFit: needs 4 cpu, has 1 free of 8\n"
                        + "  a  NodeResourcesFit: needs 4 cpu, has 3 free of 3\n");
    }

    @Test
    void manyNodesAreCutShortUnlessAllAreAskedFor() throws IOException {
        var objects = new String[41];
        for (int i = 0; i < 40; i++) {
            objects[i] = node("n" + (10 + i), 1);
        }
        objects[40] = pod("web", 4, 0, "");
        var dump = dump(objects);
        berth("explain", dump, "--pod", "web");
        assertThat(out.toString())
                .contains("     40  Insufficient cpu")
                .contains("  n19  ")
                .doesNotContain("  n20  ")
                .contains("  … and 30 more (--all shows them)");
        out.getBuffer().setLength(0);
        berth("explain", dump, "--pod", "web", "--all");
        assertThat(out.toString())
                .contains("Nodes that refuse it, nearest first\n")
                .contains("  n49  ")
                .doesNotContain("more (--all");
    }

    @Test
    void evictionsThatWouldHelpAreNamed() throws IOException {
        var dump = dump(
                node("a", 4),
                node("b", 4),
                pod("x", 4, 0, "nodeName: a,"),
                pod("y", 4, 50, "nodeName: b,"),
                pod("web", 4, 100, ""));
        assertThat(berth("explain", dump, "--pod", "web")).isEqualTo(1);
        assertThat(out.toString())
                .contains("Would fit after evictions\n  a  (chosen)  evicts default/x\n  b  evicts default/y\n");
    }

    @Test
    void aPodThatMayNotEvictIsToldSo() throws IOException {
        var dump = dump(node("a", 4), pod("x", 4, 0, "nodeName: a,"), pod("web", 4, 100, "preemptionPolicy: Never,"));
        berth("explain", dump, "--pod", "web");
        assertThat(out.toString())
                .contains("  priority  100, never evicts others\n")
                .contains("Evicting pods of lower priority would not help.");
    }

    @Test
    void thePodMayComeFromAFileOfItsOwn() throws IOException {
        var dump = dump(node("a", 4));
        var alone = Files.writeString(folder.resolve("pod.yaml"), pod("new", 2, 0, ""))
                .toString();
        assertThat(berth("explain", dump, "--pod-file", alone)).isZero();
        assertThat(lines()).contains("Pod default/new", "Fits on 1 of 1 nodes. Best: a.");
    }

    @Test
    void aPodThatRunsIsExplainedAsIfItWereToBePlacedAgain() throws IOException {
        var dump = dump(node("a", 4), pod("old", 4, 0, "nodeName: a,"));
        assertThat(berth("explain", dump, "--pod", "old")).isZero();
        assertThat(out.toString()).contains("  note      runs on a; explained as if it were to be placed again");
    }

    @Test
    void gatesAreToldAndNotHeldAgainstTheNodes() throws IOException {
        var dump = dump(node("a", 4), pod("held", 1, 0, "schedulingGates: [{name: example.com/quota}],"));
        berth("explain", dump, "--pod", "held");
        assertThat(out.toString())
                .contains("held back by scheduling gates example.com/quota; explained as if they were gone");
    }

    @Test
    void aPodThatIsRefusedAsAWholeIsToldOnce() throws IOException {
        var dump = dump(
                node("a", 4),
                node("b", 4),
                pod("web", 1, 0, "volumes: [{name: v, persistentVolumeClaim: {claimName: gone}}],"));
        assertThat(berth("explain", dump, "--pod", "web")).isEqualTo(1);
        assertThat(out.toString())
                .contains("refuses the pod as a whole: persistentvolumeclaim \"gone\" not found")
                .contains("  Create the claim.")
                .doesNotContain("Why nodes refuse it");
    }

    @Test
    void ofAGangsMemberProgramsAreToldWhatIsToldOfEveryPodAndTheGang() {
        assertThat(berth("explain", "../examples/gang-cluster.yaml", "--pod", "research/train-0", "-o", "json"))
                .isZero();
        var answer = JsonText.read(out.toString().getBytes(StandardCharsets.UTF_8));
        assertThat(answer.get("id").text("")).isEqualTo("research/train-0");
        assertThat(answer.get("nodes").get("r1-n2").get("code").text("")).isEqualTo("fit");
        var gang = answer.get("gang");
        assertThat(gang.get("needs").number(0)).isEqualTo(5);
        assertThat(gang.get("nodes").get("train-4").text("")).isEqualTo("r2-n2");
        assertThat(gang.get("needsOfResource").number(0)).isEqualTo(40);
    }

    @Test
    void anUnknownPodIsRefusedWithItsNamesakes() throws IOException {
        var dump = dump(node("a", 4), pod("web", 1, 0, "").replace("name: web", "name: web, namespace: shop"));
        assertThat(berth("explain", dump, "--pod", "web")).isEqualTo(2);
        assertThat(err.toString()).contains("--pod default/web: no such pod among the 1", "did you mean shop/web?");
    }

    @Test
    void withoutAPodOrAFileItSaysWhatIsMissing() {
        assertThat(berth("explain", "x.yaml")).isEqualTo(2);
        assertThat(err.toString()).contains("name the pod with --pod NAMESPACE/NAME");
    }

    private java.util.List<String> lines() {
        return out.toString().lines().toList();
    }

    private int berth(String... arguments) {
        return Main.commandLine()
                .setOut(new PrintWriter(out, true))
                .setErr(new PrintWriter(err, true))
                .execute(arguments);
    }

    private String dump(String... objects) throws IOException {
        return Files.writeString(folder.resolve("dump.yaml"), String.join("---\n", objects))
                .toString();
    }

    private static String node(String name, int cpu) {
        return "kind: Node\nmetadata: {name: " + name + "}\nstatus: {allocatable: {cpu: \"" + cpu
                + "\", memory: 4Gi, pods: \"10\"}}\n";
    }

    private static String tainted(String name) {
        return node(name, 8) + "spec: {taints: [{key: a, value: b, effect: NoSchedule}]}\n";
    }

    private static String pod(String name, int cpu, int priority, String more) {
        return "kind: Pod\nmetadata: {name: " + name + "}\nspec: {" + more + "priority: " + priority
                + ", containers: [{name: c, resources: {requests: {cpu: \"" + cpu + "\"}}}]}\n";
    }
}

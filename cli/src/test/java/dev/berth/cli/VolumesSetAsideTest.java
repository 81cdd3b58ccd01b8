package dev.berth.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.berth.engine.cluster.Cluster;
import dev.berth.engine.cluster.Event;
import dev.berth.engine.cluster.StaleEventException;
import dev.berth.engine.decide.Audit;
import dev.berth.engine.decide.Decision;
import dev.berth.engine.decide.Outcome;
import dev.berth.engine.decide.Scheduler;
import dev.berth.engine.model.PersistentVolume;
import dev.berth.engine.profile.KubeSchedulerProfile;
import dev.berth.kubernetes.dump.DumpOptions;
import dev.berth.kubernetes.dump.DumpReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A volume that a pod's claim takes is gone for the next pod: claims that wait for their first consumer. */
final class VolumesSetAsideTest {
    private static final String NO_PROVISIONER = "kubernetes.io/no-provisioner";

    @TempDir
    private Path folder;

    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();

    @Test
    void twoPodsAndOneVolumeLeaveTheSecondPodWaiting() throws IOException {
        assertThat(place(node("n1"), storageClass(NO_PROVISIONER), volume("pv-1", 10), claim("a", 5), claim("b", 5)))
                .isEqualTo(1);
        assertThat(out.toString())
                .contains("default/a   n1     placed   claim a gets volume pv-1")
                .contains("didn't find available persistent volumes to bind");
    }

    @Test
    void eachOfTwoPodsGetsAVolumeOfItsOwn() throws IOException {
        var volumes = volume("pv-1", 10) + volume("pv-2", 20);
        assertThat(place(node("n1"), storageClass(NO_PROVISIONER), volumes, claim("a", 5), claim("b", 5)))
                .isZero();
        assertThat(out.toString()).contains("claim a gets volume pv-1").contains("claim b gets volume pv-2");
    }

    @Test
    void podsThatShareAClaimShareItsVolume() throws IOException {
        var sharing = claim("a", 5) + pod("a-too", "a");
        assertThat(place(node("n1"), storageClass(NO_PROVISIONER), volume("pv-1", 10), sharing))
                .isZero();
        assertThat(out.toString()).containsOnlyOnce("gets volume");
    }

    @Test
    void aVolumeToBeMadeTiesTheSecondUserOfItsClaimToTheNode() throws IOException {
        var nodes = node("n1") + node("n2");
        assertThat(place(nodes, storageClass("csi.example"), claim("a", 5), pod("a-too", "a"), "-o", "json"))
                .isZero();
        assertThat(out.toString())
                .contains("\"node\":\"n1\",\"claims\":[{\"claim\":\"a\",\"provisionFor\":\"n1\"}]")
                .doesNotContain("\"node\":\"n2\"");
    }

    @Test
    void roomForNewVolumesIsPromisedOnce() throws IOException {
        assertThat(place(node("n1"), storageClass("csi.example"), capacity(8), claim("a", 5), claim("b", 5)))
                .isEqualTo(1);
        assertThat(out.toString())
                .contains("claim a gets a new volume")
                .contains("node(s) did not have enough free storage");
    }

    @Test
    void aPromiseDoesNotStandAgainstTheClaimThatItWasMadeTo() throws IOException {
        var sharing = claim("a", 5) + pod("a-too", "a");
        assertThat(place(node("n1"), storageClass("csi.example"), capacity(8), sharing))
                .isZero();
    }

    @Test
    void aRecordedRunWithVolumesReplaysIdentically() throws IOException {
        var log = folder.resolve("run.log").toString();
        var storage = storageClass(NO_PROVISIONER) + volume("pv-1", 10);
        place(node("n1"), storage, claim("a", 5), claim("b", 5), "--record", log);
        assertThat(Files.readString(Path.of(log))).contains("{\"claim\":\"a\",\"volume\":\"pv-1\"},{\"bind\":\"n1\"}");
        out.getBuffer().setLength(0);
        assertThat(berth("replay", log)).isZero();
        assertThat(out.toString()).contains("identical");
    }

    @Test
    void undoGivesVolumesAndRoomBack() throws IOException {
        var scheduler = scheduler(node("n1"), storageClass(NO_PROVISIONER), volume("pv-1", 10), claim("a", 5));
        var cluster = scheduler.cluster();
        var before = cluster.describe();
        int mark = cluster.mark();
        var outcome = decideAboutA(scheduler);
        outcome.decisions().forEach(scheduler::apply);
        var audit = new Audit(cluster);
        audit.applied(outcome);
        audit.recomputed();
        assertThat(volume(cluster).phase()).isEqualTo("Bound");
        assertThat(cluster.describe()).isNotEqualTo(before);
        cluster.undo(mark);
        assertThat(cluster.describe()).isEqualTo(before);
        assertThat(volume(cluster).claim()).isNull();
    }

    @Test
    void aVolumeThatAnotherClaimTookMeanwhileIsNotGivenAway() throws IOException {
        var claims = claim("a", 5) + claim("b", 5);
        var scheduler = scheduler(node("n1"), storageClass(NO_PROVISIONER), volume("pv-1", 10), claims);
        var first = decideAboutA(scheduler).decisions().get(0);
        var b = Objects.requireNonNull(scheduler.cluster().pod("default", "b"));
        scheduler.decide(b).decisions().forEach(scheduler::apply);
        assertThatThrownBy(() -> scheduler.apply(first))
                .isInstanceOf(StaleEventException.class)
                .hasMessageContaining("it belongs to claim default/b");
    }

    @Test
    void aVolumeThatIsGoneIsNotGivenAway() throws IOException {
        var scheduler = scheduler(node("n1"), storageClass(NO_PROVISIONER), volume("pv-1", 10), claim("a", 5));
        var first = decideAboutA(scheduler).decisions().get(0);
        assertThat(first).isInstanceOf(Decision.BindClaim.class);
        scheduler.cluster().apply(Event.Deleted.of(volume(scheduler.cluster())));
        assertThatThrownBy(() -> scheduler.apply(first)).hasMessageContaining("the volume is gone");
    }

    private static Outcome decideAboutA(Scheduler scheduler) {
        return scheduler.decide(Objects.requireNonNull(scheduler.cluster().pod("default", "a")));
    }

    private static PersistentVolume volume(Cluster cluster) {
        return Objects.requireNonNull(cluster.objects().get(PersistentVolume.class, "", "pv-1"));
    }

    private Scheduler scheduler(String... documents) throws IOException {
        var options = new DumpOptions(false, false, false, (read, total, objects) -> {});
        var dump = DumpReader.read(List.of(dump(documents)), options, InputStream.nullInputStream());
        return new Scheduler(dump.cluster(), KubeSchedulerProfile.create(), 0);
    }

    private static String node(String name) {
        return "kind: Node\nmetadata: {name: " + name + ", labels: {disk: fast}}\n"
                + "status: {allocatable: {cpu: \"8\", memory: 8Gi, pods: \"10\"}}\n---\n";
    }

    private static String storageClass(String provisioner) {
        return "apiVersion: storage.k8s.io/v1\nkind: StorageClass\nmetadata: {name: local}\nprovisioner: " + provisioner
                + "\nvolumeBindingMode: WaitForFirstConsumer\n---\n";
    }

    private static String volume(String name, int gibibytes) {
        return "kind: PersistentVolume\nmetadata: {name: " + name + "}\nspec: {capacity: {storage: " + gibibytes
                + "Gi}, accessModes: [ReadWriteOnce], storageClassName: local, hostPath: {path: /data}}\n"
                + "status: {phase: Available}\n---\n";
    }

    private static String capacity(int gibibytes) {
        return "apiVersion: storage.k8s.io/v1\nkind: CSIDriver\nmetadata: {name: csi.example}\n"
                + "spec: {storageCapacity: true}\n---\n"
                + "apiVersion: storage.k8s.io/v1\nkind: CSIStorageCapacity\nmetadata: {name: room, namespace: default}\n"
                + "nodeTopology: {matchLabels: {disk: fast}}\nstorageClassName: local\ncapacity: " + gibibytes
                + "Gi\n---\n";
    }

    /** A claim and a pod of the same name that uses it. */
    private static String claim(String name, int gibibytes) {
        return "kind: PersistentVolumeClaim\nmetadata: {name: " + name + ", namespace: default, uid: claim-" + name
                + "}\nspec: {accessModes: [ReadWriteOnce], storageClassName: local, resources: {requests: {storage: "
                + gibibytes + "Gi}}}\nstatus: {phase: Pending}\n---\n" + pod(name, name);
    }

    private static String pod(String name, String claim) {
        return "kind: Pod\nmetadata: {name: " + name + ", namespace: default, uid: uid-" + name + "}\n"
                + "spec: {containers: [{name: c, resources: {requests: {cpu: \"1\"}}}], volumes: [{name: v, "
                + "persistentVolumeClaim: {claimName: " + claim + "}}]}\n---\n";
    }

    private String dump(String... documents) throws IOException {
        return Files.writeString(folder.resolve("dump.yaml"), String.join("", documents))
                .toString();
    }

    /** Places the documents; what does not end like a document is an option. */
    private int place(String... documentsAndOptions) throws IOException {
        var words = new ArrayList<String>(List.of("place", "--assert"));
        var documents = new StringBuilder();
        for (var each : documentsAndOptions) {
            if (each.endsWith("---\n")) {
                documents.append(each);
            } else {
                words.add(each);
            }
        }
        words.add(dump(documents.toString()));
        return berth(words.toArray(String[]::new));
    }

    private int berth(String... args) {
        return Main.commandLine()
                .setOut(new PrintWriter(out, true))
                .setErr(new PrintWriter(err, true))
                .execute(args);
    }
}

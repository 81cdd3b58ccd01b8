package dev.berth.testkit.live;

import static org.assertj.core.api.Assertions.assertThat;

import dev.berth.embedded.fault.Fault;
import dev.berth.embedded.fault.Target;
import dev.berth.kubernetes.live.http.Request;
import dev.berth.kubernetes.live.loop.Orders;
import dev.berth.kubernetes.live.watch.ObjectParts;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Claims that wait for their first consumer, from the choice of a node to the binding of the pod. */
final class ClaimsTest {
    private static final String SELECTED = "volume.kubernetes.io/selected-node";

    private final SteppedCluster world = new SteppedCluster(1);
    private String namespace = "";

    @BeforeEach
    void nodesAndClass() {
        namespace = world.user().namespace("claims");
        world.user().node("one", 1, Map.of());
        storageClass("fast", "example.com/driver");
        storageClass("local", "kubernetes.io/no-provisioner");
        world.settle();
    }

    @AfterEach
    void close() {
        world.close();
    }

    private void storageClass(String name, String provisioner) {
        world.user()
                .must(Request.post(
                        "/apis/storage.k8s.io/v1/storageclasses",
                        "{\"apiVersion\":\"storage.k8s.io/v1\",\"kind\":\"StorageClass\",\"metadata\":{\"name\":\""
                                + name
                                + "\"},\"provisioner\":\"" + provisioner
                                + "\",\"volumeBindingMode\":\"WaitForFirstConsumer\"}"));
    }

    private String claims() {
        return "/api/v1/namespaces/" + namespace + "/persistentvolumeclaims";
    }

    private void claim(String name, String storageClass) {
        world.user()
                .must(Request.post(
                        claims(),
                        "{\"apiVersion\":\"v1\",\"kind\":\"PersistentVolumeClaim\",\"metadata\":{\"name\":\"" + name
                                + "\"},\"spec\":{\"storageClassName\":\"" + storageClass
                                + "\",\"accessModes\":[\"ReadWriteOnce\"],\"resources\":{\"requests\":{\"storage\":"
                                + "\"1Gi\"}}}}"));
    }

    private void volume(String name, String storageClass, String node) {
        world.user()
                .must(Request.post(
                        "/api/v1/persistentvolumes",
                        "{\"apiVersion\":\"v1\",\"kind\":\"PersistentVolume\",\"metadata\":{\"name\":\"" + name
                                + "\"},\"spec\":{\"storageClassName\":\"" + storageClass
                                + "\",\"capacity\":{\"storage\":\"1Gi\"},\"accessModes\":[\"ReadWriteOnce\"],\"local\":{"
                                + "\"path\":\"/x\"},\"nodeAffinity\":{\"required\":{\"nodeSelectorTerms\":[{"
                                + "\"matchExpressions\":[{\"key\":\"kubernetes.io/hostname\",\"operator\":\"In\","
                                + "\"values\":[\"" + node + "\"]}]}]}}},\"status\":{\"phase\":\"Available\"}}"));
    }

    private void pod(String name, String claim) {
        world.user()
                .pod(
                        namespace,
                        name,
                        300,
                        "\"volumes\":[{\"name\":\"v\",\"persistentVolumeClaim\":{\"claimName\":\"" + claim + "\"}}]");
    }

    private String selectedNode(String claim) {
        return ObjectParts.text(
                world.user().must(Request.get(claims() + "/" + claim)), "metadata", "annotations", SELECTED);
    }

    /** What the volume controller does once a volume is there. */
    private void bind(String claim, String volume) {
        world.user()
                .must(Request.patch(
                        "/api/v1/persistentvolumes/" + volume,
                        Request.MERGE_PATCH,
                        "{\"spec\":{\"claimRef\":{\"namespace\":\"" + namespace + "\",\"name\":\"" + claim + "\"}}}"));
        world.user()
                .must(Request.patch(
                        claims() + "/" + claim,
                        Request.MERGE_PATCH,
                        "{\"metadata\":{\"annotations\":{\"pv.kubernetes.io/bind-completed\":\"yes\"}},\"spec\":{"
                                + "\"volumeName\":\"" + volume + "\"}}"));
    }

    private void clearSelected(String claim) {
        world.user()
                .must(Request.patch(
                        claims() + "/" + claim,
                        Request.MERGE_PATCH,
                        "{\"metadata\":{\"annotations\":{\"" + SELECTED + "\":null}}}"));
    }

    @Test
    void aClaimIsToldItsNodeAndThePodIsBoundOnceTheVolumeIsThere() {
        claim("data", "fast");
        pod("a", "data");
        world.run(Duration.ofSeconds(30));
        assertThat(selectedNode("data")).isEqualTo("one");
        assertThat(world.bound(namespace)).isEmpty();
        world.user().pod(namespace, "b", 700, ""); // nobody waits for the volume but its pod, whose room is kept
        world.user().pod(namespace, "c", 700, "");
        world.run(Duration.ofSeconds(30));
        assertThat(world.bound(namespace)).hasSize(1).doesNotContainKey("a");
        volume("made", "fast", "one");
        bind("data", "made");
        world.settle();
        assertThat(world.bound(namespace)).containsEntry("a", "one").hasSize(2);
        world.checkAtRest();
    }

    @Test
    void aVolumeThatIsThereIsClaimedBeforeThePodIsBound() {
        claim("data", "local");
        volume("disk", "local", "one");
        pod("a", "data");
        world.settle();
        var owner =
                ObjectParts.at(world.user().must(Request.get("/api/v1/persistentvolumes/disk")), "spec", "claimRef");
        assertThat(ObjectParts.text(owner, "name")).isEqualTo("data");
        assertThat(ObjectParts.text(owner, "uid"))
                .isEqualTo(ObjectParts.text(world.user().must(Request.get(claims() + "/data")), "metadata", "uid"));
        assertThat(world.bound(namespace)).isEmpty();
        claim("other", "local");
        pod("b", "other"); // there is no second disk
        world.settle();
        bind("data", "disk");
        world.run(Duration.ofSeconds(15));
        assertThat(world.bound(namespace)).containsOnlyKeys("a");
        world.checkAtRest();
    }

    @Test
    void whereTheProvisionerTakesItBackAnotherNodeIsTried() {
        claim("data", "fast");
        pod("a", "data");
        world.settle();
        assertThat(selectedNode("data")).isEqualTo("one");
        clearSelected("data"); // no room for the volume there
        world.settle();
        assertThat(ObjectParts.text(world.user().scheduled(namespace, "a"), "message"))
                .contains("cannot make a volume for claim data on node one")
                .endsWith("[VOLUME_NOT_MADE]");
        world.user()
                .must(Request.patch("/api/v1/nodes/one", Request.MERGE_PATCH, "{\"spec\":{\"unschedulable\":true}}"));
        world.user().node("two", 1, Map.of());
        world.run(Duration.ofSeconds(10));
        assertThat(selectedNode("data")).isEqualTo("two");
        volume("made", "fast", "two");
        bind("data", "made");
        world.settle();
        assertThat(world.bound(namespace)).containsEntry("a", "two");
        world.checkAtRest();
    }

    @Test
    void aVolumeThatNeverComesIsGivenUpAndTheAnnotationTakenBack() {
        claim("data", "fast");
        pod("a", "data");
        world.settle();
        for (int i = 0; i < 60; i++) {
            assertThat(world.loop().status().assumed()).isEqualTo(1);
            world.advance(Duration.ofSeconds(10));
            world.step();
        }
        world.settle();
        assertThat(selectedNode("data")).isEmpty();
        assertThat(world.loop().status().assumed()).isZero();
        world.checkAtRest();
    }

    @Test
    void aVolumeThatWasMadeElsewhereDoesNotStrandThePod() {
        claim("data", "fast");
        pod("a", "data");
        world.settle();
        world.user().node("two", 1, Map.of());
        volume("made", "fast", "two");
        bind("data", "made");
        world.run(Duration.ofSeconds(10));
        assertThat(world.bound(namespace)).containsEntry("a", "two");
        world.checkAtRest();
    }

    @Test
    void aCrashBetweenAnyTwoWritesLosesNothing() {
        for (int written = 0; written <= 2; written++) {
            String name = "n" + written;
            claim(name + "-x", "fast");
            claim(name + "-y", "fast");
            world.user()
                    .pod(
                            namespace,
                            name,
                            100,
                            "\"volumes\":[{\"name\":\"x\",\"persistentVolumeClaim\":{\"claimName\":\"" + name
                                    + "-x\"}},{\"name\":\"y\",\"persistentVolumeClaim\":{\"claimName\":\"" + name
                                    + "-y\"}}]");
            world.step();
            assertThat(world.writes().waiting(Orders.Claim.class)).hasSize(2);
            for (int i = 0; i < written; i++) {
                world.writes().send(0);
            }
            world.crash();
            world.settle();
            assertThat(selectedNode(name + "-x")).isEqualTo("one");
            assertThat(selectedNode(name + "-y")).isEqualTo("one");
            for (var claim : java.util.List.of(name + "-x", name + "-y")) {
                volume("v-" + claim, "fast", "one");
                bind(claim, "v-" + claim);
            }
            world.settle();
            assertThat(world.bound(namespace)).as("after %d writes", written).containsKey(name);
        }
        world.checkAtRest();
    }

    @Test
    void lostAnswersAndConflictsAreTriedAgain() {
        claim("data", "fast");
        pod("a", "data");
        world.server().faults().next(new Target("PATCH", "persistentvolumeclaims", ""), 1, new Fault.LostReply());
        world.server().faults().next(new Target("GET", "persistentvolumeclaims", ""), 1, new Fault.Refusal(500, 0));
        world.server().faults().next(new Target("PATCH", "persistentvolumeclaims", ""), 1, new Fault.Refusal(409, 0));
        world.run(Duration.ofSeconds(10));
        world.server().faults().clear();
        assertThat(selectedNode("data")).isEqualTo("one");
        volume("made", "fast", "one");
        bind("data", "made");
        world.settle();
        assertThat(world.bound(namespace)).containsKey("a");
    }

    @Test
    void aPodThatIsDeletedMeanwhileGivesItsRoomBack() {
        claim("data", "fast");
        pod("a", "data");
        world.settle();
        world.user().deletePod(namespace, "a");
        world.settle();
        assertThat(world.loop().status().assumed()).isZero();
        world.user().pod(namespace, "b", 1_000, "");
        world.settle();
        assertThat(world.bound(namespace)).containsKey("b");
        world.checkAtRest();
    }

    /** A member of gang g with a claim of its own, of its name. */
    private void claiming(String name) {
        claim(name, "fast");
        world.user()
                .pod(
                        namespace,
                        name,
                        300,
                        "\"schedulingGroup\":{\"podGroupName\":\"g\"},"
                                + "\"volumes\":[{\"name\":\"v\",\"persistentVolumeClaim\":{\"claimName\":\"" + name
                                + "\"}}]");
    }

    private void made(String claim) {
        volume("v-" + claim, "fast", "one");
        bind(claim, "v-" + claim);
    }

    @Test
    void aGangIsBoundAtOnceWhenTheLastOfItsClaimsIs() {
        world.podGroup(namespace, "g", 3);
        world.member(namespace, "g", 0, 300); // has no claim and waits for the others
        claiming("g-1");
        claiming("g-2");
        world.run(Duration.ofSeconds(5));
        assertThat(selectedNode("g-1")).isEqualTo("one");
        assertThat(selectedNode("g-2")).isEqualTo("one");
        made("g-1");
        world.run(Duration.ofSeconds(5));
        assertThat(world.bound(namespace)).isEmpty();
        assertThat(world.loop().status().assumed()).isEqualTo(3);
        volume("v-g-2", "fast", "one");
        bind("g-2", "v-g-2");
        world.commit();
        world.deliverAll();
        world.stepOnce();
        assertThat(world.writes().waiting(Orders.Bind.class))
                .as("under way together")
                .hasSize(3);
        world.settle();
        assertThat(world.bound(namespace)).hasSize(3);
        world.checkAtRest();
    }

    @Test
    void whereTheVolumeOfOneMemberCannotBeMadeNoneIsBoundAndAllAreTriedAgain() {
        world.podGroup(namespace, "g", 2);
        claiming("g-0");
        claiming("g-1");
        world.settle();
        made("g-0");
        clearSelected("g-1");
        world.settle();
        assertThat(world.bound(namespace)).isEmpty();
        assertThat(ObjectParts.text(world.user().scheduled(namespace, "g-1"), "message"))
                .contains("cannot make a volume for claim g-1 on node one");
        assertThat(world.loop().status().assumed()).isZero();
        world.run(Duration.ofSeconds(10));
        assertThat(selectedNode("g-1")).isEqualTo("one");
        made("g-1");
        world.settle();
        assertThat(world.bound(namespace)).hasSize(2);
        world.checkAtRest();
    }

    @Test
    void aMemberAboveTheMinimumWhoseVolumeCannotBeMadeHoldsNobodyBack() {
        world.podGroup(namespace, "g", 2);
        world.member(namespace, "g", 0, 300);
        world.member(namespace, "g", 1, 300);
        claiming("g-2");
        world.settle();
        assertThat(world.bound(namespace)).isEmpty();
        clearSelected("g-2");
        world.settle();
        assertThat(world.bound(namespace)).containsOnlyKeys("g-0", "g-1");
        world.run(Duration.ofSeconds(10));
        made("g-2");
        world.settle();
        assertThat(world.bound(namespace)).hasSize(3);
        world.checkAtRest();
    }

    @Test
    void whereAMemberIsDeletedMeanwhileTheOthersAreNotBoundWithoutIt() {
        world.podGroup(namespace, "g", 2);
        world.member(namespace, "g", 0, 300);
        claiming("g-1");
        world.settle();
        world.user().deletePod(namespace, "g-1");
        world.run(Duration.ofSeconds(1));
        assertThat(world.bound(namespace)).isEmpty();
        assertThat(world.loop().status().assumed()).isZero();
        world.member(namespace, "g", 2, 300);
        world.settle();
        assertThat(world.bound(namespace)).containsOnlyKeys("g-0", "g-2");
        world.checkAtRest();
    }

    @Test
    void aCrashAfterAnyWriteOfAGangWithClaimsLeavesNoHalfOfIt() {
        world.podGroup(namespace, "g", 3);
        world.member(namespace, "g", 0, 300);
        claiming("g-1");
        claiming("g-2");
        world.step();
        assertThat(world.writes().waiting(Orders.Claim.class)).hasSize(2);
        world.writes().send(0);
        world.crash();
        world.settle();
        made("g-1");
        world.crash();
        world.settle();
        assertThat(world.bound(namespace)).isEmpty();
        volume("v-g-2", "fast", "one");
        bind("g-2", "v-g-2");
        world.commit();
        world.deliverAll();
        world.stepOnce();
        world.writes().send(0); // one binding of three
        world.crash();
        world.run(Duration.ofMinutes(2));
        assertThat(world.bound(namespace)).hasSize(3);
        world.checkAtRest();
    }
}

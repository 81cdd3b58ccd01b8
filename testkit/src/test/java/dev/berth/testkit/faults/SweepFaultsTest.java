package dev.berth.testkit.faults;

import static org.assertj.core.api.Assertions.assertThat;

import dev.berth.kubernetes.live.http.Request;
import dev.berth.testkit.live.ClusterClient;
import dev.berth.testkit.live.SteppedCluster;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A change that a watch never told stays unknown until a sweep compares what was told with what is there. */
final class SweepFaultsTest {
    private static final Duration LONG = Duration.ofMinutes(30);

    private final SteppedCluster world = new SteppedCluster(1);
    private String namespace = "";

    @BeforeEach
    void oneNode() {
        namespace = world.user().namespace("sweep");
        world.user().node("one", 1, Map.of());
        world.settle();
    }

    @AfterEach
    void close() {
        world.close();
    }

    private void pod(String name, int milliCpu, String more) {
        world.user().pod(namespace, name, milliCpu, more);
    }

    /** The watch of a kind never tells what has just happened to it. */
    private void lose(String plural) {
        world.commit();
        var watch = world.watch(plural);
        assertThat(watch.coming()).as("changes of " + plural).isPositive();
        while (watch.coming() > 0) {
            watch.drop();
        }
    }

    /** A kubelet has no room for the pod. */
    private void refuse(String pod) {
        world.user()
                .must(Request.patch(
                        "/api/v1/namespaces/" + namespace + "/pods/" + pod + "/status",
                        Request.MERGE_PATCH,
                        "{\"status\":{\"phase\":\"Failed\",\"reason\":\"OutOfcpu\"}}"));
    }

    /** However long it takes, nobody else would ever tell: only these are bound. */
    private void staysBound(String... pods) {
        world.run(LONG);
        assertThat(world.bound(namespace)).containsOnlyKeys(pods);
    }

    /** The sweep finds one change that was lost, and these are bound then. */
    private void sweepMends(String... pods) {
        sweep();
        assertThat(world.bound(namespace)).containsOnlyKeys(pods);
        assertThat(world.missed()).isEqualTo(1);
        world.checkAtRest();
    }

    private void sweep() {
        world.sweepAll();
        world.run(Duration.ofSeconds(70));
    }

    @Test
    @Proves(value = FaultCase.F06, where = Proves.Where.STEPPED)
    void f06APodWhoseCreationWasLostStartsAfterTheNextSweep() {
        pod("a", 100, "");
        lose("pods");
        staysBound();
        sweepMends("a");
    }

    @Test
    @Proves(value = FaultCase.F06, where = Proves.Where.STEPPED)
    void f06APodWhoseDeletionWasLostHoldsItsRoomUntilTheNextSweep() {
        pod("a", 600, "");
        world.settle();
        world.user().deletePod(namespace, "a");
        lose("pods");
        pod("b", 600, "");
        staysBound();
        sweepMends("b");
    }

    @Test
    @Proves(value = FaultCase.F06, where = Proves.Where.STEPPED)
    void f06APodWhoseEndWasLostHoldsItsRoomUntilTheNextSweep() {
        pod("a", 600, "");
        world.settle();
        refuse("a");
        lose("pods");
        pod("b", 600, "");
        staysBound("a");
        sweepMends("a", "b");
    }

    @Test
    @Proves(value = FaultCase.F06, where = Proves.Where.STEPPED)
    void f06APodWhoseGateWasTakenAwayUnseenStartsAfterTheNextSweep() {
        pod("a", 100, "\"schedulingGates\":[{\"name\":\"example.com/hold\"}]");
        world.settle();
        world.user()
                .must(Request.patch(
                        "/api/v1/namespaces/" + namespace + "/pods/a",
                        Request.MERGE_PATCH,
                        "{\"spec\":{\"schedulingGates\":null}}"));
        lose("pods");
        staysBound();
        sweepMends("a");
    }

    @Test
    @Proves(value = FaultCase.F06, where = Proves.Where.STEPPED)
    void f06RoomThatAnotherSchedulerTookUnseenIsKnownAfterTheNextSweep() {
        world.user().foreignPod(namespace, "foreign", 600, "one");
        lose("pods");
        sweep();
        assertThat(world.missed()).isEqualTo(1);
        pod("a", 600, "");
        world.run(Duration.ofSeconds(70));
        assertThat(world.bound(namespace)).containsOnlyKeys("foreign");
        world.checkAtRest();
    }

    @Test
    @Proves(value = FaultCase.F06, where = Proves.Where.STEPPED)
    void f06ABindingThatWasNeverShownIsKnownAfterTheNextSweep() {
        pod("a", 600, "");
        world.step();
        world.writes().send(0);
        lose("pods");
        world.sweepAll();
        world.step();
        assertThat(world.loop().status().assumed()).isZero(); // before it is read by itself
        assertThat(world.missed()).isEqualTo(1);
        world.checkAtRest();
    }

    @Test
    @Proves(value = FaultCase.F06, where = Proves.Where.STEPPED)
    void f06NodesThatComeChangeAndGoUnseenAreKnownAfterTheNextSweep() {
        world.user().node("two", 4, Map.of());
        lose("nodes");
        pod("a", 2_000, "");
        world.run(Duration.ofSeconds(70));
        assertThat(world.bound(namespace)).isEmpty();
        sweep();
        assertThat(world.bound(namespace)).containsEntry("a", "two");
        unschedulable("two");
        lose("nodes");
        sweep();
        pod("b", 2_000, "");
        world.run(Duration.ofSeconds(70));
        assertThat(world.bound(namespace)).containsOnlyKeys("a");
        world.user().deletePod(namespace, "a");
        world.user().deleteNode("two");
        lose("nodes");
        sweep();
        assertThat(world.state().nodes().find("two")).isNegative();
        assertThat(world.missed()).isEqualTo(3);
        world.checkAtRest();
    }

    private void unschedulable(String node) {
        world.user()
                .must(Request.patch(
                        "/api/v1/nodes/" + node, Request.MERGE_PATCH, "{\"spec\":{\"unschedulable\":true}}"));
    }

    @Test
    @Proves(value = FaultCase.F06, where = Proves.Where.STEPPED)
    void f06AGangWhoseObjectWasNeverShownStartsAfterTheNextSweep() {
        world.gang(namespace, "llama", 2, 100);
        lose("podgroups");
        staysBound();
        sweepMends("llama-0", "llama-1");
    }

    @Test
    @Proves(value = FaultCase.F06, where = Proves.Where.STEPPED)
    void f06AClaimThatWentUnseenIsKnownAfterTheNextSweep() {
        String claims = "/api/v1/namespaces/" + namespace + "/persistentvolumeclaims";
        world.user()
                .must(Request.post(
                        claims,
                        "{\"apiVersion\":\"v1\",\"kind\":\"PersistentVolumeClaim\",\"metadata\":{\"name\":\"data\"},"
                                + "\"spec\":{\"accessModes\":[\"ReadWriteOnce\"],\"resources\":{\"requests\":{"
                                + "\"storage\":\"1Gi\"}}}}"));
        lose("persistentvolumeclaims");
        sweep();
        world.user().must(Request.delete(claims + "/data"));
        lose("persistentvolumeclaims");
        sweep();
        assertThat(world.missed()).isEqualTo(2);
        world.checkAtRest();
    }

    @Test
    void whatWasToldIsNotMissedHoweverOftenItIsSwept() {
        pod("a", 600, "");
        pod("waits", 600, "");
        world.gang(namespace, "llama", 2, 100);
        world.user()
                .must(Request.post(
                        "/api/v1/namespaces/" + namespace + "/pods",
                        ClusterClient.podText("gated", 100, "\"schedulingGates\":[{\"name\":\"example.com/hold\"}]")));
        for (int round = 0; round < 30; round++) {
            world.sweepAll(); // with orders that wait, are sent, are answered
            world.stepOnce();
            if (!world.writes().waiting().isEmpty()) {
                world.writes().send(0);
            }
            world.advance(Duration.ofSeconds(1));
            world.check();
        }
        assertThat(world.bound(namespace)).hasSize(3);
        assertThat(world.missed()).isZero();
        world.checkAtRest();
    }

    /** A kubelet's refusal cools its node down when it happens, not each time that it is listed. */
    @Test
    void aPodThatFailedLongAgoIsNoNewFailure() {
        pod("a", 600, "");
        world.settle();
        refuse("a");
        world.run(Duration.ofHours(2));
        world.sweepAll();
        pod("b", 600, "");
        world.settle();
        assertThat(world.bound(namespace)).containsOnlyKeys("a", "b");
        assertThat(world.missed()).isZero();
    }
}

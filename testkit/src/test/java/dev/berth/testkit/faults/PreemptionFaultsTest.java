package dev.berth.testkit.faults;

import static org.assertj.core.api.Assertions.assertThat;

import dev.berth.embedded.fault.Fault;
import dev.berth.embedded.fault.Target;
import dev.berth.kubernetes.live.http.Request;
import dev.berth.kubernetes.live.loop.Orders;
import dev.berth.kubernetes.live.watch.ObjectParts;
import dev.berth.testkit.live.SteppedCluster;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What can go wrong while room is made for a more urgent pod. */
final class PreemptionFaultsTest {
    private final SteppedCluster world = new SteppedCluster(1);
    private String namespace = "";

    @BeforeEach
    void oneFullNode() {
        namespace = world.user().namespace("preempt");
        priorityClass("urgent", 1_000);
        world.user().node("one", 1, Map.of());
        for (int i = 0; i < 3; i++) {
            world.user().pod(namespace, "meek-" + i, 300, "");
        }
        world.settle();
        assertThat(world.bound(namespace)).hasSize(3);
    }

    @AfterEach
    void close() {
        world.close();
    }

    private void priorityClass(String name, int value) {
        world.user()
                .must(Request.post(
                        "/apis/scheduling.k8s.io/v1/priorityclasses",
                        "{\"apiVersion\":\"scheduling.k8s.io/v1\",\"kind\":\"PriorityClass\",\"metadata\":{\"name\":\""
                                + name + "\"},\"value\":" + value + "}"));
    }

    private void urgent(String name, int milliCpu) {
        world.user().pod(namespace, name, milliCpu, "\"priorityClassName\":\"urgent\"");
    }

    /** Budgets guard pods that run: one that is pending may always be evicted. */
    private void budget(int least) {
        for (int i = 0; i < 3; i++) {
            world.user()
                    .must(
                            Request.patch(
                                    "/api/v1/namespaces/" + namespace + "/pods/meek-" + i + "/status",
                                    Request.STRATEGIC_MERGE_PATCH,
                                    "{\"status\":{\"phase\":\"Running\",\"conditions\":[{\"type\":\"Ready\",\"status\":\"True\"}]}}"));
        }
        world.user()
                .must(Request.post(
                        "/apis/policy/v1/namespaces/" + namespace + "/poddisruptionbudgets",
                        "{\"apiVersion\":\"policy/v1\",\"kind\":\"PodDisruptionBudget\",\"metadata\":{\"name\":\"b\"},"
                                + "\"spec\":{\"minAvailable\":" + least
                                + ",\"selector\":{\"matchLabels\":{\"app\":\"meek\"}}}}"));
        world.server().awaitControllers();
    }

    private long evictions(int code) {
        return world.server().log().requests().stream()
                .filter(request -> request.path().endsWith("/eviction") && request.committed() == code)
                .count();
    }

    @Test
    @Proves(value = FaultCase.F17, where = Proves.Where.STEPPED)
    void f17APreemptorThatIsDeletedGivesItsReservationBack() {
        urgent("u", 900);
        world.step();
        assertThat(world.writes().waiting(Orders.Evict.class)).hasSize(3);
        world.user().deletePod(namespace, "u");
        world.step();
        assertThat(world.loop().status().assumed()).isZero();
        world.user().pod(namespace, "small", 100, "");
        world.settle();
        assertThat(world.bound(namespace)).containsKey("small");
        world.checkAtRest();
    }

    @Test
    @Proves(value = FaultCase.F18, where = Proves.Where.STEPPED)
    void f18WhereTheNodeOfAPreemptionVanishesOthersAreTried() {
        urgent("u", 900);
        world.step();
        world.writes().sendAll(order -> order instanceof Orders.Explain); // tells the API which node it waits for
        assertThat(ObjectParts.text(world.user().readPod(namespace, "u"), "status", "nominatedNodeName"))
                .isEqualTo("one");
        world.user().deleteNode("one");
        world.step();
        world.user().node("two", 1, Map.of());
        world.run(Duration.ofSeconds(70));
        assertThat(world.bound(namespace)).containsOnly(Map.entry("u", "two"));
        world.checkAtRest();
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 2})
    @Proves(
            value = FaultCase.F24,
            where = Proves.Where.STEPPED,
            seeds = "1; the 1st, 2nd or 3rd of 3 evictions, lost or failed")
    void f24AnEvictionThatFailsIsTriedAgainAndNothingIsStuck(int failing) {
        urgent("u", 900);
        world.step();
        for (int i = 0; i < 3; i++) {
            if (i == failing) {
                world.server().faults().next(new Target("POST", "pods", "eviction"), 1, new Fault.Refusal(500, 0));
            }
            world.writes().sendAll(order -> order instanceof Orders.Explain);
            world.writes().send(0);
        }
        world.step();
        assertThat(world.bound(namespace)).hasSize(1).doesNotContainKey("u");
        world.run(Duration.ofSeconds(10));
        assertThat(world.bound(namespace)).containsOnlyKeys("u");
        assertThat(evictions(201)).isEqualTo(3);
        world.checkAtRest();
    }

    @Test
    @Proves(value = FaultCase.F24, where = Proves.Where.STEPPED)
    void f24AnEvictionWhoseAnswerIsLostIsNotCountedTwice() {
        urgent("u", 900);
        world.server().faults().next(new Target("POST", "pods", "eviction"), 3, new Fault.LostReply());
        world.run(Duration.ofSeconds(10));
        assertThat(world.bound(namespace)).containsOnlyKeys("u");
        world.checkAtRest();
    }

    @Test
    @Proves(value = FaultCase.F25, where = Proves.Where.STEPPED)
    void f25AVictimThatDoesNotLeaveIsGivenUpAndAnotherPlaceIsFound() {
        for (int i = 0; i < 3; i++) {
            world.user()
                    .must(Request.patch(
                            "/api/v1/namespaces/" + namespace + "/pods/meek-" + i,
                            Request.MERGE_PATCH,
                            "{\"metadata\":{\"finalizers\":[\"example.com/never\"]}}"));
        }
        urgent("u", 900);
        world.run(Duration.ofSeconds(100));
        assertThat(world.bound(namespace)).doesNotContainKey("u");
        assertThat(world.loop().status().assumed()).isEqualTo(1); // still patient
        world.user().node("two", 1, Map.of());
        world.run(Duration.ofSeconds(40));
        assertThat(world.bound(namespace)).containsEntry("u", "two");
        assertThat(world.user().items("/apis/events.k8s.io/v1/namespaces/" + namespace + "/events"))
                .anyMatch(event -> ObjectParts.text(event, "reason").equals("PreemptionGivenUp"));
        world.checkAtRest();
    }

    @Test
    @Proves(value = FaultCase.F26, where = Proves.Where.STEPPED)
    void f26ABudgetIsKeptAndThePreemptorGoesWhereItMay() {
        budget(3);
        urgent("u", 900);
        world.run(Duration.ofSeconds(60));
        assertThat(world.bound(namespace)).hasSize(3).doesNotContainKey("u");
        assertThat(evictions(201)).isZero();
        assertThat(evictions(429)).isBetween(1L, 3L * 31);
        world.user().node("two", 1, Map.of());
        world.run(Duration.ofSeconds(140));
        assertThat(world.bound(namespace)).hasSize(4).containsEntry("u", "two");
        world.checkAtRest();
    }

    @Test
    @Proves(value = FaultCase.F26, where = Proves.Where.STEPPED)
    void f26NoMoreThan32EvictionsAreUnderWayAtOnce() {
        world.user().node("big", 10, Map.of());
        for (int i = 0; i < 50; i++) {
            world.user().pod(namespace, "many-" + i, 200, "");
        }
        world.settle();
        urgent("u", 9_900);
        world.step();
        assertThat(world.writes().waiting(Orders.Evict.class)).hasSize(32);
        world.settle();
        world.run(Duration.ofSeconds(10));
        assertThat(world.bound(namespace)).containsEntry("u", "big");
    }

    @Test
    @Proves(value = FaultCase.F33, where = Proves.Where.STEPPED)
    void f33APodKeepsThePriorityOfAClassThatIsDeleted() {
        world.user().must(Request.delete("/apis/scheduling.k8s.io/v1/priorityclasses/urgent"));
        world.settle();
        priorityClass("urgent", 1_000);
        urgent("u", 900);
        world.user().must(Request.delete("/apis/scheduling.k8s.io/v1/priorityclasses/urgent"));
        world.crash();
        world.run(Duration.ofSeconds(10));
        assertThat(world.bound(namespace)).containsOnlyKeys("u");
        world.checkAtRest();
    }
}

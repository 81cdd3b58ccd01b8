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

/** What can happen to a binding. One node of one core; a pod of 600 leaves no room for another. */
final class BindingFaultsTest {
    private SteppedCluster world = new SteppedCluster(1);
    private String namespace = "";

    @BeforeEach
    void oneNode() {
        open(1);
    }

    private void open(long seed) {
        world.close();
        world = new SteppedCluster(seed);
        namespace = world.user().namespace("binding");
        world.user().node("one", 1, Map.of());
        world.settle();
    }

    @AfterEach
    void close() {
        world.close();
    }

    private void pod(String name, int milliCpu) {
        world.user().pod(namespace, name, milliCpu, "");
    }

    private void expectAllBound(int pods) {
        assertThat(world.bound(namespace)).hasSize(pods);
        assertThat(world.loop().status().assumed()).isZero();
        world.checkAtRest();
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5})
    @Proves(value = FaultCase.F01, where = Proves.Where.STEPPED, seeds = "1–5; a restart after each 3rd order")
    void f01ARestartOfTheServerInTheMiddleOfThingsLosesNothing(long seed) {
        open(seed);
        for (int i = 0; i < 9; i++) {
            pod("a-" + i, 100);
        }
        world.server().faults().add(Target.BINDINGS, 0.4, new Fault.LostReply());
        world.server().faults().add(Target.BINDINGS, 0.4, new Fault.LostRequest());
        world.step();
        for (int sent = 0; !world.writes().waiting().isEmpty(); sent++) {
            world.writes().send(0);
            if (sent % 3 == 0) {
                world.restartServer();
                world.listAll();
            }
            world.advance(Duration.ofMillis(300));
            world.step();
            world.check();
        }
        world.server().faults().clear();
        world.run(Duration.ofSeconds(60));
        expectAllBound(9);
    }

    @Test
    @Proves(value = FaultCase.F12, where = Proves.Where.STEPPED)
    void f12ABindingThatIsAnswered409IsReadAndBelieved() {
        pod("a", 600);
        world.user().node("two", 1, Map.of());
        world.step();
        var order = world.writes().waiting(Orders.Bind.class).get(0);
        String other = order.node().equals("one") ? "two" : "one";
        world.user()
                .must(Request.post(
                        "/api/v1/namespaces/" + namespace + "/pods/a/binding",
                        "{\"apiVersion\":\"v1\",\"kind\":\"Binding\",\"metadata\":{\"name\":\"a\"},\"target\":{\"kind\":"
                                + "\"Node\",\"name\":\"" + other + "\"}}"));
        world.writes().send(0); // before the watch tells
        world.settle();
        assertThat(world.bound(namespace)).containsEntry("a", other);
        expectAllBound(1);
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 5})
    @Proves(value = FaultCase.F13, where = Proves.Where.STEPPED, seeds = "1; the answer lost 1, 2 and 5 times")
    void f13ABindingWhoseAnswerIsLostKeepsItsRoomAndIsDoneOnce(int lost) {
        pod("a", 600);
        world.server().faults().next(Target.BINDINGS, lost, new Fault.LostReply());
        world.step();
        world.watch("pods").broke("nothing shows that it was done");
        world.writes().send(0);
        world.stepOnce();
        pod("b", 600);
        for (int i = 0; i < 30; i++) {
            world.advance(Duration.ofSeconds(1));
            world.stepOnce();
            world.writes().sendAll(order -> true);
            world.check();
            assertThat(world.bound(namespace)).containsOnlyKeys("a");
        }
        world.list(world.watch("pods"));
        world.run(Duration.ofSeconds(70));
        assertThat(world.bound(namespace)).containsOnlyKeys("a");
        world.checkAtRest();
    }

    @Test
    @Proves(value = FaultCase.F14, where = Proves.Where.STEPPED)
    void f14ARefusedPodBacksOffSaysSoAndLetsOthersGo() {
        pod("a", 600);
        world.server().faults().next(Target.BINDINGS, 1, new Fault.Refusal(403, 0));
        world.settle();
        assertThat(world.bound(namespace)).isEmpty();
        assertThat(ObjectParts.text(world.user().scheduled(namespace, "a"), "message"))
                .contains("403")
                .endsWith("[BINDING_REFUSED]");
        pod("b", 600);
        world.settle();
        assertThat(world.bound(namespace)).containsOnlyKeys("b");
        world.user().deletePod(namespace, "b");
        world.run(Duration.ofSeconds(70));
        assertThat(world.bound(namespace)).containsOnlyKeys("a");
        world.checkAtRest();
    }

    @Test
    @Proves(value = FaultCase.F15, where = Proves.Where.STEPPED)
    void f15ANodeThatGoesDuringABindingLeavesNoRoomBehind() {
        pod("a", 600);
        world.step();
        world.user().deleteNode("one");
        world.writes().send(0); // the API server binds it all the same, and then collects the pod of a lost node
        world.settle();
        world.user().node("two", 1, Map.of());
        pod("b", 600);
        world.run(Duration.ofSeconds(70));
        assertThat(world.bound(namespace)).containsEntry("b", "two");
        assertThat(world.state().nodes().size()).isEqualTo(1);
        assertThat(world.loop().status().assumed()).isZero();
        world.checkAtRest();
    }

    @Test
    @Proves(value = FaultCase.F15, where = Proves.Where.STEPPED)
    void f15APodOnANodeThatIsNotThereIsNoPlaceholder() {
        world.user().foreignPod(namespace, "ghost", 600, "nowhere");
        pod("a", 600);
        world.settle();
        assertThat(world.bound(namespace)).containsEntry("a", "one");
        assertThat(world.state().nodes().size()).isEqualTo(1);
    }

    @Test
    @Proves(
            value = {FaultCase.F16, FaultCase.F07},
            where = Proves.Where.STEPPED)
    void f16APodRecreatedUnderItsNameIsNeverBoundByAnOldDecision() {
        for (int i = 0; i < 5; i++) {
            pod("a", 600);
            world.step();
            world.user().deletePod(namespace, "a");
            pod("a", 700);
            world.writes().send(0); // of the first one
            world.settle();
            world.run(Duration.ofSeconds(6));
            expectAllBound(1);
            world.user().deletePod(namespace, "a");
            world.settle();
        }
        assertThat(world.loop().status().pods()).isZero();
    }

    @ParameterizedTest
    @ValueSource(ints = {500, 503, 507})
    @Proves(value = FaultCase.F43, where = Proves.Where.STEPPED, seeds = "1; all writes answered 500, 503, 507")
    void f43WhileAllWritesFailNothingIsLostAndTheServerIsNotStormed(int code) {
        world.server().faults().add(new Target("POST", "", ""), 1, new Fault.Refusal(code, 0));
        world.server().faults().add(new Target("PATCH", "", ""), 1, new Fault.Refusal(code, 0));
        world.server().faults().clear();
        pod("a", 300);
        pod("b", 300);
        world.server().faults().add(Target.BINDINGS, 1, new Fault.Refusal(code, 0));
        world.server().faults().add(new Target("PATCH", "", ""), 1, new Fault.Refusal(code, 0));
        long before = world.server().log().count();
        world.run(Duration.ofSeconds(300));
        assertThat(world.bound(namespace)).isEmpty();
        // 2 pods, at most one attempt in 5 s once backed off, and the short waits of the beginning.
        assertThat(world.server().log().count() - before).isBetween(20L, 2L * (300 / 5 + 10));
        world.server().faults().clear();
        world.run(Duration.ofSeconds(15));
        expectAllBound(2);
    }
}

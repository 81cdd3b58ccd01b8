package dev.berth.testkit.faults;

import static org.assertj.core.api.Assertions.assertThat;

import dev.berth.kubernetes.live.http.Request;
import dev.berth.kubernetes.live.loop.Orders;
import dev.berth.testkit.live.RequestLogInvariants;
import dev.berth.testkit.live.SteppedCluster;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Gangs that are begun and not completed. */
final class GangFaultsTest {
    private static final int MEMBERS = 32;

    /** A room for one gang: a node of its own, so that nothing of another round helps or hinders it. */
    private record Round(SteppedCluster world, String namespace, String name) {
        static Round of(SteppedCluster world, String name) {
            var round = new Round(world, world.user().namespace(name), name);
            world.user().node(name, 4, Map.of());
            world.gang(round.namespace(), name, MEMBERS, 100);
            world.step();
            assertThat(world.writes().waiting(Orders.Bind.class)).hasSize(MEMBERS);
            return round;
        }

        void sendBindings(int count) {
            for (int i = 0; i < count; i++) {
                world.writes().send(0);
            }
        }

        Map<String, String> bound() {
            var bound = world.bound(namespace);
            bound.remove("greedy");
            return bound;
        }

        /** Somebody else takes all that is left. */
        void takeTheRest(int milliCpuTaken) {
            world.user().foreignPod(namespace, "greedy", 4_000 - milliCpuTaken, name);
        }

        void end() {
            world.checkAtRest();
            world.user().ask(Request.delete("/api/v1/namespaces/" + namespace + "/pods"));
            world.user().deleteNode(name);
            world.settle();
        }
    }

    private static void completes(SteppedCluster world, int written) {
        var round = Round.of(world, "fits" + written);
        round.sendBindings(written);
        world.crash();
        world.run(Duration.ofSeconds(5));
        assertThat(round.bound()).as("after %d bindings", written).hasSize(MEMBERS);
        round.end();
    }

    private static void isUndone(SteppedCluster world, int written) {
        var round = Round.of(world, "tight" + written);
        round.sendBindings(written);
        if (written < MEMBERS) {
            round.takeTheRest(100 * written);
        }
        world.crash();
        world.run(Duration.ofSeconds(60));
        assertThat(round.bound())
                .as("within patience, after %d bindings", written)
                .hasSize(written);
        world.run(Duration.ofSeconds(60));
        assertThat(round.bound())
                .as("beyond patience, after %d bindings", written)
                .hasSize(written == MEMBERS ? MEMBERS : 0);
        round.end();
    }

    @Test
    @Proves(
            value = FaultCase.F19,
            where = Proves.Where.STEPPED,
            seeds = "19; k = 0, 1, 16, 31, 32 of 32, both outcomes")
    void f19AGangIsCompletedWhereTheRestFitsAndUndoneWhereItDoesNot() {
        try (var world = new SteppedCluster(19)) {
            for (int written : List.of(0, 1, 16, 31, 32)) {
                completes(world, written);
            }
            for (int written : List.of(1, 31)) {
                isUndone(world, written);
            }
        }
    }

    @Test
    @Tag("slow")
    @Proves(value = FaultCase.F19, where = Proves.Where.STEPPED, seeds = "20; all k of 0..32, both outcomes")
    void f19TheSameBehindEveryWrite() {
        try (var world = new SteppedCluster(20)) {
            IntStream.rangeClosed(0, MEMBERS).forEach(written -> completes(world, written));
            IntStream.rangeClosed(0, MEMBERS).forEach(written -> isUndone(world, written));
        }
    }

    @Test
    @Proves(value = FaultCase.F19, where = Proves.Where.STEPPED, seeds = "21; a crash after each of 8 evictions")
    void f19ACrashInTheMiddleOfUndoingIsUndoneToo() {
        try (var world = new SteppedCluster(21)) {
            var round = Round.of(world, "twice");
            round.sendBindings(8);
            round.takeTheRest(800);
            world.crash();
            for (int evicted = 1; evicted <= 8; evicted++) {
                for (int i = 0;
                        i < 140 && world.writes().waiting(Orders.Evict.class).isEmpty();
                        i++) {
                    world.advance(Duration.ofSeconds(1));
                    world.step();
                    world.send(order -> !(order instanceof Orders.Evict));
                }
                assertThat(world.writes().waiting(Orders.Evict.class)).hasSize(9 - evicted);
                world.writes().send(0);
                world.invariants().forgive(); // each life has its own patience
                world.crash();
            }
            world.settle();
            assertThat(round.bound()).isEmpty();
            round.end();
        }
    }

    @Test
    @Proves(
            value = {FaultCase.F19, FaultCase.F14},
            where = Proves.Where.STEPPED,
            seeds = "22")
    void f19AGangOfWhichAWebhookRefusesOneMemberIsUndone() {
        try (var world = new SteppedCluster(22)) {
            var round = Round.of(world, "refused");
            round.sendBindings(MEMBERS - 1);
            for (int i = 0; i < 400 && !round.bound().isEmpty(); i++) {
                world.server().faults().clear();
                world.server()
                        .faults()
                        .next(
                                dev.berth.embedded.fault.Target.BINDINGS,
                                1,
                                new dev.berth.embedded.fault.Fault.Refusal(403, 0));
                world.invariants().forgive();
                world.run(Duration.ofSeconds(1));
            }
            assertThat(round.bound()).isEmpty();
            world.server().faults().clear();
            round.end();
        }
    }

    @Test
    @Proves(value = FaultCase.F20, where = Proves.Where.STEPPED, seeds = "1")
    void f20PodsThatAreSeenBeforeTheirGangWaitForItAndStartAsOne() {
        try (var world = new SteppedCluster(1)) {
            world.user().node("one", 4, Map.of());
            String namespace = world.user().namespace("late");
            world.settle();
            world.gang(namespace, "llama", 4, 500);
            world.commit();
            var pods = world.watch("pods");
            while (pods.coming() > 0) {
                pods.deliver(); // the stream of pod groups is slower
                world.stepOnce();
            }
            assertThat(world.writes().waiting(Orders.Bind.class)).isEmpty();
            world.run(Duration.ofSeconds(15));
            assertThat(world.bound(namespace)).hasSize(4);
            world.checkAtRest();
        }
    }

    @Test
    @Proves(value = FaultCase.F19, where = Proves.Where.STEPPED, seeds = "23")
    void f19AGangThatWasWholeAndLostAMemberIsLeftAlone() {
        try (var world = new SteppedCluster(23, RequestLogInvariants.Rules.STRICT.whenAtRest())) {
            String namespace = world.user().namespace("lost");
            world.user().node("one", 1, Map.of());
            world.user()
                    .must(Request.post(
                            "/apis/scheduling.k8s.io/v1beta1/namespaces/" + namespace + "/podgroups",
                            "{\"apiVersion\":\"scheduling.k8s.io/v1beta1\",\"kind\":\"PodGroup\",\"metadata\":{\"name\":"
                                    + "\"elastic\"},\"spec\":{\"schedulingPolicy\":{\"gang\":{\"minCount\":3}}}}"));
            for (int i = 0; i < 5; i++) {
                world.member(namespace, "elastic", i, 300); // three fit, two wait from the start
            }
            world.run(Duration.ofSeconds(10));
            var bound = List.copyOf(world.bound(namespace).keySet());
            assertThat(bound).hasSize(3);
            world.user().deletePod(namespace, bound.get(0));
            world.user().foreignPod(namespace, "greedy", 400, "one"); // and its place is taken
            world.run(Duration.ofSeconds(200));
            assertThat(world.bound(namespace)).containsKeys(bound.get(1), bound.get(2));
        }
    }
}

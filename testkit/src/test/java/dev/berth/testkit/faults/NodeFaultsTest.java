package dev.berth.testkit.faults;

import static org.assertj.core.api.Assertions.assertThat;

import dev.berth.kubernetes.live.http.Request;
import dev.berth.kubernetes.live.loop.Orders;
import dev.berth.kubernetes.live.watch.ObjectParts;
import dev.berth.testkit.live.RequestLogInvariants;
import dev.berth.testkit.live.SteppedCluster;
import java.time.Duration;
import java.util.Map;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

/** What nodes, their kubelets and other schedulers do. */
final class NodeFaultsTest {
    private static void kubeletRefuses(SteppedCluster world, String namespace, String pod, String reason) {
        world.user()
                .must(Request.patch(
                        "/api/v1/namespaces/" + namespace + "/pods/" + pod + "/status",
                        Request.MERGE_PATCH,
                        "{\"status\":{\"phase\":\"Failed\",\"reason\":\"" + reason + "\",\"message\":\"no\"}}"));
    }

    private static void ready(SteppedCluster world, String node, boolean ready) {
        world.user()
                .must(Request.patch(
                        "/api/v1/nodes/" + node + "/status",
                        Request.STRATEGIC_MERGE_PATCH,
                        "{\"status\":{\"conditions\":[{\"type\":\"Ready\",\"status\":\"" + (ready ? "True" : "False")
                                + "\"}]}}"));
    }

    @Test
    @Proves(value = FaultCase.F11, where = Proves.Where.STEPPED, seeds = "0–9")
    void f11PodsOfAnotherSchedulerOnTheSameNodesCountAndRacesEnd() {
        for (int seed = 0; seed < 10; seed++) {
            try (var world = new SteppedCluster(seed, RequestLogInvariants.Rules.STRICT.amongOthers())) {
                var random = new SplittableRandom(seed);
                String namespace = world.user().namespace("rival");
                world.user().node("one", 2, Map.of());
                world.user().node("two", 2, Map.of());
                for (int i = 0; i < 12; i++) {
                    world.user().pod(namespace, "ours-" + i, 200, "");
                    if (random.nextBoolean()) { // the rival does not look at what Berth does
                        world.user().foreignPod(namespace, "theirs-" + i, 200, random.nextBoolean() ? "one" : "two");
                    }
                    if (random.nextBoolean()) {
                        world.step();
                    }
                    if (!world.writes().waiting().isEmpty()) {
                        world.writes().send(0);
                    }
                }
                world.run(Duration.ofSeconds(5));
                world.checkAtRest();
                for (var node : java.util.List.of("one", "two")) { // what the kubelet would refuse
                    long here = world.bound(namespace).values().stream()
                            .filter(node::equals)
                            .count();
                    for (int i = 0; here > 10 && i < 12; i++) {
                        if (node.equals(world.bound(namespace).get("ours-" + i))) {
                            kubeletRefuses(world, namespace, "ours-" + i, "OutOfcpu");
                            here--;
                        }
                    }
                }
                world.run(Duration.ofSeconds(5));
                world.checkAtRest();
            }
        }
    }

    @Test
    @Proves(value = FaultCase.F27, where = Proves.Where.STEPPED, seeds = "1; 20 changes")
    void f27AFlappingNodeTakesPodsOnceItHasStayedReadyForAWhileThatGrows() {
        try (var world = new SteppedCluster(1)) {
            String namespace = world.user().namespace("flap");
            world.user().node("one", 4, Map.of());
            for (int i = 0; i < 10; i++) {
                int coolSeconds = i == 0 ? 0 : Math.min(600, 10 << (i - 1));
                ready(world, "one", false);
                world.settle();
                world.user().pod(namespace, "p-" + i, 100, "");
                world.run(Duration.ofSeconds(3));
                assertThat(world.bound(namespace)).hasSize(i);
                assertThat(ObjectParts.text(world.user().scheduled(namespace, "p-" + i), "message"))
                        .endsWith("[TAINT_UNTOLERATED]");
                ready(world, "one", true);
                if (coolSeconds > 0) {
                    world.run(Duration.ofSeconds(coolSeconds - 2));
                    assertThat(world.bound(namespace)).as("return %d", i + 1).hasSize(i);
                    assertThat(ObjectParts.text(world.user().scheduled(namespace, "p-" + i), "message"))
                            .endsWith("[NODE_FLAPS]");
                }
                world.run(Duration.ofSeconds(70)); // longer than any back-off
                assertThat(world.bound(namespace)).as("return %d", i + 1).hasSize(i + 1);
            }
            world.checkAtRest();
        }
    }

    @Test
    @Proves(value = FaultCase.F28, where = Proves.Where.STEPPED, seeds = "1; 8 devices broken one by one and mended")
    void f28DevicesThatBreakBelowWhatIsInUseGetNoNewPod() {
        try (var world = new SteppedCluster(1)) {
            String namespace = world.user().namespace("xid");
            world.user().gpuNode("one", 8);
            for (int i = 0; i < 7; i++) {
                world.user().gpuPod(namespace, "g-" + i, 1);
            }
            world.settle();
            assertThat(world.bound(namespace)).hasSize(7);
            for (int left = 7; left >= 0; left--) {
                world.user().gpuAllocatable("one", left);
                world.user().gpuPod(namespace, "more-" + left, 1);
                world.run(Duration.ofSeconds(2));
                assertThat(world.bound(namespace)).as("%d left", left).hasSize(7);
            }
            world.user().gpuAllocatable("one", 8);
            world.run(Duration.ofSeconds(70));
            assertThat(world.bound(namespace)).hasSize(8);
            world.checkAtRest();
        }
    }

    @Test
    @Proves(
            value = FaultCase.F29,
            where = Proves.Where.STEPPED,
            seeds = "1; OutOfcpu, OutOfmemory, UnexpectedAdmissionError, TopologyAffinityError")
    void f29ANodeWhoseKubeletRefusesCoolsDownForSuchPodsLongerEachTime() {
        for (var reason :
                java.util.List.of("OutOfcpu", "OutOfmemory", "UnexpectedAdmissionError", "TopologyAffinityError")) {
            try (var world = new SteppedCluster(1)) {
                String namespace = world.user().namespace("refuse");
                world.user().node("one", 4, Map.of());
                world.settle();
                int made = 0;
                for (int second = 0; second < 600; second++) { // a controller that replaces each refused pod at once
                    var bound = world.bound(namespace);
                    if (made == 0 || bound.containsKey("p-" + (made - 1))) {
                        if (made > 0) {
                            kubeletRefuses(world, namespace, "p-" + (made - 1), reason);
                        }
                        world.user().pod(namespace, "p-" + made++, 300, "");
                    }
                    world.advance(Duration.ofSeconds(1));
                    world.settle();
                    if (second == 5) {
                        assertThat(ObjectParts.text(world.user().scheduled(namespace, "p-" + (made - 1)), "message"))
                                .contains("refused such a pod lately")
                                .endsWith("[NODE_REFUSES]");
                    }
                }
                assertThat(made).as("pods in ten minutes, %s", reason).isBetween(4, 8); // 10 s, 20 s, 40 s, …
                world.user().pod(namespace, "other", 400, ""); // another shape
                world.settle();
                assertThat(world.bound(namespace)).containsKey("other");
                world.user().node("two", 4, Map.of());
                world.run(Duration.ofSeconds(12));
                assertThat(world.bound(namespace)).containsEntry("p-" + (made - 1), "two");
                world.checkAtRest();
            }
        }
    }

    @Test
    @Proves(value = FaultCase.F29, where = Proves.Where.STEPPED)
    void f29AfterARestartFailedPodsThatAreStillThereSayItAgain() {
        try (var world = new SteppedCluster(1)) {
            String namespace = world.user().namespace("refuse");
            world.user().node("one", 4, Map.of());
            world.user().pod(namespace, "p-0", 300, "");
            world.settle();
            kubeletRefuses(world, namespace, "p-0", "OutOfcpu");
            world.crash();
            world.user().pod(namespace, "p-1", 300, "");
            world.step();
            assertThat(world.writes().waiting(Orders.Bind.class)).isEmpty();
            world.run(Duration.ofSeconds(15));
            assertThat(world.bound(namespace)).containsKey("p-1");
        }
    }
}

package dev.berth.testkit.faults;

import static org.assertj.core.api.Assertions.assertThat;

import dev.berth.engine.model.Resources;
import dev.berth.engine.plugin.ReasonCode;
import dev.berth.engine.profile.PluginCatalogue;
import dev.berth.kubernetes.live.http.Request;
import dev.berth.kubernetes.live.loop.DecisionLoop;
import dev.berth.kubernetes.live.loop.Fence;
import dev.berth.kubernetes.live.loop.Inbox;
import dev.berth.kubernetes.live.loop.Telemetry;
import dev.berth.kubernetes.live.watch.Resource;
import dev.berth.testkit.NodeBuilder;
import dev.berth.testkit.PodBuilder;
import dev.berth.testkit.live.SimulatedApi;
import dev.berth.testkit.live.SteppedCluster;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

/** Much of everything, for long. */
final class LoadFaultsTest {
    private static final long SECOND = 1_000_000_000L;

    private static final class Counting implements Telemetry {
        private int decisions;

        @Override
        public void decided(boolean placed, long nanos) {
            decisions++;
        }
    }

    private final Inbox inbox = new Inbox();
    private final SimulatedApi api = new SimulatedApi(inbox);
    private final Counting counting = new Counting();
    private final DecisionLoop loop = new DecisionLoop(
            PluginCatalogue.with(List.of()).defaultProfile(),
            Set.of("default-scheduler"),
            List.of(Resource.NODES, Resource.PODS),
            inbox,
            api,
            Fence.NONE,
            counting,
            new SplittableRandom(1));
    private long nanos = SECOND;

    private void step() throws InterruptedException {
        do {
            api.deliver(10_000);
        } while (loop.doWork(nanos, 0) > 0);
    }

    private void waitingPods(int count, int shapes) throws InterruptedException {
        for (int i = 0; i < count; i++) {
            api.put(PodBuilder.pod("big-" + i)
                    .asking(Resources.CPU, 5_000 + i % shapes)
                    .build());
            if (i % 5_000 == 0) {
                step();
            }
        }
        step();
    }

    @Test
    @Proves(value = FaultCase.F39, where = Proves.Where.SIMULATED, seeds = "1 and 1,000 kinds of pods")
    void f39AHundredThousandWaitingPodsDoNotHoldUpOneThatFits() throws InterruptedException {
        api.put(NodeBuilder.node("one").having(Resources.CPU, 1_000).build());
        api.list();
        int threads = Thread.getAllStackTraces().size();
        waitingPods(100_000, 1_000);
        assertThat(loop.status().waiting()).isEqualTo(100_000);
        assertThat(loop.status().waitingGroups()).isEqualTo(1_000);
        assertThat(Thread.getAllStackTraces().size()).isLessThanOrEqualTo(threads + 2);
        api.put(PodBuilder.pod("small").asking(Resources.CPU, 100).build());
        int before = counting.decisions;
        step();
        assertThat(api.bindsUnderWay())
                .singleElement()
                .matches(order -> order.pod().name().equals("small"));
        assertThat(counting.decisions - before).isEqualTo(1);
    }

    @Test
    @Proves(
            value = FaultCase.F41,
            where = Proves.Where.SIMULATED,
            seeds = "1; 100 heartbeats and 100 pod changes a second for 60 s")
    void f41StormsOfHeartbeatsWakeNobody() throws InterruptedException {
        for (int i = 0; i < 100; i++) {
            api.put(NodeBuilder.node("n" + i).having(Resources.CPU, 1_000).build());
        }
        api.list();
        waitingPods(1_000, 100);
        for (int i = 0; i < 100; i++) {
            api.put(PodBuilder.pod("runs-" + i)
                    .asking(Resources.CPU, 1)
                    .on("n" + i)
                    .build());
        }
        step();
        int before = counting.decisions;
        for (int tick = 0; tick < 60 * 10; tick++) {
            nanos += SECOND / 10;
            for (int i = 0; i < 10; i++) {
                int which = (tick * 10 + i) % 100;
                api.put(NodeBuilder.node("n" + which)
                        .having(Resources.CPU, 1_000)
                        .build());
                api.put(PodBuilder.pod("runs-" + which)
                        .asking(Resources.CPU, 1)
                        .on("n" + which)
                        .build());
            }
            step();
        }
        // 100 kinds, each swept once in that minute.
        assertThat(counting.decisions - before).isLessThanOrEqualTo(2 * 100);
    }

    @Test
    @Proves(
            value = FaultCase.F41,
            where = Proves.Where.SIMULATED,
            seeds = "1; room comes and goes 10 times a second for 60 s")
    void f41EventsThatMightHelpWakeEachKindAtMostOnceInItsBackOff() throws InterruptedException {
        api.put(NodeBuilder.node("one").having(Resources.CPU, 5_000).build());
        api.put(PodBuilder.pod("holds").asking(Resources.CPU, 4_000).on("one").build());
        api.list();
        waitingPods(1_000, 1);
        int before = counting.decisions;
        for (int tick = 0; tick < 600; tick++) {
            nanos += SECOND / 10;
            api.put(PodBuilder.pod("blinks")
                    .withUid("uid-" + tick)
                    .asking(Resources.CPU, 1)
                    .on("one")
                    .build());
            step();
            api.deletePod("default/blinks");
            step();
        }
        assertThat(counting.decisions - before).isBetween(5, 60);
    }

    @Test
    @Proves(value = FaultCase.F42, where = Proves.Where.STEPPED, seeds = "1; 26 virtual hours, in steps of 61 s")
    void f42APodIsToldOnceForEachReasonWhateverTheTime() {
        try (var world = new SteppedCluster(1)) {
            String namespace = world.user().namespace("events");
            world.user().node("one", 1, Map.of("a-label-with-a-long-name", "x".repeat(60)));
            world.user().pod(namespace, "big", 5_000, "");
            world.settle();
            for (int i = 0; i < 26 * 3600 / 61; i++) {
                world.advance(Duration.ofSeconds(61));
                world.step();
                world.writes().sendAll(order -> true);
                world.writes().sendEvents();
            }
            world.check();
            assertThat(world.user().items("/apis/events.k8s.io/v1/namespaces/" + namespace + "/events"))
                    .hasSize(1);
            assertThat(world.server().log().requests().stream()
                            .filter(request -> request.client().equals(SteppedCluster.BERTH) && request.isWrite()))
                    .hasSize(2); // the condition and the event
        }
    }

    @Test
    @Proves(value = FaultCase.F46, where = Proves.Where.SIMULATED)
    void f46AWaitingPodIsTriedOnceAMinuteEvenWhereNothingWakesIt() throws InterruptedException {
        api.put(NodeBuilder.node("one").having(Resources.CPU, 1_000).build());
        api.list();
        waitingPods(10, 1);
        int before = counting.decisions;
        for (int minute = 0; minute < 60; minute++) {
            nanos += 66 * SECOND;
            step();
        }
        assertThat(counting.decisions - before).isEqualTo(60);
    }

    @Test
    @Proves(value = FaultCase.F46, where = Proves.Where.STEPPED, seeds = "8 reasons to wait, each cured")
    void f46WhateverAPodWaitsForItIsPlacedOnceThatComes() {
        record Wait(String name, String spec, int cpu, String cureMethod, String curePath, String cure) {}
        String one = "/api/v1/nodes/one";
        var waits = List.of(
                new Wait(
                        "selector",
                        "\"nodeSelector\":{\"disk\":\"ssd\"}",
                        100,
                        "patch",
                        one,
                        "{\"metadata\":{\"labels\":{\"disk\":\"ssd\"}}}"),
                new Wait("cordon", "", 100, "patch", one, "{\"spec\":{\"unschedulable\":false}}"),
                new Wait("taint", "", 100, "patch", one, "{\"spec\":{\"taints\":null}}"),
                new Wait("size", "", 3_000, "patch", one + "/status", "{\"status\":{\"allocatable\":{\"cpu\":\"4\"}}}"),
                new Wait("room", "", 900, "delete", "/api/v1/namespaces/NS/pods/holder?gracePeriodSeconds=0", ""),
                new Wait(
                        "claim",
                        "\"volumes\":[{\"name\":\"v\",\"persistentVolumeClaim\":{\"claimName\":\"c\"}}]",
                        100,
                        "post",
                        "/api/v1/namespaces/NS/persistentvolumeclaims",
                        "{\"apiVersion\":\"v1\",\"kind\":\"PersistentVolumeClaim\",\"metadata\":{\"name\":\"c\","
                                + "\"annotations\":{\"pv.kubernetes.io/bind-completed\":\"yes\"}},\"spec\":{"
                                + "\"accessModes\":[\"ReadWriteOnce\"],\"volumeName\":\"vol\",\"resources\":{\"requests\":"
                                + "{\"storage\":\"1Gi\"}}}}"),
                new Wait(
                        "gate",
                        "\"schedulingGates\":[{\"name\":\"example.com/hold\"}]",
                        100,
                        "patch",
                        "/api/v1/namespaces/NS/pods/p",
                        "{\"spec\":{\"schedulingGates\":null}}"),
                new Wait(
                        "affinity",
                        "\"affinity\":{\"podAffinity\":{\"requiredDuringSchedulingIgnoredDuringExecution\":[{"
                                + "\"topologyKey\":\"kubernetes.io/hostname\",\"labelSelector\":{\"matchLabels\":{"
                                + "\"app\":\"friend\"}}}]}}",
                        100,
                        "post",
                        "/api/v1/namespaces/NS/pods",
                        dev.berth.testkit.live.ClusterClient.podText("friend", 10, "")));
        for (var wait : waits) {
            try (var world = new SteppedCluster(1)) {
                String namespace = world.user().namespace("wait");
                world.user().node("one", 1, Map.of());
                world.user()
                        .must(Request.post(
                                "/api/v1/persistentvolumes",
                                "{\"apiVersion\":\"v1\",\"kind\":\"PersistentVolume\",\"metadata\":{\"name\":\"vol\"},"
                                        + "\"spec\":{\"capacity\":{\"storage\":\"1Gi\"},\"accessModes\":["
                                        + "\"ReadWriteOnce\"],\"hostPath\":{\"path\":\"/x\"}}}"));
                switch (wait.name()) {
                    case "cordon" -> patch(world, one, "{\"spec\":{\"unschedulable\":true}}");
                    case "taint" ->
                        patch(world, one, "{\"spec\":{\"taints\":[{\"key\":\"k\",\"effect\":\"NoSchedule\"}]}}");
                    case "room" -> world.user().pod(namespace, "holder", 500, "");
                    default -> {
                        // the pod waits by itself
                    }
                }
                world.settle();
                world.user().pod(namespace, "p", wait.cpu(), wait.spec());
                world.run(Duration.ofSeconds(2));
                assertThat(world.bound(namespace)).as(wait.name()).doesNotContainKey("p");
                world.checkAtRest();
                String path = wait.curePath().replace("NS", namespace);
                switch (wait.cureMethod()) {
                    case "patch" -> patch(world, path, wait.cure());
                    case "post" -> world.user().must(Request.post(path, wait.cure()));
                    default -> world.user().must(Request.delete(path));
                }
                world.run(Duration.ofSeconds(12));
                assertThat(world.bound(namespace)).as("%s, cured", wait.name()).containsKey("p");
            }
        }
    }

    private static void patch(SteppedCluster world, String path, String patch) {
        world.user().must(Request.patch(path, Request.MERGE_PATCH, patch));
    }

    @Test
    @Proves(value = FaultCase.F46, where = Proves.Where.SIMULATED, seeds = "all reasons")
    void f46EveryReasonTellsWhatToDoNext() {
        assertThat(ReasonCode.values())
                .allMatch(code -> !code.nextStep().isBlank() && !code.meaning().isBlank());
    }
}

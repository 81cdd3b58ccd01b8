package dev.berth.testkit.packing;

import static dev.berth.testkit.NodeBuilder.node;
import static dev.berth.testkit.PodBuilder.pod;
import static dev.berth.testkit.packing.RandomGpuCluster.GPU;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.berth.engine.cluster.Cluster;
import dev.berth.engine.cluster.Event;
import dev.berth.engine.decide.Decision;
import dev.berth.engine.decide.Explanation;
import dev.berth.engine.decide.Scheduler;
import dev.berth.engine.model.Device;
import dev.berth.engine.model.DeviceRequest;
import dev.berth.engine.model.Pod;
import dev.berth.engine.model.PodShape;
import dev.berth.engine.plugin.Incoming;
import dev.berth.engine.plugin.packing.PackingPotential;
import dev.berth.engine.profile.GpuProfile;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.Test;

/** Nodes and devices are chosen by the formulas of docs/design/0020, however much is remembered between decisions. */
class PackingPotentialTest {
    private static final double MILLIONTHS = 1000;

    @Test
    void scoresAreThoseOfTheFormulasWrittenDown() {
        for (long seed = 0; seed < 8; seed++) {
            var world = new RandomGpuCluster(seed, 8);
            for (int step = 0; step < 60; step++) {
                world.arriveAndGo();
                if (step % 6 == 5) {
                    scoresAgree(world);
                }
            }
        }
    }

    private static void scoresAgree(RandomGpuCluster world) {
        var cluster = world.cluster;
        var pod = world.arrival();
        var slow = new SlowPotential(cluster);
        var scorer = Objects.requireNonNull(new PackingPotential().scorer(Incoming.of(pod, cluster)));
        var explanation = Explanation.of(pod, cluster, GpuProfile.create());
        for (var verdict : explanation.nodes()) {
            int node = cluster.nodes().find(verdict.node());
            if (verdict.verdict().fits() && !slow.choices(pod, node).isEmpty()) {
                assertThat((double) scorer.score(node))
                        .as("%s on %s", pod.shape().devices(), verdict.node())
                        .isCloseTo(MILLIONTHS * slow.gain(pod, node), within(2.0));
            }
        }
        cluster.apply(Event.Deleted.of(pod));
    }

    @Test
    void aShareTakesTheDeviceThatCostsTheLeast() {
        for (long seed = 100; seed < 106; seed++) {
            var world = new RandomGpuCluster(seed, 6);
            for (int step = 0; step < 60; step++) {
                var pod = world.arrival();
                var outcome = world.scheduler.decide(pod);
                if (outcome.waits() == null
                        && outcome.decisions().get(0) instanceof Decision.Bind bind
                        && pod.shape().devices().count() == 1) {
                    var slow = new SlowPotential(world.cluster);
                    int node = world.cluster.nodes().find(bind.node());
                    assertThat(slow.gain(pod, node, bind.devices())).isCloseTo(slow.gain(pod, node), within(1e-6));
                }
                outcome.decisions().forEach(world.scheduler::apply);
            }
        }
    }

    @Test
    void theSupplyIsWhatTheNodesCouldTakeWhenTheOutlookWasMade() {
        for (long seed = 200; seed < 230; seed++) {
            var world = new RandomGpuCluster(seed, 6);
            var before = world.cluster.outlook();
            for (int step = 0; step < 60; step++) {
                world.arrival();
                var outlook = world.cluster.outlook();
                if (outlook != before) {
                    var slow = new SlowPotential(world.cluster);
                    for (int m = 0; m < outlook.typical().size(); m++) {
                        double sum = 0;
                        for (int node = 0; node < world.cluster.nodes().limit(); node++) {
                            sum += slow.supplyOf(outlook.typical().get(m), node);
                        }
                        assertThat(outlook.supplyMilli(m)).isCloseTo(sum, within(1e-3));
                    }
                }
                world.arriveAndGo();
                before = world.cluster.outlook();
            }
        }
    }

    @Test
    void rankingsFollowTheOutlookThroughUndoAndForks() {
        for (long seed = 300; seed < 310; seed++) {
            var world = new RandomGpuCluster(seed, 7);
            var cluster = world.cluster;
            var scheduler = world.scheduler;
            for (int step = 0; step < 80; step++) {
                if (world.below(6) == 0) {
                    int mark = cluster.mark();
                    for (int i = world.below(20); i > 0; i--) {
                        world.arriveAndGo();
                    }
                    cluster.undo(mark);
                }
                if (world.below(12) == 0) {
                    var pod = world.arrival();
                    var fork = new Scheduler(cluster.fork(), GpuProfile.create(), 0);
                    assertThat(fork.decide(pod)).isEqualTo(scheduler.decide(pod));
                }
                var pod = world.arrival();
                var outcome = scheduler.decide(pod);
                var best = Explanation.of(pod, cluster, scheduler.profile()).best();
                if (best.isEmpty()) {
                    assertThat(outcome.waits()).isNotNull();
                    cluster.apply(Event.Deleted.of(pod));
                } else {
                    assertThat(((Decision.Bind) outcome.decisions().get(0)).node())
                            .isEqualTo(best.get(0));
                    outcome.decisions().forEach(scheduler::apply);
                }
            }
        }
    }

    /** Two nodes alike but for one thing, in a cluster that expects what is told. */
    private static Cluster expecting(Map<PodShape, Long> workload) {
        var cluster = new Cluster();
        cluster.apply(new Event.Upserted(gpus("few-cores", "A", 4, 16)));
        cluster.apply(new Event.Upserted(gpus("many-cores", "A", 4, 64)));
        cluster.apply(new Event.Upserted(gpus("scarce", "S", 4, 64)));
        cluster.expect(workload);
        return cluster;
    }

    private static dev.berth.engine.model.Node gpus(String name, String model, int count, long cores) {
        return node(name)
                .having("cpu", cores)
                .having("memory", 1L << 42)
                .withDevices(GPU, count, Device.of(model))
                .build();
    }

    private static Pod asking(String name, long cores, DeviceRequest request) {
        return pod(name).asking("cpu", cores).asking(request).build();
    }

    private static String nodeFor(Cluster cluster, Pod pod) {
        cluster.apply(new Event.Upserted(pod));
        var outcome = new Scheduler(cluster, GpuProfile.create(), 0).decide(pod);
        return ((Decision.Bind) outcome.decisions().get(0)).node();
    }

    @Test
    void podsWithoutAModelLeaveTheModelThatOthersNeed() {
        var any = DeviceRequest.whole(GPU, 1);
        var cluster = expecting(Map.of(
                asking("t", 8, any).shape(), 5L,
                asking("u", 8, any.on(List.of("S"))).shape(), 5L));
        assertThat(nodeFor(cluster, asking("p", 2, any))).isEqualTo("few-cores");
    }

    @Test
    void podsThatNeedManyCoresFindNodesThatHaveThem() {
        var any = DeviceRequest.whole(GPU, 1);
        var cluster = expecting(Map.of(
                asking("t", 4, any).shape(),
                5L,
                asking("u", 17, any.on(List.of("A"))).shape(),
                5L));
        assertThat(nodeFor(cluster, asking("p", 4, any.on(List.of("A"))))).isEqualTo("few-cores");
    }

    @Test
    void podsWithoutDevicesGoWhereNoDevicesAreLeftOver() {
        var cluster =
                expecting(Map.of(asking("t", 8, DeviceRequest.whole(GPU, 1)).shape(), 5L));
        cluster.apply(new Event.Upserted(
                node("plain").having("cpu", 8).having("memory", 1L << 42).build()));
        assertThat(nodeFor(cluster, pod("p").asking("cpu", 4).build())).isEqualTo("plain");
    }

    @Test
    void withNothingKnownPodsGoWhereMostIsFree() {
        var cluster = expecting(Map.of());
        assertThat(nodeFor(cluster, asking("p", 4, DeviceRequest.whole(GPU, 1).on(List.of("A")))))
                .isEqualTo("many-cores");
    }

    @Test
    void devicesWithoutMemoryBesideThemAreWorthLess() {
        var cluster = new Cluster();
        var typical = pod("t").asking("cpu", 8)
                .asking("memory", 64L << 30)
                .asking(DeviceRequest.whole(GPU, 1))
                .build();
        for (var name : List.of("poor", "rich")) {
            cluster.apply(new Event.Upserted(node(name)
                    .having("cpu", 32)
                    .having("memory", name.equals("poor") ? 48L << 30 : 512L << 30)
                    .withDevices(GPU, 4, Device.of("A"))
                    .build()));
        }
        cluster.expect(Map.of(typical.shape(), 1L));
        var little = asking("p", 1, DeviceRequest.whole(GPU, 1));
        assertThat(nodeFor(cluster, little)).isEqualTo("poor");
    }
}

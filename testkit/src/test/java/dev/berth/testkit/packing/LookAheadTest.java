package dev.berth.testkit.packing;

import static dev.berth.testkit.PodBuilder.pod;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.berth.engine.cluster.Cluster;
import dev.berth.engine.cluster.Event;
import dev.berth.engine.cluster.TypicalPod;
import dev.berth.engine.decide.Decision;
import dev.berth.engine.decide.Explanation;
import dev.berth.engine.decide.Scheduler;
import dev.berth.engine.model.Device;
import dev.berth.engine.model.DeviceIndexes;
import dev.berth.engine.model.Pod;
import dev.berth.engine.profile.GpuProfile;
import dev.berth.engine.profile.Profile;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** What a placement leaves for the next pods is what docs/design/0020 says, whatever was asked and undone before. */
class LookAheadTest {
    private static final double MILLIONTHS = 1000;
    private static final double PODS_AHEAD = 10;
    private static final Profile AHEAD = GpuProfile.lookingAhead();

    /** Fewer nodes than rooms that are tried, so each is looked at. */
    private static final int NODES = 7;

    @Test
    void theScoreIsWhatTheNextPodsGainOrLose() {
        int compared = 0;
        for (long seed = 0; seed < 6; seed++) {
            var world = new RandomGpuCluster(seed, NODES, AHEAD);
            for (int step = 0; step < 40; step++) {
                world.arriveAndGo();
                if (step % 2 == 1) {
                    compared += scoresAgree(world);
                }
            }
        }
        assertThat(compared).as("scores compared").isGreaterThan(60);
    }

    private static int scoresAgree(RandomGpuCluster world) {
        var cluster = world.cluster;
        var pod = world.arrival();
        var explanation = Explanation.of(pod, cluster, AHEAD);
        var scores = explanation.weighted().getOrDefault("LookAhead", Map.of());
        int compared = 0;
        for (var entry : scores.entrySet()) {
            int node = cluster.nodes().find(entry.getKey());
            if (!pod.shape().devices().isNone() && oneModel(cluster, node)) {
                double change = changeOfTheNext(
                        cluster, pod, entry.getKey(), explanation.devices().get(entry.getKey()));
                assertThat((double) entry.getValue())
                        .as("%s on %s", pod.shape().devices(), entry.getKey())
                        .isCloseTo(PODS_AHEAD * MILLIONTHS * change, within(20.0));
                compared++;
            }
        }
        cluster.apply(Event.Deleted.of(pod));
        return compared;
    }

    /** Where devices differ, several ways to take them may be worth the same. */
    private static boolean oneModel(Cluster cluster, int node) {
        var usage = cluster.nodes().devices(RandomGpuCluster.GPU).get(node);
        return usage != null
                && usage.devices().stream().map(Device::model).distinct().count() == 1;
    }

    /** Everything is tried on the cluster itself, and taken back. */
    private static double changeOfTheNext(Cluster cluster, Pod pod, String node, DeviceIndexes devices) {
        var slow = new SlowPotential(cluster);
        var typical = cluster.outlook().typical();
        var pods = new ArrayList<Pod>();
        int mark = cluster.mark();
        try {
            for (int m = 0; m < typical.size(); m++) {
                pods.add(pod("typical-" + m)
                        .asking("cpu", typical.get(m).milliCpu())
                        .asking(typical.get(m).devices())
                        .build());
                cluster.apply(new Event.Upserted(pods.get(m)));
            }
            double before = worthOfTheNext(cluster, slow, typical, pods);
            cluster.apply(new Event.Bound(pod.namespace(), pod.name(), pod.uid(), node, devices));
            return worthOfTheNext(cluster, slow, typical, pods) - before;
        } finally {
            cluster.undo(mark);
        }
    }

    private static double worthOfTheNext(
            Cluster cluster, SlowPotential slow, List<TypicalPod> typical, List<Pod> pods) {
        double sum = 0;
        for (int m = 0; m < typical.size(); m++) {
            double best = Double.NEGATIVE_INFINITY;
            for (int node = 0; node < cluster.nodes().limit(); node++) {
                if (slow.freeCpu(node) >= typical.get(m).milliCpu()
                        && !slow.choices(pods.get(m), node).isEmpty()) {
                    best = Math.max(best, typical.get(m).demandMilli() + slow.gain(pods.get(m), node));
                }
            }
            sum += best == Double.NEGATIVE_INFINITY ? 0 : typical.get(m).share() * best;
        }
        return sum;
    }

    @Test
    void decisionsDoNotDependOnWhatWasTriedBefore() {
        for (long seed = 400; seed < 410; seed++) {
            var world = new RandomGpuCluster(seed, 12, AHEAD);
            var cluster = world.cluster;
            for (int step = 0; step < 80; step++) {
                if (world.below(6) == 0) {
                    int mark = cluster.mark();
                    for (int i = world.below(20); i > 0; i--) {
                        world.arriveAndGo();
                    }
                    cluster.undo(mark);
                }
                var pod = world.arrival();
                var outcome = world.scheduler.decide(pod);
                assertThat(new Scheduler(cluster.fork(), AHEAD, 0).decide(pod)).isEqualTo(outcome);
                var best = Explanation.of(pod, cluster, AHEAD).best();
                if (best.isEmpty()) {
                    assertThat(outcome.waits()).isNotNull();
                    cluster.apply(Event.Deleted.of(pod));
                } else {
                    assertThat(((Decision.Bind) outcome.decisions().get(0)).node())
                            .isEqualTo(best.get(0));
                    outcome.decisions().forEach(world.scheduler::apply);
                }
            }
        }
    }
}

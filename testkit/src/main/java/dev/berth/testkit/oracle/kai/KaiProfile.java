package dev.berth.testkit.oracle.kai;

import dev.berth.engine.plugin.Incoming;
import dev.berth.engine.plugin.PodScorer;
import dev.berth.engine.plugin.Scope;
import dev.berth.engine.plugin.Scorer;
import dev.berth.engine.profile.GpuProfile;
import dev.berth.engine.profile.Profile;
import java.util.List;

/**
 * The rules of Berth's gpu profile with KAI's default preferences, since scenarios name nodes: fill the node with the
 * fewest free GPUs, join a GPU that is shared already, and keep work without GPUs off nodes that have some.
 */
final class KaiProfile implements Scorer {
    private KaiProfile() {}

    /** @param preempts whether pods that fit nowhere may evict others */
    static Profile create(boolean preempts) {
        var gpu = GpuProfile.create();
        return new Profile(
                "kai",
                gpu.filters(),
                List.of(new Profile.Weighted(new KaiProfile(), 1)),
                preempts,
                gpu.deviceChooser());
    }

    @Override
    public String name() {
        return "KaiPlacement";
    }

    @Override
    public PodScorer scorer(Incoming pod) {
        return new Score(pod);
    }

    private record Score(Incoming pod) implements PodScorer {
        @Override
        public Scope scope() {
            return Scope.NODE;
        }

        @Override
        public boolean normalizes() {
            return false;
        }

        @Override
        public long score(int node) {
            var request = pod.shape().devices();
            var nodes = pod.cluster().nodes();
            if (request.isNone()) {
                int cpu = pod.cluster().resources().number("cpu");
                long used = nodes.requested(cpu).get(node)
                        * 40
                        / Math.max(1, nodes.allocatable(cpu).get(node));
                return (nodes.get(node).devices().isEmpty() ? 50 : 0) + used;
            }
            var usage = nodes.devices(request.resource()).get(node);
            if (usage == null) {
                return 0;
            }
            for (int i = 0; i < usage.size() && !request.isWhole(); i++) {
                if (!usage.isUnused(i) && usage.hasRoom(request, i)) {
                    return SCORE_MAX;
                }
            }
            return Math.max(0, SCORE_MAX - 1 - usage.freeUnits());
        }
    }
}

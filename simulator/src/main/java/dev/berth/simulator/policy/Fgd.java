package dev.berth.simulator.policy;

import dev.berth.engine.cluster.Cluster;
import dev.berth.engine.cluster.DeviceUsage;
import dev.berth.engine.model.DeviceIndexes;
import dev.berth.engine.plugin.DeviceChooser;
import dev.berth.engine.plugin.Incoming;
import dev.berth.engine.plugin.PodScorer;
import dev.berth.engine.plugin.Scorer;
import dev.berth.engine.profile.Profile;
import dev.berth.simulator.policy.ScoringPolicy.Request;
import dev.berth.simulator.workload.Demand;
import java.util.List;

/**
 * Fragmentation gradient descent (Weng et al., USENIX ATC'23): the node and GPU where the pod adds the least
 * fragmentation, told by the workload's typical pods. The score of a candidate is the floor of 100 x sigmoid of the
 * fragmentation that goes away, in GPUs.
 */
final class Fgd implements Policy {
    @Override
    public String name() {
        return "FGD";
    }

    @Override
    public String description() {
        return "the node and GPU where fragmentation grows the least (USENIX ATC'23)";
    }

    @Override
    public Profile profile(Cluster cluster, Demand demand, long seed) {
        var gradient = new Gradient(new NodeState(cluster), new Fragmentation(TypicalPods.of(demand)));
        return new Profile(name(), Filters.common(), List.of(new Profile.Weighted(gradient, 1)), false, gradient);
    }

    /** Scores nodes and chooses devices by one calculation. Bound to the cluster of one run. */
    private static final class Gradient implements Scorer, DeviceChooser {
        private record Before(long freeMilliCpu, DeviceUsage usage, double fragmentation) {}

        private final NodeState nodes;
        private final Fragmentation fragmentation;
        private Before[] before = new Before[0];

        Gradient(NodeState nodes, Fragmentation fragmentation) {
            this.nodes = nodes;
            this.fragmentation = fragmentation;
        }

        @Override
        public String name() {
            return "FGD";
        }

        @Override
        public PodScorer scorer(Incoming pod) {
            var request = Request.of(pod.shape());
            return (NodeScore) node -> {
                var usage = nodes.gpus(node);
                return usage == null ? 50 : best(request, node, usage) / usage.size();
            };
        }

        @Override
        public DeviceIndexes choose(Incoming pod, int node, DeviceUsage usage) {
            var request = Request.of(pod.shape());
            if (!request.gpus().isWhole()) {
                return DeviceIndexes.of(usage.size() - 1 - best(request, node, usage) % usage.size());
            }
            int[] chosen = new int[request.gpus().count()];
            int count = 0;
            for (int i = 0; i < usage.size() && count < chosen.length; i++) {
                if (usage.hasRoom(request.gpus(), i)) {
                    chosen[count++] = i;
                }
            }
            return DeviceIndexes.of(chosen);
        }

        /** The best score, and the first GPU that gives it, in one number: score x GPUs + GPUs - 1 - index. */
        private int best(Request pod, int node, DeviceUsage usage) {
            double now = now(node, usage);
            long cpu = nodes.freeMilliCpu(node) - pod.milliCpu();
            int[] free = Fragmentation.free(usage);
            String model = usage.devices().get(0).model();
            if (pod.gpus().isNone()) {
                return score(now - fragmentation.of(cpu, free, model)) * usage.size();
            }
            if (pod.gpus().isWhole()) {
                int wanted = pod.gpus().count();
                for (int i = 0; i < free.length && wanted > 0; i++) {
                    if (usage.hasRoom(pod.gpus(), i)) {
                        free[i] = 0;
                        wanted--;
                    }
                }
                return score(now - fragmentation.of(cpu, free, model)) * usage.size();
            }
            int best = 0;
            for (int i = 0; i < free.length; i++) {
                if (usage.hasRoom(pod.gpus(), i) && !alike(free, i, usage)) {
                    free[i] -= pod.gpus().computeMilli();
                    int score = score(now - fragmentation.of(cpu, free, model));
                    best = Math.max(best, score * usage.size() + usage.size() - 1 - i);
                    free[i] += pod.gpus().computeMilli();
                }
            }
            return best;
        }

        /** Whether an earlier GPU has as much free: it gives the same score, and goes first. */
        private static boolean alike(int[] free, int index, DeviceUsage usage) {
            for (int i = 0; i < index; i++) {
                if (free[i] == free[index] && usage.isUnused(i) == usage.isUnused(index)) {
                    return true;
                }
            }
            return false;
        }

        private static int score(double gone) {
            return (int) (100 / (1 + Math.exp(-gone / 1000)));
        }

        private double now(int node, DeviceUsage usage) {
            if (node >= before.length) {
                before = java.util.Arrays.copyOf(before, Math.max(node + 1, before.length * 2));
            }
            long cpu = nodes.freeMilliCpu(node);
            var known = before[node];
            if (known == null || known.usage != usage || known.freeMilliCpu != cpu) {
                known = new Before(cpu, usage, fragmentation.of(cpu, usage));
                before[node] = known;
            }
            return known.fragmentation;
        }
    }
}

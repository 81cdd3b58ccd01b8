package dev.berth.simulator.policy;

import dev.berth.engine.cluster.Cluster;
import dev.berth.engine.cluster.DeviceUsage;
import dev.berth.engine.model.DeviceIndexes;
import dev.berth.engine.plugin.DeviceChooser;
import dev.berth.engine.plugin.Incoming;
import dev.berth.engine.plugin.PodScorer;
import dev.berth.engine.plugin.Scope;
import dev.berth.engine.plugin.Scorer;
import dev.berth.engine.plugin.Signature;
import dev.berth.engine.profile.Profile;
import dev.berth.simulator.workload.Demand;
import java.util.List;
import java.util.SplittableRandom;

/** Any node that has room, and any of its GPUs that has; all alike. */
final class RandomNode implements Policy {
    @Override
    public String name() {
        return "Random";
    }

    @Override
    public String description() {
        return "any node and any GPU that has room";
    }

    @Override
    public Profile profile(Cluster cluster, Demand demand, long seed) {
        var random = new SplittableRandom(seed);
        return new Profile(
                name(),
                Filters.common(),
                List.of(new Profile.Weighted(new Draw(random), 1)),
                false,
                new AnyDevice(random));
    }

    private record Draw(SplittableRandom random) implements Scorer, PodScorer {
        @Override
        public String name() {
            return "Random";
        }

        @Override
        public PodScorer scorer(Incoming pod) {
            return this;
        }

        /** Each node is a group of its own, so a ranking keeps who has room, and each decision draws afresh. */
        @Override
        public Scope scope() {
            return Scope.TOPOLOGY;
        }

        @Override
        public void signature(int node, Signature out) {
            out.add(node);
        }

        @Override
        public boolean normalizes() {
            return true;
        }

        @Override
        public long score(int node) {
            return random.nextInt(Integer.MAX_VALUE);
        }
    }

    private record AnyDevice(SplittableRandom random) implements DeviceChooser {
        @Override
        public DeviceIndexes choose(Incoming pod, int node, DeviceUsage usage) {
            var request = pod.shape().devices();
            int[] chosen = new int[request.count()];
            int seen = 0;
            for (int i = 0; i < usage.size(); i++) {
                if (usage.hasRoom(request, i)) {
                    int place = seen < chosen.length ? seen : random.nextInt(seen + 1);
                    if (place < chosen.length) {
                        chosen[place] = i;
                    }
                    seen++;
                }
            }
            return DeviceIndexes.of(chosen);
        }
    }
}

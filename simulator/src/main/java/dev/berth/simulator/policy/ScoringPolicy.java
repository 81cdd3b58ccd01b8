package dev.berth.simulator.policy;

import dev.berth.engine.cluster.Cluster;
import dev.berth.engine.model.DeviceRequest;
import dev.berth.engine.model.PodShape;
import dev.berth.engine.model.Resources;
import dev.berth.engine.plugin.Incoming;
import dev.berth.engine.plugin.PodScorer;
import dev.berth.engine.plugin.Scorer;
import dev.berth.engine.plugin.TightestDevices;
import dev.berth.engine.profile.Profile;
import dev.berth.simulator.workload.Demand;
import java.util.List;

/** A policy that is one score over nodes; the devices are the tightest ones, as in the published runs. */
abstract class ScoringPolicy implements Policy {
    /** What a pod asks for, as the scores need it. */
    record Request(long milliCpu, DeviceRequest gpus) {
        static Request of(PodShape shape) {
            return new Request(shape.requests().get(Resources.CPU), shape.devices());
        }

        /** Thousandths of GPUs in all. */
        long gpuMilli() {
            return (long) gpus.count() * gpus.computeMilli();
        }
    }

    @Override
    public final Profile profile(Cluster cluster, Demand demand, long seed) {
        var scorer = new Scorer() {
            @Override
            public String name() {
                return ScoringPolicy.this.name();
            }

            @Override
            public PodScorer scorer(Incoming pod) {
                return score(Request.of(pod.shape()), new NodeState(pod.cluster()));
            }
        };
        return new Profile(
                name(), Filters.common(), List.of(new Profile.Weighted(scorer, 1)), false, TightestDevices.INSTANCE);
    }

    /** The score of each node for a pod; nodes with too little room are never asked about. */
    abstract NodeScore score(Request pod, NodeState nodes);
}

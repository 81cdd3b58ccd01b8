package dev.berth.engine.plugin.packing;

import dev.berth.engine.cluster.Cluster;
import dev.berth.engine.cluster.Outlook;
import dev.berth.engine.model.DeviceRequest;
import dev.berth.engine.model.Resources;
import dev.berth.engine.plugin.Incoming;
import dev.berth.engine.plugin.PodScorer;
import dev.berth.engine.plugin.Scope;
import dev.berth.engine.plugin.Scorer;

/**
 * Prefers nodes where a pod takes the least from what the cluster can do for the pods to come ({@link Potential}). The
 * score is the change of the node's value in millionths of a device, negative as a rule, and final: other scorers of a
 * profile with this one count in the same unit, so a weight says how many millionths of a device a point is worth.
 */
public final class PackingPotential implements Scorer {
    /** Scores count thousandths of the milli-devices that values are told in. */
    public static final int UNITS_PER_MILLI = 1000;

    /** No score is beyond this, so that sums with other scorers stay within an int. */
    private static final long SCORE_MOST = 1_000_000_000;

    @Override
    public String name() {
        return "PackingPotential";
    }

    @Override
    public PodScorer scorer(Incoming pod) {
        var usage = pod.shape().usage();
        return new Score(
                pod.cluster(),
                pod.cluster().outlook(),
                usage.get(Resources.CPU),
                usage.get(Resources.MEMORY),
                pod.shape().devices());
    }

    private record Score(Cluster cluster, Outlook outlook, long milliCpu, long memoryBytes, DeviceRequest devices)
            implements PodScorer {
        @Override
        public Scope scope() {
            return Scope.NODE;
        }

        @Override
        public boolean normalizes() {
            return false;
        }

        @Override
        public boolean stale() {
            return cluster.outlook() != outlook;
        }

        @Override
        public long score(int node) {
            var potential = Potential.of(cluster);
            var room = potential.roomOf(node);
            double gain = potential.gains(milliCpu, memoryBytes, devices).in(room);
            return Math.clamp(Math.round(gain * UNITS_PER_MILLI), -SCORE_MOST, SCORE_MOST);
        }
    }
}

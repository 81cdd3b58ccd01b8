package dev.berth.engine.plugin.packing;

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
                Potential.of(pod.cluster()),
                usage.get(Resources.CPU),
                usage.get(Resources.MEMORY),
                pod.shape().devices());
    }

    private static final class Score implements PodScorer {
        private final Potential potential;
        private final long milliCpu;
        private final long memoryBytes;
        private final DeviceRequest devices;
        private Gains gains;

        Score(Potential potential, long milliCpu, long memoryBytes, DeviceRequest devices) {
            this.potential = potential;
            this.milliCpu = milliCpu;
            this.memoryBytes = memoryBytes;
            this.devices = devices;
            gains = potential.gains(milliCpu, memoryBytes, devices);
        }

        @Override
        public Scope scope() {
            return Scope.NODE;
        }

        @Override
        public boolean normalizes() {
            return false;
        }

        @Override
        public long version() {
            return potential.version();
        }

        @Override
        public long score(int node) {
            potential.follow();
            if (!gains.current()) {
                gains = potential.gains(milliCpu, memoryBytes, devices);
            }
            return Math.clamp(Math.round(gains.in(potential.roomOf(node)) * UNITS_PER_MILLI), -SCORE_MOST, SCORE_MOST);
        }
    }
}

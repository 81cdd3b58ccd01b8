package dev.berth.simulator.run;

import dev.berth.engine.cluster.Cluster;
import dev.berth.simulator.policy.Fragmentation;
import dev.berth.simulator.workload.Demand;
import java.util.ArrayList;
import java.util.List;

/** Looks at the fragmentation of the cluster from time to time: about a hundred times while jobs arrive. */
final class FragmentationSamples {
    private static final int SAMPLES = 100;

    /** Later samples are left out: the queue drains, and nothing new shows. */
    private static final int SAMPLES_MAX = 400;

    private final Cluster cluster;
    private final Fragmentation fragmentation;
    private final long everyMillis;
    private final List<Double> hours = new ArrayList<>();
    private final List<Double> values = new ArrayList<>();
    private long next;

    FragmentationSamples(Cluster cluster, Demand demand, long arrivalsMillis) {
        this.cluster = cluster;
        fragmentation = Fragmentation.of(demand);
        everyMillis = Math.max(1, arrivalsMillis / SAMPLES);
        next = everyMillis;
    }

    /** The cluster is about to change at this time, and has been as it is since the last change. */
    void advance(long toMillis) {
        if (toMillis >= next && values.size() < SAMPLES_MAX) {
            values.add(fragmentation.percent(cluster));
            hours.add(toMillis / 3_600_000.0);
            next = toMillis + everyMillis;
        }
    }

    JobRun.Samples samples() {
        return new JobRun.Samples(
                hours.stream().mapToDouble(Double::doubleValue).toArray(),
                values.stream().mapToDouble(Double::doubleValue).toArray());
    }
}

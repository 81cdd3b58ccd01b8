package dev.berth.simulator.workload;

import dev.berth.engine.model.TopologyRequest;

/**
 * Work that arrives at a time and runs for a time: pods that start together and end together.
 *
 * @param id as the trace names it
 * @param submitMillis arrival in virtual time
 * @param runMillis how long it runs once all its pods run
 * @param pods how many equal pods; all or none run
 * @param each what each pod asks for
 * @param priority greater goes first
 * @param topology how near to each other its pods must be
 */
public record Job(
        String id, long submitMillis, long runMillis, int pods, Ask each, int priority, TopologyRequest topology) {
    /** Most pods of one job. */
    public static final int PODS_MAX = 100_000;

    /** Virtual time ends after 1,000 years. */
    public static final long TIME_MAX_MILLIS = 1000L * 365 * 24 * 3600 * 1000;

    public Job {
        if (submitMillis < 0 || submitMillis > TIME_MAX_MILLIS || runMillis < 0 || runMillis > TIME_MAX_MILLIS) {
            throw new IllegalArgumentException("job " + id + " arrives at " + submitMillis + " ms and runs for "
                    + runMillis + " ms; both must be from 0 to " + TIME_MAX_MILLIS);
        }
        if (pods < 1 || pods > PODS_MAX) {
            throw new IllegalArgumentException("job " + id + " has " + pods + " pods; it must have 1 to " + PODS_MAX);
        }
    }

    /** Work whose pods may be anywhere. */
    public Job(String id, long submitMillis, long runMillis, int pods, Ask each, int priority) {
        this(id, submitMillis, runMillis, pods, each, priority, TopologyRequest.NONE);
    }

    /** Thousandths of GPUs that it holds while it runs. */
    public long gpuMilli() {
        return pods * each.totalGpuMilli();
    }
}

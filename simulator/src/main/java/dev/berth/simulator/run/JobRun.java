package dev.berth.simulator.run;

import java.util.Arrays;
import java.util.List;

/**
 * How a list of jobs fared under one policy and seed.
 *
 * @param jobs how many arrived
 * @param finished how many ran to their end
 * @param impossible how many fit not even the empty cluster
 * @param unfinished how many still waited when nothing happened any more
 * @param restarts how often a job lost a node and began again
 * @param completion from arrival to end
 * @param queueing time not running between arrival and end
 * @param widths the same by GPUs, ascending
 * @param makespanSeconds from the first arrival to the last end
 * @param gpuUtilizationPercent GPU time given of all GPU time there was, until the last end
 * @param lostGpuSeconds GPU time of work that was lost with a node and done again
 * @param fragmentation GPUs that are free and of no use to typical pods, in percent of all, sampled over time
 * @param timeline see the quantities of this record
 * @param events arrivals, starts and ends of pods
 */
public record JobRun(
        String policy,
        long seed,
        int jobs,
        int finished,
        int impossible,
        int unfinished,
        long restarts,
        Percentiles completion,
        Percentiles queueing,
        List<Width> widths,
        double makespanSeconds,
        double gpuUtilizationPercent,
        double lostGpuSeconds,
        Samples fragmentation,
        Timeline timeline,
        long decisions,
        long events,
        double wallSeconds) {
    /** Quantities of the timeline: GPU thousandths given away, wanted in all, there at all, and waiting jobs. */
    public static final int GIVEN = 0;

    public static final int WANTED = 1;
    public static final int CAPACITY = 2;
    public static final int WAITING = 3;
    static final int QUANTITIES = 4;

    /** Values at times. */
    public record Samples(double[] hours, double[] values) {
        /** 0 where there is no value. */
        public double mean() {
            return Arrays.stream(values).average().orElse(0);
        }
    }

    /** Jobs of so many GPUs; a share of one counts as 0.5 and the like. */
    public record Width(double gpus, Percentiles completion, Percentiles queueing) {}

    public double decisionsPerSecond() {
        return wallSeconds == 0 ? 0 : decisions / wallSeconds;
    }

    public double eventsPerSecond() {
        return wallSeconds == 0 ? 0 : events / wallSeconds;
    }
}

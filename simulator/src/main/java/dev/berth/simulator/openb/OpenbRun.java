package dev.berth.simulator.openb;

/**
 * One run of the published experiment.
 *
 * @param allocationPercent GPUs given away, in percent of all, once demand had reached so many percent of all (the index)
 * @param fragmentationPercent GPUs free at the end and of no use to typical pods, in percent of all
 * @param placed pods that found room; the others were dropped
 */
public record OpenbRun(
        String policy,
        String mix,
        long seed,
        double[] allocationPercent,
        double fragmentationPercent,
        int placed,
        int dropped,
        double wallSeconds) {
    /** GPUs given away in percent, at a demand of so many percent. */
    public double at(int demandPercent) {
        return allocationPercent[demandPercent];
    }

    public double decisionsPerSecond() {
        return wallSeconds == 0 ? 0 : (placed + dropped) / wallSeconds;
    }
}

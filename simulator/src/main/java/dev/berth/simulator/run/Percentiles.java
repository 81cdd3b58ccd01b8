package dev.berth.simulator.run;

import java.util.Arrays;

/** A distribution in a few numbers, in seconds; all 0 where there is nothing. */
public record Percentiles(int count, double mean, double p50, double p90, double p99, double max) {
    /** Of milliseconds, in any order. */
    public static Percentiles ofMillis(long[] millis) {
        if (millis.length == 0) {
            return new Percentiles(0, 0, 0, 0, 0, 0);
        }
        long[] sorted = millis.clone();
        Arrays.sort(sorted);
        double sum = 0;
        for (long each : sorted) {
            sum += each;
        }
        return new Percentiles(
                sorted.length,
                sum / sorted.length / 1000,
                at(sorted, 0.5),
                at(sorted, 0.9),
                at(sorted, 0.99),
                sorted[sorted.length - 1] / 1000.0);
    }

    /** The smallest value that at least this share of all values does not exceed. */
    private static double at(long[] sorted, double share) {
        return sorted[Math.max(0, (int) Math.ceil(share * sorted.length) - 1)] / 1000.0;
    }
}

package dev.berth.engine.plugin;

/**
 * The arithmetic of the default resource scores over whole chunks. Each loop does one thing over plain arrays, as that is
 * what the compiler turns into vector instructions; the parts of a score meet in scratch arrays.
 */
final class ColumnMath {
    private ColumnMath() {}

    /** What is left of each capacity once {@code asked} is taken too, in percent; negative where it does not fit. */
    static void percentLeft(long[] capacity, long[] used, long asked, double[] into, int length) {
        for (int n = 0; n < length; n++) {
            into[n] = (double) (capacity[n] - used[n] - asked) * 100.0 / (double) capacity[n];
        }
    }

    /** The used share of each capacity, {@code more} included. */
    static void share(long[] capacity, long[] used, long more, double[] into, int length) {
        for (int n = 0; n < length; n++) {
            into[n] = (double) (used[n] + more) / (double) capacity[n];
        }
    }

    /** Rounds towards zero, in place. */
    static void truncate(double[] values, long[] through, int length) {
        for (int n = 0; n < length; n++) {
            through[n] = (long) values[n];
        }
        for (int n = 0; n < length; n++) {
            values[n] = (double) through[n];
        }
    }

    /** The balance of two shares, each capped at 1: 100 where they are equal, 50 where they are 0 and 1. */
    static void balance(double[] one, double[] two, double[] into, int length) {
        for (int n = 0; n < length; n++) {
            into[n] = (1.0 - Math.abs((Math.min(1.0, one[n]) - Math.min(1.0, two[n])) / 2)) * 100.0;
        }
    }

    /** The weighted mean of two numbers of which negative ones count as 0. */
    static void mean(double[] one, double weightOne, double[] two, double weightTwo, double[] into, int length) {
        double both = weightOne + weightTwo;
        for (int n = 0; n < length; n++) {
            into[n] = (Math.max(0.0, one[n]) * weightOne + Math.max(0.0, two[n]) * weightTwo) / both;
        }
    }

    /** {@code into += weight x values}, values rounded towards zero. */
    static void addTruncated(double[] values, long[] through, int weight, long[] into, int length) {
        for (int n = 0; n < length; n++) {
            through[n] = (long) values[n];
        }
        for (int n = 0; n < length; n++) {
            into[n] += weight * through[n];
        }
    }

    /** {@code into += weight x (50 + (50 + with - without) / 2)}, both numbers whole and from 50 to 100. */
    static void addGain(double[] with, double[] without, long[] through, int weight, long[] into, int length) {
        for (int n = 0; n < length; n++) {
            through[n] = (long) (50.0 + with[n] - without[n]);
        }
        for (int n = 0; n < length; n++) {
            into[n] += weight * (50 + (through[n] >> 1));
        }
    }
}

package dev.berth.simulator.run;

/**
 * Means of a few quantities over equal spans of time, in bounded memory: when time outgrows the bins, pairs of bins become
 * one. Cost: O(bins touched) a step.
 */
public final class Timeline {
    /** Most spans kept. */
    public static final int BINS_MAX = 512;

    private final int quantities;
    private final double[][] sums;
    private double widthMillis = 1000;
    private long endMillis;

    Timeline(int quantities) {
        this.quantities = quantities;
        sums = new double[quantities][BINS_MAX];
    }

    /** The quantities had these values from where the last step ended until now. */
    void advance(long toMillis, long... values) {
        while (toMillis > widthMillis * BINS_MAX) {
            halve();
        }
        double at = endMillis;
        for (int bin = (int) (at / widthMillis); at < toMillis; bin++) {
            double end = Math.min(toMillis, (bin + 1) * widthMillis);
            for (int i = 0; i < quantities; i++) {
                sums[i][bin] += values[i] * (end - at);
            }
            at = end;
        }
        endMillis = toMillis;
    }

    private void halve() {
        for (var sum : sums) {
            for (int bin = 0; bin < BINS_MAX; bin++) {
                sum[bin] = bin < BINS_MAX / 2 ? sum[2 * bin] + sum[2 * bin + 1] : 0;
            }
        }
        widthMillis *= 2;
    }

    /** How many spans have begun. */
    public int size() {
        return (int) Math.ceil(endMillis / widthMillis);
    }

    /** The middle of a span. */
    public double atMillis(int bin) {
        return (bin * widthMillis + end(bin)) / 2;
    }

    private double end(int bin) {
        return Math.min(endMillis, (bin + 1) * widthMillis);
    }

    /** The mean of a quantity over a span. */
    public double mean(int quantity, int bin) {
        return sums[quantity][bin] / (end(bin) - bin * widthMillis);
    }

    /** The mean of a quantity over all time; 0 where no time has passed. */
    public double mean(int quantity) {
        double sum = 0;
        for (double each : sums[quantity]) {
            sum += each;
        }
        return endMillis == 0 ? 0 : sum / endMillis;
    }
}

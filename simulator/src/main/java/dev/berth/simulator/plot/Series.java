package dev.berth.simulator.plot;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * Points of one name.
 *
 * @param low the lower edge of a band around the points; null for none
 * @param high the upper edge; null exactly where {@code low} is
 */
public record Series(
        String name, Style style, double[] x, double[] y, double @Nullable [] low, double @Nullable [] high) {
    /** How points are joined. */
    public enum Style {
        LINE,
        DOTS
    }

    public Series {
        if (x.length != y.length
                || (low == null) != (high == null)
                || (low != null && low.length != x.length)
                || (high != null && high.length != x.length)) {
            throw new IllegalArgumentException("series " + name + " has columns of different lengths");
        }
        if (Arrays.stream(x).anyMatch(value -> !Double.isFinite(value))
                || Arrays.stream(y).anyMatch(value -> !Double.isFinite(value))) {
            throw new IllegalArgumentException("series " + name + " has a point that is no number");
        }
    }

    public static Series line(String name, double[] x, double[] y) {
        return new Series(name, Style.LINE, x, y, null, null);
    }

    public static Series band(String name, double[] x, double[] y, double[] low, double[] high) {
        return new Series(name, Style.LINE, x, y, low, high);
    }

    public static Series dots(String name, double[] x, double[] y) {
        return new Series(name, Style.DOTS, x, y, null, null);
    }
}

package dev.berth.simulator.report;

import java.util.Locale;

/** Durations for people. */
public final class DurationText {
    private DurationText() {}

    /** Two units at most: {@code 3d 4h}, {@code 12.5s}. */
    public static String show(double seconds) {
        if (seconds < 60) {
            return String.format(Locale.ROOT, "%.1fs", seconds);
        }
        long whole = Math.round(seconds);
        if (whole < 3600) {
            return whole / 60 + "m " + whole % 60 + "s";
        }
        if (whole < 86_400) {
            return whole / 3600 + "h " + whole % 3600 / 60 + "m";
        }
        return whole / 86_400 + "d " + whole % 86_400 / 3600 + "h";
    }
}

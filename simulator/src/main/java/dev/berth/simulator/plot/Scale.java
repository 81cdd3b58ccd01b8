package dev.berth.simulator.plot;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** Maps numbers to pixels along one axis, with round numbers as ticks. */
record Scale(double from, double to, double firstPixel, double lastPixel, double step) {
    private static final int TICKS = 8;

    /** A scale that holds all values, widened to whole steps. */
    static Scale over(double least, double greatest, double firstPixel, double lastPixel) {
        double span = greatest > least ? greatest - least : Math.max(1, Math.abs(greatest) * 0.1);
        double step = round(span / TICKS);
        return new Scale(
                Math.floor(least / step + 1e-9) * step,
                Math.ceil((least + span) / step - 1e-9) * step,
                firstPixel,
                lastPixel,
                step);
    }

    /** One, two or five times a power of ten, at least as much. */
    private static double round(double rough) {
        double power = Math.pow(10, Math.floor(Math.log10(rough)));
        for (double factor : new double[] {1, 2, 5}) {
            if (factor * power >= rough * 0.999) {
                return factor * power;
            }
        }
        return 10 * power;
    }

    double pixel(double value) {
        return firstPixel + (value - from) / (to - from) * (lastPixel - firstPixel);
    }

    List<Double> ticks() {
        var ticks = new ArrayList<Double>();
        for (long i = Math.round(from / step); i * step <= to + step * 1e-9; i++) {
            ticks.add(i * step);
        }
        return ticks;
    }

    String text(double tick) {
        int digits = (int) Math.max(0, -Math.floor(Math.log10(step) + 1e-9));
        return String.format(Locale.ROOT, "%,." + digits + "f", tick == 0 ? 0.0 : tick);
    }
}

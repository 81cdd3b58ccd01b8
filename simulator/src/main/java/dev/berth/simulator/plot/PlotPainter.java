package dev.berth.simulator.plot;

import dev.berth.simulator.plot.Surface.Anchor;
import dev.berth.simulator.plot.Surface.Ink;

/** Lays a plot out: title, axes with round ticks, series, legend at the right. */
final class PlotPainter {
    static final int WIDTH = 800;
    static final int HEIGHT = 440;

    private static final int LEFT = 70;
    private static final int RIGHT = 620;
    private static final int TOP = 40;
    private static final int BOTTOM = 340;
    private static final int LEGEND = 640;
    private static final int LEGEND_STEP = 22;

    /** Marks on a line stand at least this many pixels apart. */
    private static final int MARKS_APART = 60;

    private final Plot plot;
    private final Surface surface;
    private final Scale horizontal;
    private final Scale vertical;

    PlotPainter(Plot plot, Surface surface) {
        this.plot = plot;
        this.surface = surface;
        double left = Double.MAX_VALUE;
        double right = -Double.MAX_VALUE;
        double least = Double.MAX_VALUE;
        double most = -Double.MAX_VALUE;
        for (var series : plot.series()) {
            for (int i = 0; i < series.x().length; i++) {
                left = Math.min(left, series.x()[i]);
                right = Math.max(right, series.x()[i]);
                var low = series.low();
                var high = series.high();
                least = Math.min(least, low == null ? series.y()[i] : low[i]);
                most = Math.max(most, high == null ? series.y()[i] : high[i]);
            }
        }
        boolean empty = least > most;
        vertical = Scale.over(empty ? 0 : least, empty ? 1 : most, BOTTOM, TOP);
        horizontal = plot.categories().isEmpty()
                ? Scale.over(empty ? 0 : left, empty ? 1 : right, LEFT, RIGHT)
                : new Scale(-0.5, plot.categories().size() - 0.5, LEFT, RIGHT, 1);
    }

    void paint() {
        surface.text(plot.title(), LEFT, TOP - 18, Anchor.START, Ink.TEXT, true);
        axes();
        for (int i = 0; i < plot.series().size(); i++) {
            paint(plot.series().get(i), i);
            double y = TOP + 8 + LEGEND_STEP * i;
            if (plot.series().get(i).style() == Series.Style.LINE) {
                surface.line(new double[] {LEGEND, LEGEND + 28}, new double[] {y, y}, i);
            }
            surface.mark(LEGEND + 14, y, i);
            surface.text(plot.series().get(i).name(), LEGEND + 36, y + 4, Anchor.START, Ink.TEXT, false);
        }
    }

    private void axes() {
        for (double tick : vertical.ticks()) {
            double y = vertical.pixel(tick);
            surface.rule(LEFT, y, RIGHT, y, Ink.GRID);
            surface.text(vertical.text(tick), LEFT - 8, y + 4, Anchor.END, Ink.FAINT, false);
        }
        if (plot.categories().isEmpty()) {
            for (double tick : horizontal.ticks()) {
                surface.text(
                        horizontal.text(tick), horizontal.pixel(tick), BOTTOM + 20, Anchor.MIDDLE, Ink.FAINT, false);
            }
        } else {
            for (int i = 0; i < plot.categories().size(); i++) {
                surface.upward(plot.categories().get(i), horizontal.pixel(i), BOTTOM + 8, Anchor.END, Ink.FAINT);
            }
        }
        surface.rule(LEFT, BOTTOM, RIGHT, BOTTOM, Ink.FAINT);
        double below = plot.categories().isEmpty() ? BOTTOM + 46 : HEIGHT - 8;
        surface.text(plot.xLabel(), (LEFT + RIGHT) / 2.0, below, Anchor.MIDDLE, Ink.FAINT, false);
        surface.upward(plot.yLabel(), 16, (TOP + BOTTOM) / 2.0, Anchor.MIDDLE, Ink.FAINT);
    }

    private void paint(Series series, int number) {
        double[] x = new double[series.x().length];
        double[] y = new double[x.length];
        int all = plot.series().size();
        // Dots over one name stand side by side, so that equal values show all their marks.
        double dodge = plot.categories().isEmpty() ? 0 : (number - (all - 1) / 2.0) * 0.7 / all;
        for (int i = 0; i < x.length; i++) {
            x[i] = horizontal.pixel(series.x()[i] + dodge);
            y[i] = vertical.pixel(series.y()[i]);
        }
        var low = series.low();
        var high = series.high();
        if (low != null && high != null) {
            double[] from = new double[x.length];
            double[] to = new double[x.length];
            for (int i = 0; i < x.length; i++) {
                from[i] = vertical.pixel(low[i]);
                to[i] = vertical.pixel(high[i]);
            }
            surface.band(x, from, to, number);
        }
        boolean joined = series.style() == Series.Style.LINE;
        if (joined) {
            surface.line(x, y, number);
        }
        // Marks of different series start at different places, so that lines that coincide show both.
        double next = joined ? LEFT + (double) MARKS_APART * (number % 5) / 5 : LEFT;
        for (int i = 0; i < x.length; i++) {
            if (!joined || x[i] >= next) {
                surface.mark(x[i], y[i], number);
                next = x[i] + MARKS_APART;
            }
        }
    }
}

package dev.berth.simulator.plot;

import java.util.List;

/**
 * A plot as data.
 *
 * @param id names its files and its place on a page: small letters, digits and hyphens
 * @param categories names for x = 0, 1, 2, …; empty where x is a number
 * @param series in the order of the legend; at most {@value #SERIES_MAX}
 */
public record Plot(
        String id, String title, String xLabel, String yLabel, List<String> categories, List<Series> series) {
    /** More could not be told apart. */
    public static final int SERIES_MAX = 10;

    public Plot {
        categories = List.copyOf(categories);
        series = List.copyOf(series);
        if (!id.matches("[a-z0-9-]+")) {
            throw new IllegalArgumentException("a plot cannot be named \"" + id + "\"");
        }
        if (series.size() > SERIES_MAX) {
            throw new IllegalArgumentException(
                    "plot " + id + " has " + series.size() + " series; at most " + SERIES_MAX + " can be told apart");
        }
    }

    /** A plot over numbers. */
    public Plot(String id, String title, String xLabel, String yLabel, List<Series> series) {
        this(id, title, xLabel, yLabel, List.of(), series);
    }
}

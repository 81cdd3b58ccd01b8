package dev.berth.simulator.plot;

import java.util.List;

/** Colours that people with any colour vision tell apart (after Okabe and Ito), with dashes and marks beside them. */
final class Palette {
    static final List<String> LIGHT = List.of(
            "#0072b2", "#d55e00", "#00795a", "#a8478a", "#8a6400", "#1f8fc4", "#4d4d4d", "#7a3d00", "#5b3fa0",
            "#b00040");
    static final List<String> DARK = List.of(
            "#5ab4f0", "#ff8f47", "#3fd0a4", "#eb9ecb", "#f0b73c", "#9bdcff", "#c8c8c8", "#d9a066", "#b39df2",
            "#ff7a9c");

    private static final List<String> DASHES =
            List.of("", "7 3", "2 3", "9 3 2 3", "5 5", "1 2", "12 4", "7 2 2 2 2 2", "3 2", "10 2 4 2");

    private Palette() {}

    /** On and off lengths in pixels; empty for a full line. */
    static String dash(int series) {
        return DASHES.get(series % DASHES.size());
    }

    /** The outline of a series' mark around the origin, as x and y in turn; 4 pixels in each direction. */
    static double[] mark(int series) {
        return switch (series % 10) {
            case 0 -> polygon(12, 3.4, 0);
            case 1 -> polygon(4, 4.2, Math.PI / 4);
            case 2 -> polygon(3, 4.6, -Math.PI / 2);
            case 3 -> polygon(4, 4.8, 0);
            case 4 -> polygon(3, 4.6, Math.PI / 2);
            case 5 -> polygon(5, 4.4, -Math.PI / 2);
            case 6 -> cross(0);
            case 7 -> cross(Math.PI / 4);
            case 8 -> polygon(6, 4.2, 0);
            default -> polygon(3, 4.6, 0);
        };
    }

    private static double[] polygon(int corners, double radius, double turn) {
        double[] points = new double[corners * 2];
        for (int i = 0; i < corners; i++) {
            points[2 * i] = radius * Math.cos(turn + 2 * Math.PI * i / corners);
            points[2 * i + 1] = radius * Math.sin(turn + 2 * Math.PI * i / corners);
        }
        return points;
    }

    private static double[] cross(double turn) {
        double[] arm = {1.2, 4.4, 1.2, 1.2, 4.4, 1.2, 4.4, -1.2, 1.2, -1.2, 1.2, -4.4};
        double[] points = new double[24];
        for (int i = 0; i < 12; i++) {
            double x = i < 6 ? arm[2 * i] : -arm[2 * (i - 6)];
            double y = i < 6 ? arm[2 * i + 1] : -arm[2 * (i - 6) + 1];
            points[2 * i] = x * Math.cos(turn) - y * Math.sin(turn);
            points[2 * i + 1] = x * Math.sin(turn) + y * Math.cos(turn);
        }
        return points;
    }
}

package dev.berth.simulator.plot;

/** What a plot is painted on. Series are told apart by number: each has a colour, a dash and a mark of its own. */
interface Surface {
    enum Ink {
        TEXT,
        FAINT,
        GRID
    }

    enum Anchor {
        START,
        MIDDLE,
        END
    }

    void rule(double x1, double y1, double x2, double y2, Ink ink);

    void line(double[] x, double[] y, int series);

    void band(double[] x, double[] low, double[] high, int series);

    void mark(double x, double y, int series);

    void text(String text, double x, double y, Anchor anchor, Ink ink, boolean bold);

    /** A text that reads upwards and stands, ends or begins at a point. */
    void upward(String text, double x, double y, Anchor anchor, Ink ink);
}

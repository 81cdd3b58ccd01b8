package dev.berth.simulator.plot;

import java.util.Locale;

/** A plot as one SVG file, in light or dark as the reader's screen is. */
public final class SvgPlot implements Surface {
    private final StringBuilder out = new StringBuilder(8192);

    private SvgPlot() {}

    public static String of(Plot plot) {
        var svg = new SvgPlot();
        svg.out
                .append("<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 ")
                .append(PlotPainter.WIDTH)
                .append(' ')
                .append(PlotPainter.HEIGHT)
                .append("\" role=\"img\" aria-label=\"")
                .append(escaped(plot.title()))
                .append("\" font-family=\"system-ui, sans-serif\" font-size=\"12\">\n<style>\n");
        svg.style();
        svg.out.append("</style>\n<rect class=\"paper\" width=\"100%\" height=\"100%\"/>\n");
        new PlotPainter(plot, svg).paint();
        return svg.out.append("</svg>\n").toString();
    }

    private void style() {
        out.append(".paper{fill:#fff}.TEXT{fill:#1b1f24}.FAINT{fill:#57606a}line.FAINT{stroke:#57606a}"
                + "line.GRID{stroke:#d8dee4}path{fill:none;stroke-width:1.8}.band{opacity:.15;stroke:none}\n");
        colours(Palette.LIGHT);
        out.append("@media (prefers-color-scheme:dark){\n.paper{fill:#0d1117}.TEXT{fill:#e6edf3}.FAINT{fill:#9aa4ae}"
                + "line.FAINT{stroke:#9aa4ae}line.GRID{stroke:#2b323b}\n");
        colours(Palette.DARK);
        out.append("}\n");
    }

    private void colours(java.util.List<String> palette) {
        for (int i = 0; i < Plot.SERIES_MAX; i++) {
            String colour = palette.get(i);
            out.append(".l")
                    .append(i)
                    .append("{stroke:")
                    .append(colour)
                    .append("}.m")
                    .append(i)
                    .append("{fill:");
            out.append(colour).append("}");
        }
        out.append('\n');
    }

    @Override
    public void rule(double x1, double y1, double x2, double y2, Ink ink) {
        out.append(String.format(
                Locale.ROOT,
                "<line class=\"%s\" x1=\"%.1f\" y1=\"%.1f\" x2=\"%.1f\" y2=\"%.1f\"/>\n",
                ink,
                x1,
                y1,
                x2,
                y2));
    }

    @Override
    public void line(double[] x, double[] y, int series) {
        String dash = Palette.dash(series);
        out.append("<path class=\"l").append(series).append('"');
        if (!dash.isEmpty()) {
            out.append(" stroke-dasharray=\"").append(dash).append('"');
        }
        out.append(" d=\"");
        for (int i = 0; i < x.length; i++) {
            point(i == 0 ? 'M' : 'L', x[i], y[i]);
        }
        out.append("\"/>\n");
    }

    @Override
    public void band(double[] x, double[] low, double[] high, int series) {
        out.append("<polygon class=\"band m").append(series).append("\" points=\"");
        for (int i = 0; i < x.length; i++) {
            point(' ', x[i], high[i]);
        }
        for (int i = x.length - 1; i >= 0; i--) {
            point(' ', x[i], low[i]);
        }
        out.append("\"/>\n");
    }

    @Override
    public void mark(double x, double y, int series) {
        out.append("<polygon class=\"m").append(series).append("\" points=\"");
        double[] mark = Palette.mark(series);
        for (int i = 0; i < mark.length; i += 2) {
            point(' ', x + mark[i], y + mark[i + 1]);
        }
        out.append("\"/>\n");
    }

    @Override
    public void text(String text, double x, double y, Anchor anchor, Ink ink, boolean bold) {
        out.append(String.format(
                Locale.ROOT,
                "<text class=\"%s\" x=\"%.1f\" y=\"%.1f\" text-anchor=\"%s\"%s>%s</text>\n",
                ink,
                x,
                y,
                anchor.name().toLowerCase(Locale.ROOT),
                bold ? " font-weight=\"600\" font-size=\"14\"" : "",
                escaped(text)));
    }

    @Override
    public void upward(String text, double x, double y, Anchor anchor, Ink ink) {
        out.append(String.format(
                Locale.ROOT,
                "<text class=\"%s\" text-anchor=\"%s\" dominant-baseline=\"central\""
                        + " transform=\"translate(%.1f %.1f) rotate(-90)\">%s</text>\n",
                ink,
                anchor.name().toLowerCase(Locale.ROOT),
                x,
                y,
                escaped(text)));
    }

    private void point(char before, double x, double y) {
        out.append(before).append(String.format(Locale.ROOT, "%.1f,%.1f", x, y));
    }

    /** Text that is safe in XML and HTML. */
    public static String escaped(String text) {
        return text.replace("&", "&amp;")
                .replace("<", "&lt;")
                .replace(">", "&gt;")
                .replace("\"", "&quot;");
    }
}

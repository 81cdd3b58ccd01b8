package dev.berth.simulator.report;

import dev.berth.simulator.plot.Plot;
import dev.berth.simulator.plot.Series;
import dev.berth.simulator.plot.SvgPlot;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;

/**
 * A self-contained HTML page: style and script are part of it, plots are data that the script draws, and everything that
 * a plot shows stands in a table as well, for those who cannot see it or run no scripts.
 *
 * @param summary a sentence below the title
 * @param command repeats the simulation exactly
 * @param scenario the scenario as text; empty where the command says all
 */
public record Report(
        String title, String summary, String command, String scenario, List<Table> tables, List<Plot> plots) {
    public Report {
        tables = List.copyOf(tables);
        plots = List.copyOf(plots);
    }

    public String html() {
        var page = new StringBuilder(1 << 16);
        page.append("<!DOCTYPE html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n");
        page.append("<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n");
        page.append(
                "<meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; style-src 'unsafe-inline';"
                        + " script-src 'unsafe-inline'; img-src data:\">\n");
        page.append("<title>").append(text(title)).append("</title>\n<style>\n");
        page.append(resource("report.css")).append("</style>\n</head>\n<body>\n<main>\n");
        page.append("<h1>")
                .append(text(title))
                .append("</h1>\n<p>")
                .append(text(summary))
                .append("</p>\n");
        tables.forEach(table -> write(table, page));
        if (!plots.isEmpty()) {
            page.append(
                    "<h2>Plots</h2>\n<p class=\"note\">Drag across a plot to zoom in, turn the wheel over it, or focus it"
                            + " and press + and -; Escape or a double click shows all again. The arrow keys move the line that"
                            + " reads off values. A click on a name hides its line.</p>\n");
        }
        plots.forEach(plot -> write(plot, page));
        page.append("<h2>Repeat it</h2>\n<pre>").append(text(command)).append("</pre>\n");
        if (!scenario.isEmpty()) {
            page.append("<details><summary>The scenario</summary>\n<pre>")
                    .append(text(scenario))
                    .append("</pre></details>\n");
        }
        page.append("</main>\n<script>\n").append(resource("report.js")).append("</script>\n</body>\n</html>\n");
        return page.toString();
    }

    private static void write(Table table, StringBuilder page) {
        page.append("<h2>").append(text(table.title())).append("</h2>\n");
        if (!table.note().isEmpty()) {
            page.append("<p class=\"note\">").append(text(table.note())).append("</p>\n");
        }
        page.append("<div class=\"wide\"><table>\n<thead><tr>");
        for (int i = 0; i < table.head().size(); i++) {
            page.append("<th scope=\"col\"").append(alignment(table, i)).append('>');
            page.append(text(table.head().get(i))).append("</th>");
        }
        page.append("</tr></thead>\n<tbody>\n");
        for (var row : table.rows()) {
            page.append("<tr>");
            for (int i = 0; i < row.size(); i++) {
                page.append(i == 0 ? "<th scope=\"row\"" : "<td")
                        .append(alignment(table, i))
                        .append('>');
                page.append(text(row.get(i))).append(i == 0 ? "</th>" : "</td>");
            }
            page.append("</tr>\n");
        }
        page.append("</tbody>\n</table></div>\n");
    }

    /** A column of words stands to the left, one of figures to the right. */
    private static String alignment(Table table, int column) {
        boolean words = table.rows().stream()
                .map(row -> row.get(column))
                .noneMatch(cell -> !cell.isEmpty() && Character.isDigit(cell.charAt(0)));
        return words ? " class=\"words\"" : "";
    }

    private static void write(Plot plot, StringBuilder page) {
        page.append("<figure class=\"plot\" id=\"").append(plot.id()).append("\">\n<figcaption>");
        page.append(text(plot.title())).append("</figcaption>\n<script type=\"application/json\">");
        json(plot, page);
        page.append("</script>\n<noscript>").append(SvgPlot.of(plot)).append("</noscript>\n</figure>\n");
    }

    private static void json(Plot plot, StringBuilder page) {
        page.append("{\"x\":").append(quoted(plot.xLabel())).append(",\"y\":").append(quoted(plot.yLabel()));
        page.append(",\"categories\":[");
        for (int i = 0; i < plot.categories().size(); i++) {
            page.append(i == 0 ? "" : ",").append(quoted(plot.categories().get(i)));
        }
        page.append("],\"series\":[");
        for (int i = 0; i < plot.series().size(); i++) {
            var series = plot.series().get(i);
            page.append(i == 0 ? "" : ",").append("{\"name\":").append(quoted(series.name()));
            page.append(",\"dots\":").append(series.style() == Series.Style.DOTS);
            numbers("x", series.x(), page);
            numbers("y", series.y(), page);
            var low = series.low();
            var high = series.high();
            if (low != null && high != null) {
                numbers("low", low, page);
                numbers("high", high, page);
            }
            page.append('}');
        }
        page.append("]}");
    }

    private static void numbers(String name, double[] numbers, StringBuilder page) {
        page.append(",\"").append(name).append("\":[");
        for (int i = 0; i < numbers.length; i++) {
            page.append(i == 0 ? "" : ",").append(short_(numbers[i]));
        }
        page.append(']');
    }

    private static String short_(double number) {
        return number == Math.rint(number) && Math.abs(number) < 1e15
                ? Long.toString((long) number)
                : String.format(Locale.ROOT, "%.6g", number);
    }

    /** A JSON text that cannot end the script element that it stands in. */
    private static String quoted(String text) {
        var out = new StringBuilder("\"");
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c == '"' || c == '\\') {
                out.append('\\').append(c);
            } else if (c < 0x20 || c == '<' || c == '&') {
                out.append(String.format(Locale.ROOT, "\\u%04x", (int) c));
            } else {
                out.append(c);
            }
        }
        return out.append('"').toString();
    }

    private static String text(String text) {
        return SvgPlot.escaped(text);
    }

    private static String resource(String name) {
        try (InputStream in = Report.class.getResourceAsStream(name)) {
            if (in == null) {
                throw new IllegalStateException("the program is incomplete: " + name + " is missing");
            }
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException unreadable) {
            throw new UncheckedIOException(unreadable);
        }
    }
}

package dev.berth.cli.simulate;

import dev.berth.cli.text.TextTable;
import dev.berth.simulator.plot.Plot;
import dev.berth.simulator.plot.PngPlot;
import dev.berth.simulator.plot.SvgPlot;
import dev.berth.simulator.report.Report;
import dev.berth.simulator.report.Table;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** Where results are written to besides standard output. */
final class StudyFiles {
    @Option(
            names = "--report",
            paramLabel = "FILE.html",
            description = "Writes one page with tables and plots that can be zoomed and read off; it needs no network.")
    private @Nullable Path report;

    @Option(names = "--svg", paramLabel = "DIR", description = "Writes each plot as an SVG file.")
    private @Nullable Path svg;

    @Option(names = "--png", paramLabel = "DIR", description = "Writes each plot as a PNG file.")
    private @Nullable Path png;

    /**
     * Refuses places that cannot be written to, before a run that may take hours.
     *
     * @throws IllegalArgumentException telling which option
     */
    void check() {
        file("--report", report);
        folder("--svg", svg);
        folder("--png", png);
    }

    /** Refuses a file that could not be written. */
    static void file(String option, @Nullable Path file) {
        if (file == null) {
            return;
        }
        if (Files.isDirectory(file)) {
            throw new IllegalArgumentException(option + ": " + file + " is a directory; name a file");
        }
        var parent = file.toAbsolutePath().getParent();
        if (parent == null || !Files.isDirectory(parent)) {
            throw new IllegalArgumentException(option + ": there is no directory " + parent + " to write to");
        }
        if (!Files.isWritable(Files.exists(file) ? file : parent)) {
            throw new IllegalArgumentException(option + ": " + file + " cannot be written");
        }
    }

    private static void folder(String option, @Nullable Path folder) {
        if (folder != null) {
            try {
                Files.createDirectories(folder);
            } catch (IOException uncreatable) {
                throw new IllegalArgumentException(
                        option + ": " + folder + " is no directory and cannot be made", uncreatable);
            }
            if (!Files.isWritable(folder)) {
                throw new IllegalArgumentException(option + ": " + folder + " cannot be written to");
            }
        }
    }

    <R> void write(Study<R> study, List<R> results, String command) throws IOException {
        if (results.isEmpty()) {
            return;
        }
        List<Plot> plots = report == null && svg == null && png == null ? List.of() : study.plots(results);
        if (report != null) {
            var page = new Report(
                    "Berth simulation", study.title(), command, study.scenario(), study.tables(results), plots);
            Files.writeString(report, page.html());
        }
        if (svg != null) {
            Files.createDirectories(svg);
            for (var plot : plots) {
                Files.writeString(svg.resolve(plot.id() + ".svg"), SvgPlot.of(plot));
            }
        }
        if (png != null) {
            Files.createDirectories(png);
            for (var plot : plots) {
                PngPlot.write(plot, png.resolve(plot.id() + ".png"));
            }
        }
    }

    static void print(Table table, PrintWriter out) {
        out.println(table.title() + (table.note().isEmpty() ? "" : ". " + table.note()));
        out.println();
        var text = new TextTable();
        text.row(table.head());
        table.rows().forEach(text::row);
        text.lines().forEach(out::println);
        out.println();
    }
}

package dev.berth.cli.shadow;

import dev.berth.simulator.plot.Plot;
import dev.berth.simulator.plot.Series;
import dev.berth.simulator.report.Report;
import dev.berth.simulator.report.Table;
import java.util.List;
import java.util.function.ToDoubleFunction;

/** A comparison as a page, with the simulator's plots. */
final class ComparisonPage {
    /** Pods in the page's table. */
    private static final int ROWS_MAX = 500;

    private ComparisonPage() {}

    static String html(Comparison seen, String command) {
        var totals = new Table(
                "Totals",
                "Waiting is from when a pod could be placed to when it was, or until the end of the look where it was not.",
                List.of("measure", "cluster", "Berth"),
                ComparisonText.totalRows(seen));
        var sorted = ComparisonText.byDifference(seen);
        var pods = new Table(
                "Pods",
                sorted.size() > ROWS_MAX
                        ? "The " + ROWS_MAX + " of " + sorted.size() + " with the greatest difference in waiting."
                        : "Those with the greatest difference in waiting first.",
                List.of("pod", "node", "waited", "Berth's node", "would have waited", "difference"),
                sorted.stream()
                        .limit(ROWS_MAX)
                        .map(pod -> ComparisonText.row(pod, seen.untilMillis()))
                        .toList());
        return new Report(
                        "Berth in the shadow of " + seen.server(),
                        ComparisonText.sentence(seen) + " Profile: " + seen.profile() + ".",
                        command,
                        "",
                        List.of(totals, pods),
                        plots(seen))
                .html();
    }

    private static List<Plot> plots(Comparison seen) {
        return List.of(
                plot(
                        seen,
                        "waiting",
                        "Pods that wait",
                        "pods",
                        sample -> sample.waiting().cluster(),
                        sample -> sample.waiting().berth()),
                plot(
                        seen,
                        "free",
                        "Free GPUs",
                        "GPUs",
                        sample -> sample.cluster().free(),
                        sample -> sample.berth().free()),
                plot(
                        seen,
                        "stranded",
                        "Stranded GPUs: free, and of use to no pod",
                        "GPUs",
                        sample -> sample.cluster().stranded(),
                        sample -> sample.berth().stranded()),
                plot(
                        seen,
                        "fragmentation",
                        "Fragmentation",
                        "% of all GPUs",
                        sample -> Comparison.percent(
                                sample.cluster().fragmented(), sample.cluster().all()),
                        sample -> Comparison.percent(
                                sample.berth().fragmented(), sample.berth().all())));
    }

    private static Plot plot(
            Comparison seen,
            String id,
            String title,
            String unit,
            ToDoubleFunction<Sample> cluster,
            ToDoubleFunction<Sample> berth) {
        double[] minutes = seen.samples().stream()
                .mapToDouble(sample -> sample.afterMillis() / 60_000.0)
                .toArray();
        return new Plot(
                id,
                title,
                "minutes",
                unit,
                List.of(
                        Series.line(
                                "cluster",
                                minutes,
                                seen.samples().stream().mapToDouble(cluster).toArray()),
                        Series.line(
                                "Berth",
                                minutes,
                                seen.samples().stream().mapToDouble(berth).toArray())));
    }
}

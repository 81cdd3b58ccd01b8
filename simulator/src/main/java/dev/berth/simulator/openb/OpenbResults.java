package dev.berth.simulator.openb;

import dev.berth.simulator.plot.Plot;
import dev.berth.simulator.plot.Series;
import dev.berth.simulator.plot.SvgPlot;
import dev.berth.simulator.run.Spread;
import dev.berth.simulator.trace.OpenbPublished;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * The page of results on openb: published figures, the same policies run again, Berth on seeds that it was tuned with and
 * on others, and the bound.
 *
 * @param tuned runs of all policies
 * @param untouched runs of FGD and Berth on seeds that nothing was tuned with
 * @param command repeats all of it
 */
public record OpenbResults(List<OpenbRun> tuned, List<OpenbRun> untouched, OpenbPublished published, String command) {
    /** Policies with published results. */
    public static final List<String> PUBLISHED =
            List.of("Random", "DotProd", "GpuClustering", "GpuPacking", "BestFit", "FGD");

    private static final String FGD = "FGD";
    private static final int[] DEMANDS = {130, 100};

    /** Writes the page, and its plots beside it in a folder of the page's name. */
    public void write(Path page) throws IOException {
        String name = String.valueOf(page.getFileName()).replaceFirst("\\.md$", "");
        var folder = page.resolveSibling(name);
        Files.createDirectories(folder);
        for (var plot : plots()) {
            Files.writeString(folder.resolve(plot.id() + ".svg"), SvgPlot.of(plot));
        }
        Files.writeString(page, text(name));
    }

    /** The plots: all mixes at the greatest demand, then the curves of each mix. */
    public List<Plot> plots() {
        var seen = new OpenbSummary(tuned);
        var plots = new ArrayList<Plot>();
        plots.add(overview(seen));
        plots.addAll(OpenbCurves.plots(seen));
        return plots;
    }

    private Plot overview(OpenbSummary seen) {
        var mixes = seen.mixes();
        var series = new ArrayList<Series>();
        series.add(dots("FGD, published", mixes, mix -> published.mean(mix, FGD, OpenbCurves.TO)));
        for (var policy : seen.policies()) {
            if (policy.equals(FGD) || isBerth(policy)) {
                series.add(dots(policy, mixes, mix -> mean(seen.at(mix, policy, OpenbCurves.TO))));
            }
        }
        series.add(dots("bound", mixes, mix -> {
            var figures = OpenbReference.of(mix);
            return figures == null ? null : figures.bound();
        }));
        return new Plot(
                "all-mixes", "GPUs given away at a demand of 130 %", "pod list", "% of all GPUs", mixes, series);
    }

    private static @Nullable Double mean(@Nullable Spread spread) {
        return spread == null ? null : spread.mean();
    }

    private interface Figure {
        @Nullable
        Double of(String mix);
    }

    private static Series dots(String name, List<String> mixes, Figure figure) {
        var some = IntStream.range(0, mixes.size())
                .filter(i -> figure.of(mixes.get(i)) != null)
                .toArray();
        double[] y = new double[some.length];
        for (int i = 0; i < some.length; i++) {
            var value = figure.of(mixes.get(some[i]));
            y[i] = value == null ? 0 : value;
        }
        return Series.dots(name, IntStream.of(some).asDoubleStream().toArray(), y);
    }

    private static boolean isBerth(String policy) {
        return policy.startsWith("Berth");
    }

    private String text(String folder) {
        var seen = new OpenbSummary(tuned);
        var unseen = new OpenbSummary(untouched);
        var text = new StringBuilder();
        text.append("""
                # openb: published results, run again, and Berth

                Alibaba's GPU cluster trace v2023 (openb): 1,213 nodes with 6,212 GPUs. Pods arrive in random order until \
                what they ask for is 130 % of all GPUs; each is placed at once or dropped, and none leaves. The figures are \
                GPUs given away in percent of all, means over ten seeds. [Simulation](../simulation.md) tells the protocol \
                and each policy. All of this page comes from

                """);
        text.append("    ").append(command).append("\n\n");
        text.append("![all mixes](").append(folder).append("/all-mixes.svg)\n");
        for (var policy : seen.policies()) {
            if (isBerth(policy)) {
                for (int demand : DEMANDS) {
                    new OpenbComparison(policy, FGD, demand, seen, unseen, published).write(text);
                }
                pairs(policy, text);
            }
        }
        new OpenbAgreement(seen, published).write(text);
        text.append("\n## Curves\n\nMeans over the seeds; bands reach from the least to the greatest seed.\n\n");
        for (var mix : seen.mixes()) {
            text.append("![")
                    .append(mix)
                    .append("](")
                    .append(folder)
                    .append("/curve-")
                    .append(mix)
                    .append(".svg)\n");
        }
        return text.toString();
    }

    /** In how many pairs of mix and seed the policy ends above FGD. */
    private void pairs(String policy, StringBuilder text) {
        text.append('\n');
        for (var demand : DEMANDS) {
            int[] all = new int[2];
            for (var runs : List.of(tuned, untouched)) {
                for (var own : runs) {
                    for (var other : runs) {
                        if (own.policy().equals(policy)
                                && other.policy().equals(FGD)
                                && own.mix().equals(other.mix())
                                && own.seed() == other.seed()) {
                            all[1]++;
                            all[0] += own.at(demand) > other.at(demand) ? 1 : 0;
                        }
                    }
                }
            }
            text.append(String.format(
                    Locale.ROOT,
                    "At %d %%, %s is above FGD in %d of %d pairs of mix and seed.%n",
                    demand,
                    policy,
                    all[0],
                    all[1]));
        }
    }

    static String hundredths(@Nullable Double number) {
        return number == null ? "-" : String.format(Locale.ROOT, "%.2f", number);
    }

    static String hundredths(@Nullable Spread spread) {
        return spread == null ? "-" : String.format(Locale.ROOT, "%.2f ±%.2f", spread.mean(), spread.deviation());
    }
}

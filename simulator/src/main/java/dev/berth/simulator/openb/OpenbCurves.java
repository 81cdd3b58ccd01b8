package dev.berth.simulator.openb;

import dev.berth.simulator.plot.Plot;
import dev.berth.simulator.plot.Series;
import java.util.List;
import java.util.stream.IntStream;

/** Allocation against demand, a plot for each mix. */
public final class OpenbCurves {
    static final int FROM = 60;
    static final int TO = OpenbWorkload.DEMAND_PERCENT_MAX;

    private OpenbCurves() {}

    public static List<Plot> plots(OpenbSummary summary) {
        return summary.mixes().stream().map(mix -> plot(summary, mix)).toList();
    }

    private static Plot plot(OpenbSummary summary, String mix) {
        double[] x = IntStream.rangeClosed(FROM, TO).asDoubleStream().toArray();
        return new Plot(
                "curve-" + mix,
                mix,
                "arrived demand, % of all GPUs",
                "given away, % of all GPUs",
                summary.policies().stream()
                        .limit(Plot.SERIES_MAX)
                        .map(policy -> curve(summary, mix, policy, x))
                        .toList());
    }

    private static Series curve(OpenbSummary summary, String mix, String policy, double[] x) {
        double[] mean = new double[x.length];
        double[] low = new double[x.length];
        double[] high = new double[x.length];
        for (int i = 0; i < x.length; i++) {
            var spread = summary.at(mix, policy, (int) x[i]);
            if (spread == null) {
                return Series.line(policy, new double[0], new double[0]);
            }
            mean[i] = spread.mean();
            low[i] = spread.min();
            high[i] = spread.max();
        }
        return Series.band(policy, x, mean, low, high);
    }
}

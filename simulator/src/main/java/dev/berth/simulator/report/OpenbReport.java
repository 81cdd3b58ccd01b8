package dev.berth.simulator.report;

import dev.berth.simulator.openb.OpenbCurves;
import dev.berth.simulator.openb.OpenbRun;
import dev.berth.simulator.openb.OpenbSummary;
import dev.berth.simulator.plot.Plot;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** Tables and plots of runs of the openb experiment. */
public final class OpenbReport {
    private static final int[] SHOWN = {130, 100};

    private final OpenbSummary summary;

    public OpenbReport(List<OpenbRun> runs) {
        summary = new OpenbSummary(runs);
    }

    public List<Table> tables() {
        var tables = new ArrayList<Table>();
        for (int x : SHOWN) {
            tables.add(allocation(x));
        }
        tables.add(fragmentation());
        tables.add(speed());
        return tables;
    }

    private Table allocation(int x) {
        var head = new ArrayList<String>(List.of("mix"));
        head.addAll(summary.policies());
        head.add("best");
        var rows = new ArrayList<List<String>>();
        for (var mix : summary.mixes()) {
            var row = new ArrayList<String>(List.of(mix));
            for (var policy : summary.policies()) {
                var spread = summary.at(mix, policy, x);
                row.add(
                        spread == null
                                ? "-"
                                : String.format(Locale.ROOT, "%.2f ±%.2f", spread.mean(), spread.deviation()));
            }
            var winner = summary.winner(mix, x);
            row.add(winner == null ? "-" : winner);
            rows.add(row);
        }
        return new Table(
                "GPUs given away at a demand of " + x + " %",
                "In percent of all GPUs, when what has arrived asks for " + x
                        + " % of them: mean and standard deviation over seeds.",
                head,
                rows);
    }

    private Table fragmentation() {
        var head = new ArrayList<String>(List.of("mix"));
        head.addAll(summary.policies());
        var rows = new ArrayList<List<String>>();
        for (var mix : summary.mixes()) {
            var row = new ArrayList<String>(List.of(mix));
            for (var policy : summary.policies()) {
                var spread = summary.fragmentation(mix, policy);
                row.add(spread == null ? "-" : String.format(Locale.ROOT, "%.2f", spread.mean()));
            }
            rows.add(row);
        }
        return new Table(
                "Fragmentation at the end",
                "GPUs that are free and of no use to typical pods, in percent of all GPUs (FGD's measure).",
                head,
                rows);
    }

    private Table speed() {
        var rows = summary.policies().stream()
                .map(policy -> List.of(policy, String.format(Locale.ROOT, "%,.0f", summary.decisionsPerSecond(policy))))
                .toList();
        return new Table(
                "Speed", "Mean of all runs, as many at once as threads.", List.of("policy", "decisions/s"), rows);
    }

    public List<Plot> plots() {
        return OpenbCurves.plots(summary);
    }
}

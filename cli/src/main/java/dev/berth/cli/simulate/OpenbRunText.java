package dev.berth.cli.simulate;

import dev.berth.cli.text.TextTable;
import dev.berth.kubernetes.output.JsonText;
import dev.berth.simulator.openb.OpenbRun;
import dev.berth.simulator.openb.OpenbSummary;
import dev.berth.simulator.openb.OpenbWorkload;
import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.IntStream;

/** Runs of the published openb experiment as table, JSON and CSV. */
final class OpenbRunText {
    private static final int[] SHOWN = {130, 100};

    private OpenbRunText() {}

    static void json(List<OpenbRun> runs, PrintWriter out) {
        out.println(JsonText.of(json -> {
            json.writeStartObject();
            json.writeStringProperty("scenario", "openb");
            json.writeArrayPropertyStart("runs");
            for (var run : runs) {
                json.writeStartObject();
                json.writeStringProperty("policy", run.policy());
                json.writeStringProperty("mix", run.mix());
                json.writeNumberProperty("seed", run.seed());
                json.writeObjectPropertyStart("allocationPercentAt");
                for (int x = 1; x <= OpenbWorkload.DEMAND_PERCENT_MAX; x++) {
                    json.writeNumberProperty(Integer.toString(x), thousandths(run.at(x)));
                }
                json.writeEndObject();
                json.writeNumberProperty("placed", run.placed());
                json.writeNumberProperty("dropped", run.dropped());
                json.writeNumberProperty("decisionsPerSecond", Math.round(run.decisionsPerSecond()));
                json.writeEndObject();
            }
            json.writeEndArray();
            json.writeEndObject();
        }));
    }

    static void csv(List<OpenbRun> runs, PrintWriter out) {
        out.println("policy,mix,seed,demandPercent,allocationPercent");
        for (var run : runs) {
            for (int x :
                    IntStream.rangeClosed(1, OpenbWorkload.DEMAND_PERCENT_MAX).toArray()) {
                out.println(run.policy() + "," + run.mix() + "," + run.seed() + "," + x + "," + thousandths(run.at(x)));
            }
        }
    }

    static void table(List<OpenbRun> runs, PrintWriter out) {
        var summary = new OpenbSummary(runs);
        for (int x : SHOWN) {
            out.println("GPUs given away, in percent, when demand has reached " + x
                    + " % of them: mean and standard deviation over seeds");
            out.println();
            rows(summary, x).lines().forEach(out::println);
            out.println();
        }
        out.println("Decisions a second: "
                + String.join(
                        ", ",
                        summary.policies().stream()
                                .map(policy -> String.format(
                                        Locale.ROOT, "%s %,.0f", policy, summary.decisionsPerSecond(policy)))
                                .toList()));
    }

    private static TextTable rows(OpenbSummary summary, int x) {
        var table = new TextTable();
        var head = new ArrayList<String>(List.of("MIX"));
        summary.policies().forEach(policy -> head.add(policy.toUpperCase(Locale.ROOT)));
        head.add("BEST");
        table.row(head);
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
            table.row(row);
        }
        return table;
    }

    private static double thousandths(double number) {
        return Math.round(number * 1000) / 1000.0;
    }
}

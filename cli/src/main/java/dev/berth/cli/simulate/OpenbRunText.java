package dev.berth.cli.simulate;

import dev.berth.kubernetes.output.JsonText;
import dev.berth.simulator.openb.OpenbRun;
import dev.berth.simulator.openb.OpenbWorkload;
import java.io.PrintWriter;
import java.util.List;
import java.util.stream.IntStream;

/** Runs of the published openb experiment as table, JSON and CSV. */
final class OpenbRunText {
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
                    json.writeNumberProperty(Integer.toString(x), Thousandths.of(run.at(x)));
                }
                json.writeEndObject();
                json.writeNumberProperty("fragmentationPercent", Thousandths.of(run.fragmentationPercent()));
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
                out.println(run.policy() + "," + run.mix() + "," + run.seed() + "," + x + ","
                        + Thousandths.plain(run.at(x)));
            }
        }
    }
}

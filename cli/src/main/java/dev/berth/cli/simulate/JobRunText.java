package dev.berth.cli.simulate;

import dev.berth.kubernetes.output.JsonText;
import dev.berth.simulator.run.JobRun;
import dev.berth.simulator.run.Percentiles;
import java.io.PrintWriter;
import java.math.BigDecimal;
import java.util.List;
import tools.jackson.core.JsonGenerator;

/** Runs of job lists as table, JSON and CSV. */
final class JobRunText {
    private JobRunText() {}

    static void json(String scenario, List<JobRun> runs, PrintWriter out) {
        out.println(JsonText.of(json -> {
            json.writeStartObject();
            json.writeStringProperty("scenario", scenario);
            json.writeArrayPropertyStart("runs");
            runs.forEach(run -> write(run, json));
            json.writeEndArray();
            json.writeEndObject();
        }));
    }

    private static void write(JobRun run, JsonGenerator json) {
        json.writeStartObject();
        json.writeStringProperty("policy", run.policy());
        json.writeNumberProperty("seed", run.seed());
        json.writeNumberProperty("jobs", run.jobs());
        json.writeNumberProperty("finished", run.finished());
        json.writeNumberProperty("impossible", run.impossible());
        json.writeNumberProperty("unfinished", run.unfinished());
        json.writeNumberProperty("restarts", run.restarts());
        json.writeNumberProperty("meanJctSeconds", thousandths(run.completion().mean()));
        json.writeNumberProperty("p50JctSeconds", thousandths(run.completion().p50()));
        json.writeNumberProperty("p90JctSeconds", thousandths(run.completion().p90()));
        json.writeNumberProperty("p99JctSeconds", thousandths(run.completion().p99()));
        json.writeNumberProperty("meanQueueSeconds", thousandths(run.queueing().mean()));
        json.writeNumberProperty("p50QueueSeconds", thousandths(run.queueing().p50()));
        json.writeNumberProperty("p90QueueSeconds", thousandths(run.queueing().p90()));
        json.writeNumberProperty("p99QueueSeconds", thousandths(run.queueing().p99()));
        json.writeNumberProperty("makespanSeconds", thousandths(run.makespanSeconds()));
        json.writeNumberProperty("gpuUtilizationPercent", thousandths(run.gpuUtilizationPercent()));
        json.writeNumberProperty(
                "fragmentationPercent", thousandths(run.fragmentation().mean()));
        json.writeNumberProperty("lostGpuSeconds", thousandths(run.lostGpuSeconds()));
        json.writeArrayPropertyStart("widths");
        for (var width : run.widths()) {
            json.writeStartObject();
            json.writeNumberProperty("gpus", width.gpus());
            json.writeNumberProperty("jobs", width.completion().count());
            percentiles("jct", width.completion(), json);
            percentiles("queue", width.queueing(), json);
            json.writeEndObject();
        }
        json.writeEndArray();
        json.writeNumberProperty("decisionsPerSecond", Math.round(run.decisionsPerSecond()));
        json.writeNumberProperty("eventsPerSecond", Math.round(run.eventsPerSecond()));
        json.writeEndObject();
    }

    private static void percentiles(String name, Percentiles seconds, JsonGenerator json) {
        json.writeObjectPropertyStart(name + "Seconds");
        json.writeNumberProperty("mean", thousandths(seconds.mean()));
        json.writeNumberProperty("p50", thousandths(seconds.p50()));
        json.writeNumberProperty("p90", thousandths(seconds.p90()));
        json.writeNumberProperty("p99", thousandths(seconds.p99()));
        json.writeEndObject();
    }

    static void csv(List<JobRun> runs, PrintWriter out) {
        out.println("policy,seed,jobs,finished,impossible,unfinished,restarts,meanJctSeconds,p99JctSeconds,"
                + "meanQueueSeconds,p99QueueSeconds,makespanSeconds,gpuUtilizationPercent,lostGpuSeconds");
        for (var run : runs) {
            out.println(String.join(
                    ",",
                    run.policy(),
                    Long.toString(run.seed()),
                    Integer.toString(run.jobs()),
                    Integer.toString(run.finished()),
                    Integer.toString(run.impossible()),
                    Integer.toString(run.unfinished()),
                    Long.toString(run.restarts()),
                    plain(run.completion().mean()),
                    plain(run.completion().p99()),
                    plain(run.queueing().mean()),
                    plain(run.queueing().p99()),
                    plain(run.makespanSeconds()),
                    plain(run.gpuUtilizationPercent()),
                    plain(run.lostGpuSeconds())));
        }
    }

    /** Without an exponent, which spreadsheets and scripts read as a text. */
    private static String plain(double number) {
        return BigDecimal.valueOf(thousandths(number)).toPlainString();
    }

    private static double thousandths(double number) {
        return Math.round(number * 1000) / 1000.0;
    }
}

package dev.berth.cli.simulate;

import dev.berth.kubernetes.output.JsonText;
import dev.berth.simulator.run.JobRun;
import dev.berth.simulator.run.Percentiles;
import java.io.PrintWriter;
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
        json.writeNumberProperty(
                "meanJctSeconds", Thousandths.of(run.completion().mean()));
        json.writeNumberProperty(
                "p50JctSeconds", Thousandths.of(run.completion().p50()));
        json.writeNumberProperty(
                "p90JctSeconds", Thousandths.of(run.completion().p90()));
        json.writeNumberProperty(
                "p99JctSeconds", Thousandths.of(run.completion().p99()));
        json.writeNumberProperty(
                "meanQueueSeconds", Thousandths.of(run.queueing().mean()));
        json.writeNumberProperty(
                "p50QueueSeconds", Thousandths.of(run.queueing().p50()));
        json.writeNumberProperty(
                "p90QueueSeconds", Thousandths.of(run.queueing().p90()));
        json.writeNumberProperty(
                "p99QueueSeconds", Thousandths.of(run.queueing().p99()));
        json.writeNumberProperty("makespanSeconds", Thousandths.of(run.makespanSeconds()));
        json.writeNumberProperty("gpuUtilizationPercent", Thousandths.of(run.gpuUtilizationPercent()));
        json.writeNumberProperty(
                "fragmentationPercent", Thousandths.of(run.fragmentation().mean()));
        json.writeNumberProperty("lostGpuSeconds", Thousandths.of(run.lostGpuSeconds()));
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
        json.writeNumberProperty("mean", Thousandths.of(seconds.mean()));
        json.writeNumberProperty("p50", Thousandths.of(seconds.p50()));
        json.writeNumberProperty("p90", Thousandths.of(seconds.p90()));
        json.writeNumberProperty("p99", Thousandths.of(seconds.p99()));
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
                    Thousandths.plain(run.completion().mean()),
                    Thousandths.plain(run.completion().p99()),
                    Thousandths.plain(run.queueing().mean()),
                    Thousandths.plain(run.queueing().p99()),
                    Thousandths.plain(run.makespanSeconds()),
                    Thousandths.plain(run.gpuUtilizationPercent()),
                    Thousandths.plain(run.lostGpuSeconds())));
        }
    }
}

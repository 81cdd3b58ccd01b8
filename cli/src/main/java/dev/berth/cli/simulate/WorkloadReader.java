package dev.berth.cli.simulate;

import dev.berth.engine.model.TopologyRequest;
import dev.berth.kubernetes.objects.Field;
import dev.berth.kubernetes.objects.KnownFields;
import dev.berth.simulator.workload.Arrivals;
import dev.berth.simulator.workload.Ask;
import dev.berth.simulator.workload.Durations;
import dev.berth.simulator.workload.Job;
import dev.berth.simulator.workload.Synthetic;
import java.util.ArrayList;
import java.util.List;

/** Reads arrivals and kinds of jobs. */
final class WorkloadReader {
    private static final int GPUS_MAX = 1_000_000;
    private static final double SECONDS_MAX = 1e9;

    private WorkloadReader() {}

    static Synthetic read(Field jobs) {
        var kinds = new ArrayList<Synthetic.Kind>();
        for (var item : jobs.at("kinds").items()) {
            kinds.add(kind(item));
        }
        if (kinds.isEmpty()) {
            throw jobs.at("kinds").invalid("a list of at least one kind of job is needed");
        }
        return new Synthetic(arrivals(jobs.at("arrivals")), kinds);
    }

    private static Arrivals arrivals(Field field) {
        KnownFields.check(field, "jobsPerHour", "peak", "peakHour", "weekend", "burstsPerDay", "burstJobs", "hours");
        double rate = Numbers.number(field.at("jobsPerHour"), 0, 1e7);
        double peak = Numbers.number(field.at("peak"), 1, 2, 1);
        double peakHour = Numbers.number(field.at("peakHour"), 0, 24, 15);
        double weekend = Numbers.number(field.at("weekend"), 0, 10, 1);
        double bursts = Numbers.number(field.at("burstsPerDay"), 0, 1e5, 0);
        double burstJobs = bursts == 0 ? 1 : Numbers.number(field.at("burstJobs"), 1, 1e6);
        double hours = Numbers.number(field.at("hours"), 0.001, 1e5);
        try {
            return new Arrivals(rate, peak, peakHour, weekend, bursts, burstJobs, hours);
        } catch (IllegalArgumentException tooMany) {
            throw field.invalid(String.valueOf(tooMany.getMessage()));
        }
    }

    private static Synthetic.Kind kind(Field item) {
        KnownFields.check(
                item,
                "name",
                "share",
                "pods",
                "cpu",
                "memoryGiB",
                "gpus",
                "gpuMilli",
                "models",
                "priority",
                "topology",
                "durations",
                "leastSeconds",
                "mostSeconds");
        int gpus = (int) Numbers.whole(item.at("gpus"), 0, GPUS_MAX, 0);
        int milli = (int) Numbers.whole(item.at("gpuMilli"), 1, Ask.WHOLE, Ask.WHOLE);
        if (gpus != 1 && milli != Ask.WHOLE) {
            throw item.at("gpuMilli").invalid("a share needs exactly one GPU, and gpus is " + gpus);
        }
        var ask = new Ask(
                Math.round(Numbers.number(item.at("cpu"), 0, 1e6, 0) * 1000),
                Math.round(Numbers.number(item.at("memoryGiB"), 0, 1e6, 0) * (1L << 30)),
                gpus,
                milli,
                item.at("models").texts());
        return new Synthetic.Kind(
                item.at("name").required(),
                Numbers.number(item.at("share"), 1e-9, 1e9),
                (int) Numbers.whole(item.at("pods"), 1, Job.PODS_MAX, 1),
                ask,
                (int) Numbers.whole(item.at("priority"), -1_000_000_000, 1_000_000_000, 0),
                topology(item.at("topology")),
                durations(item));
    }

    private static TopologyRequest topology(Field field) {
        KnownFields.check(field, "required", "preferred", "sliceLevel", "sliceSize", "spread");
        try {
            return new TopologyRequest(
                    field.at("required").text(""),
                    field.at("preferred").text(""),
                    field.at("sliceLevel").text(""),
                    (int) Numbers.whole(field.at("sliceSize"), 0, Job.PODS_MAX, 0),
                    field.at("spread").text(""));
        } catch (IllegalArgumentException wrong) {
            throw field.invalid(String.valueOf(wrong.getMessage()));
        }
    }

    private static Durations durations(Field kind) {
        List<Durations.Part> parts = new ArrayList<>();
        for (var item : kind.at("durations").items()) {
            KnownFields.check(item, "weight", "medianSeconds", "sigma");
            parts.add(new Durations.Part(
                    Numbers.number(item.at("weight"), 1e-9, 1e9, 1),
                    Numbers.number(item.at("medianSeconds"), 0.001, SECONDS_MAX),
                    Numbers.number(item.at("sigma"), 0, 10, 0)));
        }
        if (parts.isEmpty()) {
            throw kind.at("durations").invalid("a list of at least one lognormal distribution is needed");
        }
        double least = Numbers.number(kind.at("leastSeconds"), 0, SECONDS_MAX, 0);
        double most = Numbers.number(kind.at("mostSeconds"), least, SECONDS_MAX, SECONDS_MAX);
        return new Durations(parts, least, most);
    }
}

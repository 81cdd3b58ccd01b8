package dev.berth.simulator.report;

import dev.berth.simulator.plot.Plot;
import dev.berth.simulator.plot.Series;
import dev.berth.simulator.run.JobRun;
import dev.berth.simulator.run.Percentiles;
import dev.berth.simulator.run.Spread;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.TreeSet;
import java.util.function.ToDoubleFunction;

/** Tables and plots of runs of job lists. */
public final class JobReport {
    /** Differences below this share of the better mean are no win. */
    private static final double DRAW = 0.0005;

    private record Measure(String name, boolean lessIsBetter, boolean isTime, ToDoubleFunction<JobRun> value) {
        String show(double number) {
            return isTime ? DurationText.show(number) : String.format(Locale.ROOT, "%.2f", number);
        }
    }

    private static final List<Measure> MEASURES = List.of(
            new Measure("mean completion", true, true, run -> run.completion().mean()),
            new Measure("p99 completion", true, true, run -> run.completion().p99()),
            new Measure("mean waiting", true, true, run -> run.queueing().mean()),
            new Measure("p99 waiting", true, true, run -> run.queueing().p99()),
            new Measure("makespan", true, true, JobRun::makespanSeconds),
            new Measure("GPU use, %", false, false, JobRun::gpuUtilizationPercent),
            new Measure(
                    "fragmentation, %", true, false, run -> run.fragmentation().mean()),
            new Measure("lost GPU hours", true, false, run -> run.lostGpuSeconds() / 3600));

    private final List<JobRun> runs;
    private final List<String> policies;

    public JobReport(List<JobRun> runs) {
        this.runs = List.copyOf(runs);
        policies = runs.stream().map(JobRun::policy).distinct().toList();
    }

    private List<JobRun> of(String policy) {
        return runs.stream().filter(run -> run.policy().equals(policy)).toList();
    }

    private Spread spread(String policy, Measure measure) {
        return Spread.of(of(policy).stream().mapToDouble(measure.value).toArray());
    }

    public List<Table> tables() {
        return List.of(summary(), fate(), widths());
    }

    private Table summary() {
        var head = new ArrayList<String>(List.of("measure"));
        head.addAll(policies);
        head.add("best");
        var rows = new ArrayList<List<String>>();
        for (var measure : MEASURES) {
            var row = new ArrayList<String>(List.of(measure.name));
            for (var policy : policies) {
                var spread = spread(policy, measure);
                row.add(
                        spread.count() == 1
                                ? measure.show(spread.mean())
                                : measure.show(spread.mean()) + " ±" + measure.show(spread.deviation()));
            }
            row.add(winners(measure));
            rows.add(row);
        }
        return new Table(
                "Who wins where",
                "Means over seeds, ± the standard deviation. Completion is from arrival to end; waiting is all time between"
                        + " them without running.",
                head,
                rows);
    }

    private String winners(Measure measure) {
        double best = policies.stream()
                .mapToDouble(policy -> spread(policy, measure).mean())
                .reduce((one, other) -> measure.lessIsBetter == one < other ? one : other)
                .orElse(0);
        var winners = new LinkedHashSet<String>();
        for (var policy : policies) {
            if (Math.abs(spread(policy, measure).mean() - best) <= DRAW * Math.abs(best)) {
                winners.add(policy);
            }
        }
        return winners.size() == policies.size() ? "all alike" : String.join(", ", winners);
    }

    private Table fate() {
        var rows = new ArrayList<List<String>>();
        for (var run : runs) {
            rows.add(List.of(
                    run.policy(),
                    Long.toString(run.seed()),
                    String.format(Locale.ROOT, "%,d", run.jobs()),
                    String.format(Locale.ROOT, "%,d", run.finished()),
                    String.format(Locale.ROOT, "%,d", run.impossible()),
                    String.format(Locale.ROOT, "%,d", run.unfinished()),
                    String.format(Locale.ROOT, "%,d", run.restarts()),
                    String.format(Locale.ROOT, "%,.0f", run.decisionsPerSecond())));
        }
        return new Table(
                "Runs",
                "Impossible jobs fit not even the empty cluster; unfinished ones still waited when nothing more happened.",
                List.of("policy", "seed", "jobs", "finished", "impossible", "unfinished", "restarts", "decisions/s"),
                rows);
    }

    private Table widths() {
        var rows = new ArrayList<List<String>>();
        var all = new TreeSet<Double>();
        runs.forEach(run -> run.widths().forEach(width -> all.add(width.gpus())));
        for (double gpus : all) {
            for (var policy : policies) {
                var row = new ArrayList<String>(List.of(plain(gpus), policy));
                row.add(String.format(
                        Locale.ROOT,
                        "%,.0f",
                        mean(policy, gpus, width -> width.completion().count())));
                for (ToDoubleFunction<Percentiles> at :
                        List.<ToDoubleFunction<Percentiles>>of(Percentiles::p50, Percentiles::p90, Percentiles::p99)) {
                    row.add(DurationText.show(mean(policy, gpus, width -> at.applyAsDouble(width.completion()))));
                }
                for (ToDoubleFunction<Percentiles> at :
                        List.<ToDoubleFunction<Percentiles>>of(Percentiles::p50, Percentiles::p90, Percentiles::p99)) {
                    row.add(DurationText.show(mean(policy, gpus, width -> at.applyAsDouble(width.queueing()))));
                }
                rows.add(row);
            }
        }
        return new Table(
                "By width",
                "Finished jobs by the GPUs that they hold; means over seeds.",
                List.of(
                        "GPUs",
                        "policy",
                        "jobs",
                        "p50 completion",
                        "p90",
                        "p99",
                        "p50 waiting",
                        "p90 waiting",
                        "p99 waiting"),
                rows);
    }

    private double mean(String policy, double gpus, ToDoubleFunction<JobRun.Width> value) {
        return of(policy).stream()
                .flatMap(run -> run.widths().stream())
                .filter(width -> width.gpus() == gpus)
                .mapToDouble(value)
                .average()
                .orElse(0);
    }

    private static String plain(double number) {
        return number == Math.rint(number) ? Long.toString((long) number) : Double.toString(number);
    }

    /** Plots over time show the first seed of each policy; all others are means over seeds. */
    public List<Plot> plots() {
        var given = new ArrayList<Series>();
        var waiting = new ArrayList<Series>();
        var fragmentation = new ArrayList<Series>();
        for (var policy : policies.subList(0, Math.min(policies.size(), Plot.SERIES_MAX - 1))) {
            var run = of(policy).get(0);
            given.add(overTime(policy, run, JobRun.GIVEN, 0.001));
            waiting.add(overTime(policy, run, JobRun.WAITING, 1));
            fragmentation.add(Series.line(
                    policy, run.fragmentation().hours(), run.fragmentation().values()));
        }
        if (!policies.isEmpty()) {
            given.add(overTime("there are", of(policies.get(0)).get(0), JobRun.CAPACITY, 0.001));
        }
        return List.of(
                new Plot("gpus-in-use", "GPUs in use over time", "hours", "GPUs", given),
                new Plot("jobs-waiting", "Jobs that wait over time", "hours", "jobs", waiting),
                new Plot(
                        "fragmentation",
                        "Free GPUs of no use to typical pods",
                        "hours",
                        "% of all GPUs",
                        fragmentation),
                byWidth(
                        "waiting-by-width",
                        "p90 of waiting, by width of the job",
                        width -> width.queueing().p90()),
                byWidth(
                        "completion-by-width",
                        "p90 of completion, by width of the job",
                        width -> width.completion().p90()));
    }

    private static Series overTime(String name, JobRun run, int quantity, double unit) {
        var timeline = run.timeline();
        double[] hours = new double[timeline.size()];
        double[] values = new double[hours.length];
        for (int bin = 0; bin < hours.length; bin++) {
            hours[bin] = timeline.atMillis(bin) / 3_600_000;
            values[bin] = timeline.mean(quantity, bin) * unit;
        }
        return Series.line(name, hours, values);
    }

    private Plot byWidth(String id, String title, ToDoubleFunction<JobRun.Width> value) {
        var all = new TreeSet<Double>();
        runs.forEach(run -> run.widths().forEach(width -> all.add(width.gpus())));
        var widths = List.copyOf(all);
        var series = new ArrayList<Series>();
        for (var policy : policies.subList(0, Math.min(policies.size(), Plot.SERIES_MAX))) {
            double[] x = new double[widths.size()];
            double[] y = new double[x.length];
            for (int i = 0; i < x.length; i++) {
                x[i] = i;
                y[i] = mean(policy, widths.get(i), value) / 3600;
            }
            series.add(Series.dots(policy, x, y));
        }
        return new Plot(
                id,
                title,
                "GPUs of the job",
                "hours",
                widths.stream().map(JobReport::plain).toList(),
                series);
    }
}

package dev.berth.cli.bench.live;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.function.ToDoubleFunction;

/** How contestants compare: medians over the rounds, Berth's by each other's. */
record Ratios(List<Ratio> ratios) {
    /**
     * One comparison.
     *
     * @param name as it is printed, {@code berth/binds}
     * @param value how many times as fast, or as long for latencies
     */
    record Ratio(String name, double value) {}

    static Ratios of(List<LiveBenchmark.Run> runs) {
        var found = new ArrayList<Ratio>();
        for (var other : List.of(Contestant.Who.BINDS, Contestant.Who.LANES, Contestant.Who.KUBE_SCHEDULER)) {
            add(found, runs, other, "", LiveBenchmark.Run::podsPerSecond);
        }
        var kube = Contestant.Who.KUBE_SCHEDULER;
        add(found, runs, kube, " cold start", LiveBenchmark.Run::firstPodsPerSecond);
        add(found, runs, kube, " warm", LiveBenchmark.Run::laterPodsPerSecond);
        add(found, runs, Contestant.Who.BINDS, " warm", LiveBenchmark.Run::laterPodsPerSecond);
        add(found, runs, Contestant.Who.LANES, " warm", LiveBenchmark.Run::laterPodsPerSecond);
        add(found, runs, kube, " latency p50", LiveBenchmark.Run::p50Millis);
        add(found, runs, kube, " latency p99", LiveBenchmark.Run::p99Millis);
        return new Ratios(List.copyOf(found));
    }

    private static void add(
            List<Ratio> found,
            List<LiveBenchmark.Run> runs,
            Contestant.Who other,
            String what,
            ToDoubleFunction<LiveBenchmark.Run> figure) {
        double ratio = median(runs, Contestant.Who.BERTH, figure) / median(runs, other, figure);
        if (!Double.isNaN(ratio)) {
            found.add(new Ratio("berth/" + other + what, ratio));
        }
    }

    private static double median(
            List<LiveBenchmark.Run> runs, Contestant.Who who, ToDoubleFunction<LiveBenchmark.Run> figure) {
        double[] sorted = runs.stream()
                .filter(run -> run.who() == who)
                .mapToDouble(figure)
                .filter(value -> !Double.isNaN(value))
                .toArray();
        Arrays.sort(sorted);
        int middle = sorted.length / 2;
        if (sorted.length == 0) {
            return Double.NaN;
        }
        return sorted.length % 2 == 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
    }

    String text() {
        var text = new StringBuilder("medians over the rounds:\n");
        for (var ratio : ratios) {
            text.append(String.format(Locale.ROOT, "  %-38s %6.2f%n", ratio.name(), ratio.value()));
        }
        return text.toString();
    }
}

package dev.berth.cli.shadow;

import dev.berth.kubernetes.live.shadow.ShadowedPod;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.function.ToDoubleFunction;
import java.util.function.ToLongFunction;

/**
 * What a shadow has seen, in figures.
 *
 * @param untilMillis when it ended, milliseconds since 1970
 * @param leftOut pods that are not told of one by one
 * @param evictions pods that Berth evicted in its world
 */
record Comparison(
        String profile,
        String server,
        long fromMillis,
        long untilMillis,
        List<ShadowedPod> pods,
        long leftOut,
        long evictions,
        List<Sample> samples) {
    /** Waiting times in seconds; of pods that still wait, until now. */
    record Waits(double mean, double p50, double p99, double max) {
        static Waits of(List<ShadowedPod> pods, ToLongFunction<ShadowedPod> millis) {
            double[] sorted = pods.stream()
                    .mapToDouble(pod -> millis.applyAsLong(pod) / 1e3)
                    .sorted()
                    .toArray();
            if (sorted.length == 0) {
                return new Waits(0, 0, 0, 0);
            }
            return new Waits(
                    Arrays.stream(sorted).average().orElse(0),
                    sorted[(sorted.length - 1) / 2],
                    sorted[(int) Math.ceil(0.99 * sorted.length) - 1],
                    sorted[sorted.length - 1]);
        }
    }

    Waits clusterWaits() {
        return Waits.of(pods, pod -> pod.waitedMillis(untilMillis));
    }

    Waits berthWaits() {
        return Waits.of(pods, pod -> pod.berthWaitedMillis(untilMillis));
    }

    /** How many pods came to one of these. */
    long count(ShadowedPod.Fate... fates) {
        var wanted = Set.of(fates);
        return pods.stream().filter(pod -> wanted.contains(pod.fate())).count();
    }

    /** GPUs there are, as of the last look. */
    long gpus() {
        return samples.isEmpty() ? 0 : samples.getLast().cluster().all();
    }

    /** In the mean over time. */
    double mean(ToDoubleFunction<Sample> figure) {
        double weighted = 0;
        long time = 0;
        for (int i = 0; i + 1 < samples.size(); i++) {
            long span = samples.get(i + 1).afterMillis() - samples.get(i).afterMillis();
            weighted += figure.applyAsDouble(samples.get(i)) * span;
            time += span;
        }
        return time > 0
                ? weighted / time
                : samples.stream().mapToDouble(figure).average().orElse(0);
    }

    double clusterStranded() {
        return mean(sample -> sample.cluster().stranded());
    }

    double berthStranded() {
        return mean(sample -> sample.berth().stranded());
    }

    /** Percent of all GPUs. */
    double clusterFragmentation() {
        return mean(sample ->
                percent(sample.cluster().fragmented(), sample.cluster().all()));
    }

    double berthFragmentation() {
        return mean(
                sample -> percent(sample.berth().fragmented(), sample.berth().all()));
    }

    static double percent(double part, long all) {
        return all == 0 ? 0 : 100 * part / all;
    }
}

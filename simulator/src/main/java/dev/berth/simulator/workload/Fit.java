package dev.berth.simulator.workload;

import dev.berth.engine.model.TopologyRequest;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.stream.IntStream;

/**
 * Finds a synthetic workload that is like a list of jobs.
 *
 * <p><b>Arrivals.</b> The mean rate, and the swing over the day as the first Fourier coefficient of the times of arrival;
 * the week and bursts are not fitted. <b>Kinds.</b> Jobs that ask for the same; the rarest are left out. <b>Durations.</b>
 * For each kind, mixtures of one to three lognormal distributions by expectation maximisation on the logarithms, and of
 * these the one with the least Bayesian information criterion. Cost: O(jobs x rounds).
 */
public final class Fit {
    /** Kinds rarer than this share are left out. */
    private static final double RARE = 0.001;

    private static final int KINDS_MAX = 40;
    private static final int PARTS_MAX = 3;
    private static final int ROUNDS = 200;

    /** Few jobs say nothing about mixtures. */
    private static final int JOBS_FOR_MIXTURE = 60;

    private static final double SIGMA_LEAST = 0.05;
    private static final double HOUR_MILLIS = 3_600_000;

    private record Key(Ask ask, int pods, int priority) {}

    private Fit() {}

    /** @throws IllegalArgumentException for fewer than two jobs */
    public static Synthetic of(List<Job> jobs) {
        if (jobs.size() < 2) {
            throw new IllegalArgumentException("there are " + jobs.size() + " jobs; a fit needs at least two");
        }
        var byKind = new LinkedHashMap<Key, List<Job>>();
        jobs.forEach(
                job -> byKind.computeIfAbsent(new Key(job.each(), job.pods(), job.priority()), key -> new ArrayList<>())
                        .add(job));
        var kinds = byKind.entrySet().stream()
                .sorted(Comparator.comparingInt(entry -> -entry.getValue().size()))
                .limit(KINDS_MAX)
                .filter(entry -> entry.getValue().size() >= RARE * jobs.size())
                .map(entry -> kind(entry.getKey(), entry.getValue(), jobs.size()))
                .toList();
        return new Synthetic(arrivals(jobs), kinds);
    }

    private static Arrivals arrivals(List<Job> jobs) {
        double hours = Math.max(1, jobs.get(jobs.size() - 1).submitMillis() / HOUR_MILLIS);
        double cosine = 0;
        double sine = 0;
        for (var job : jobs) {
            double angle = 2 * Math.PI * job.submitMillis() / HOUR_MILLIS / 24;
            cosine += Math.cos(angle);
            sine += Math.sin(angle);
        }
        double swing = hours < 48 ? 0 : 2 * Math.hypot(cosine, sine) / jobs.size();
        double hour = Math.atan2(sine, cosine) / (2 * Math.PI) * 24;
        return new Arrivals(jobs.size() / hours, 1 + Math.min(1, swing), hour < 0 ? hour + 24 : hour, 1, 0, 1, hours);
    }

    private static Synthetic.Kind kind(Key key, List<Job> jobs, int all) {
        double[] logs = jobs.stream()
                .mapToDouble(job -> Math.log(Math.max(1, job.runMillis()) / 1000.0))
                .sorted()
                .toArray();
        var durations = new Durations(mixture(logs), Math.exp(logs[0]), Math.exp(logs[logs.length - 1]));
        String name = key.ask.gpus() == 0
                ? "cpu"
                : key.ask.gpuMilli() < Ask.WHOLE ? "share" + key.ask.gpuMilli() : key.ask.gpus() + "gpu";
        return new Synthetic.Kind(
                key.pods == 1 ? name : key.pods + "x" + name,
                (double) jobs.size() / all,
                key.pods,
                key.ask,
                key.priority,
                TopologyRequest.NONE,
                durations);
    }

    private static List<Durations.Part> mixture(double[] sorted) {
        List<Durations.Part> best = List.of();
        double least = Double.MAX_VALUE;
        int most = sorted.length < JOBS_FOR_MIXTURE ? 1 : PARTS_MAX;
        for (int parts = 1; parts <= most; parts++) {
            var model = new Normals(sorted, parts);
            double criterion = (3 * parts - 1) * Math.log(sorted.length) - 2 * model.fit();
            if (criterion < least) {
                least = criterion;
                best = model.parts();
            }
        }
        return best;
    }

    /** A mixture of normal distributions on the logarithms. */
    private static final class Normals {
        private final double[] values;
        private final double[] weight;
        private final double[] mean;
        private final double[] sigma;

        Normals(double[] sorted, int parts) {
            values = sorted;
            weight = new double[parts];
            mean = new double[parts];
            sigma = new double[parts];
            double spread = Math.max(SIGMA_LEAST, (sorted[sorted.length - 1] - sorted[0]) / (4.0 * parts));
            for (int i = 0; i < parts; i++) {
                weight[i] = 1.0 / parts;
                mean[i] = sorted[(int) ((i + 0.5) / parts * sorted.length)];
                sigma[i] = spread;
            }
        }

        /** Returns the logarithm of the likelihood. */
        double fit() {
            double likelihood = 0;
            for (int round = 0; round < ROUNDS; round++) {
                double[] sum = new double[weight.length];
                double[] first = new double[weight.length];
                double[] second = new double[weight.length];
                likelihood = 0;
                double[] density = new double[weight.length];
                for (double value : values) {
                    double all = 0;
                    for (int i = 0; i < density.length; i++) {
                        double z = (value - mean[i]) / sigma[i];
                        density[i] = weight[i] / sigma[i] * Math.exp(-z * z / 2) + 1e-300;
                        all += density[i];
                    }
                    likelihood += Math.log(all) - 0.5 * Math.log(2 * Math.PI);
                    for (int i = 0; i < density.length; i++) {
                        double share = density[i] / all;
                        sum[i] += share;
                        first[i] += share * value;
                        second[i] += share * value * value;
                    }
                }
                double moved = 0;
                for (int i = 0; i < weight.length; i++) {
                    double next = first[i] / sum[i];
                    moved += Math.abs(next - mean[i]);
                    weight[i] = sum[i] / values.length;
                    mean[i] = next;
                    sigma[i] = Math.max(SIGMA_LEAST, Math.sqrt(Math.max(0, second[i] / sum[i] - next * next)));
                }
                if (moved < 1e-6) {
                    break;
                }
            }
            return likelihood;
        }

        List<Durations.Part> parts() {
            return IntStream.range(0, weight.length)
                    .mapToObj(i -> new Durations.Part(round(weight[i]), round(Math.exp(mean[i])), round(sigma[i])))
                    .filter(part -> part.weight() > 0)
                    .toList();
        }
    }

    /** Four digits are more than a fit knows. */
    static double round(double number) {
        return number == 0 ? 0 : Double.parseDouble(String.format(Locale.ROOT, "%.4g", number));
    }

    /** How far two sets of values are apart: the greatest difference of their shares up to any value (Kolmogorov). */
    public static double distance(double[] some, double[] others) {
        double[] a = some.clone();
        double[] b = others.clone();
        Arrays.sort(a);
        Arrays.sort(b);
        double most = 0;
        int i = 0;
        int j = 0;
        while (i < a.length && j < b.length) {
            double value = Math.min(a[i], b[j]);
            while (i < a.length && a[i] <= value) {
                i++;
            }
            while (j < b.length && b[j] <= value) {
                j++;
            }
            most = Math.max(most, Math.abs((double) i / a.length - (double) j / b.length));
        }
        return most;
    }
}

package dev.berth.simulator.workload;

import java.util.List;
import java.util.random.RandomGenerator;

/**
 * How long jobs of one kind run: a mixture of lognormal distributions, cut at both ends. Run times of training clusters
 * are like this: many short tries, fewer long trainings, over five orders of magnitude.
 */
public record Durations(List<Part> parts, double leastSeconds, double mostSeconds) {
    /**
     * One lognormal distribution.
     *
     * @param weight of all jobs of the mixture, relative to the other weights
     * @param medianSeconds half of the jobs run shorter
     * @param sigma standard deviation of the natural logarithm
     */
    public record Part(double weight, double medianSeconds, double sigma) {
        public Part {
            if (!(weight > 0) || !(medianSeconds > 0) || !(sigma >= 0)) {
                throw new IllegalArgumentException("a distribution of durations has weight " + weight + ", median "
                        + medianSeconds + " s and sigma " + sigma
                        + "; weight and median must exceed 0, sigma must not be"
                        + " below 0");
            }
        }
    }

    public Durations {
        parts = List.copyOf(parts);
        if (parts.isEmpty() || !(leastSeconds >= 0) || !(mostSeconds >= leastSeconds)) {
            throw new IllegalArgumentException(
                    "durations need at least one distribution and bounds that rise; there are " + parts.size()
                            + ", from " + leastSeconds + " s to " + mostSeconds + " s");
        }
    }

    long drawMillis(RandomGenerator random) {
        double all = parts.stream().mapToDouble(Part::weight).sum();
        double draw = random.nextDouble() * all;
        var chosen = parts.get(parts.size() - 1);
        for (var part : parts) {
            draw -= part.weight;
            if (draw < 0) {
                chosen = part;
                break;
            }
        }
        double seconds = chosen.medianSeconds * Math.exp(chosen.sigma * random.nextGaussian());
        return Math.round(1000 * Math.clamp(seconds, leastSeconds, mostSeconds));
    }
}

package dev.berth.simulator.run;

import java.util.Arrays;
import java.util.Collection;

/**
 * Equal measurements under several seeds.
 *
 * @param deviation standard deviation of the sample; 0 for one value
 */
public record Spread(int count, double mean, double deviation, double min, double max) {
    /** @throws IllegalArgumentException where there is no value */
    public static Spread of(double... values) {
        if (values.length == 0) {
            throw new IllegalArgumentException("a spread needs at least one value");
        }
        double mean = Arrays.stream(values).sum() / values.length;
        double squares = Arrays.stream(values)
                .map(value -> (value - mean) * (value - mean))
                .sum();
        return new Spread(
                values.length,
                mean,
                values.length == 1 ? 0 : Math.sqrt(squares / (values.length - 1)),
                Arrays.stream(values).min().getAsDouble(),
                Arrays.stream(values).max().getAsDouble());
    }

    public static Spread of(Collection<Double> values) {
        return of(values.stream().mapToDouble(Double::doubleValue).toArray());
    }
}

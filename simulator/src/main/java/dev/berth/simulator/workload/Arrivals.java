package dev.berth.simulator.workload;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.random.RandomGenerator;

/**
 * When jobs arrive: a Poisson process whose rate follows the hours of the day and the days of the week, and bursts on top
 * (sweeps, pipelines). Time 0 is midnight before a Monday.
 *
 * @param jobsPerHour mean rate on a working day, bursts left out
 * @param peak rate at the busiest hour, as a multiple of the mean: 1 (no swing) to 2
 * @param peakHour the busiest hour, 0 to 24
 * @param weekend rate on Saturday and Sunday, as a multiple of that of a working day
 * @param burstsPerDay mean number of bursts
 * @param burstJobs mean number of jobs of a burst, geometrically distributed; they arrive within minutes
 * @param hours how long jobs arrive
 */
public record Arrivals(
        double jobsPerHour,
        double peak,
        double peakHour,
        double weekend,
        double burstsPerDay,
        double burstJobs,
        double hours) {
    private static final double HOUR_MILLIS = 3_600_000;
    private static final double DAY_HOURS = 24;

    /** Mean time between the jobs of a burst. */
    private static final double BURST_STEP_MILLIS = 5_000;

    /** Most jobs of one scenario. */
    public static final int JOBS_MAX = 20_000_000;

    public Arrivals {
        if (!(jobsPerHour >= 0)
                || !(peak >= 1 && peak <= 2)
                || !(peakHour >= 0 && peakHour <= DAY_HOURS)
                || !(weekend >= 0)
                || !(burstsPerDay >= 0)
                || !(burstJobs >= 1)
                || !(hours > 0)) {
            throw new IllegalArgumentException(
                    "arrivals need a rate of at least 0, a peak of 1 to 2, a peak hour of 0 to 24,"
                            + " a weekend factor and a number of bursts of at least 0, bursts of at least 1 job and more than 0"
                            + " hours; got " + jobsPerHour + ", " + peak + ", " + peakHour + ", " + weekend + ", "
                            + burstsPerDay + ", " + burstJobs + " and " + hours);
        }
        double expected = hours * (jobsPerHour * Math.max(1, weekend) + burstsPerDay / DAY_HOURS * burstJobs);
        if (expected > JOBS_MAX) {
            throw new IllegalArgumentException(
                    "about " + Math.round(expected) + " jobs would arrive; at most " + JOBS_MAX + " can be simulated");
        }
    }

    /** A Poisson process of one rate. */
    public static Arrivals poisson(double jobsPerHour, double hours) {
        return new Arrivals(jobsPerHour, 1, 0, 1, 0, 1, hours);
    }

    /** Times of arrival, ascending. */
    List<Long> drawMillis(RandomGenerator random) {
        var times = new ArrayList<Long>();
        double most = jobsPerHour * peak * Math.max(1, weekend);
        for (double at = step(random, most); at < hours; at += step(random, most)) {
            // Thinning: arrivals at the greatest rate, each kept with the share that the rate has of it.
            if (random.nextDouble() * most < rate(at)) {
                times.add((long) (at * HOUR_MILLIS));
            }
        }
        double bursts = burstsPerDay / DAY_HOURS;
        for (double at = step(random, bursts); at < hours; at += step(random, bursts)) {
            double millis = at * HOUR_MILLIS;
            do {
                times.add((long) millis);
                millis += -BURST_STEP_MILLIS * Math.log(1 - random.nextDouble());
            } while (random.nextDouble() > 1 / burstJobs);
        }
        Collections.sort(times);
        return times;
    }

    private static double step(RandomGenerator random, double perHour) {
        return perHour == 0 ? Double.MAX_VALUE : -Math.log(1 - random.nextDouble()) / perHour;
    }

    private double rate(double hour) {
        double swing = 1 + (peak - 1) * Math.cos(2 * Math.PI * (hour - peakHour) / DAY_HOURS);
        boolean atWeekend = (long) (hour / DAY_HOURS) % 7 >= 5;
        return jobsPerHour * swing * (atWeekend ? weekend : 1);
    }
}

package dev.berth.simulator.workload;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.berth.engine.model.TopologyRequest;
import java.util.List;
import org.junit.jupiter.api.Test;

final class SyntheticTest {
    private static final Durations TEN_MINUTES = new Durations(List.of(new Durations.Part(1, 600, 0.5)), 60, 86_400);

    private static Synthetic of(Arrivals arrivals) {
        return new Synthetic(
                arrivals,
                List.of(
                        new Synthetic.Kind("small", 3, 1, Ask.gpus(1), 0, TopologyRequest.NONE, TEN_MINUTES),
                        new Synthetic.Kind("wide", 1, 1, Ask.gpus(8), 1, TopologyRequest.NONE, TEN_MINUTES)));
    }

    @Test
    void equalSeedsGiveEqualJobsAndOthersDoNot() {
        var synthetic = of(Arrivals.poisson(100, 24));
        assertThat(synthetic.jobs(1)).isEqualTo(synthetic.jobs(1)).isNotEqualTo(synthetic.jobs(2));
    }

    @Test
    void ratesSharesAndMediansAreMet() {
        var jobs = of(Arrivals.poisson(1000, 48)).jobs(3);
        assertThat(jobs.size()).isCloseTo(48_000, within(1_000));
        assertThat(jobs.stream().filter(job -> job.each().gpus() == 8).count() / (double) jobs.size())
                .isCloseTo(0.25, within(0.01));
        long median = jobs.stream()
                .mapToLong(Job::runMillis)
                .sorted()
                .skip(jobs.size() / 2)
                .findFirst()
                .orElse(0);
        assertThat(median).isCloseTo(600_000, within(12_000L));
        assertThat(jobs).allMatch(job -> job.runMillis() >= 60_000 && job.runMillis() <= 86_400_000);
    }

    @Test
    void moreArriveAtThePeakAndFewerAtTheWeekend() {
        var jobs = of(new Arrivals(200, 1.8, 14, 0.25, 0, 1, 7 * 24)).jobs(4);
        assertThat(between(jobs, 12, 16)).isGreaterThan(4 * between(jobs, 0, 4));
        assertThat(between(jobs, 24 * 5, 24 * 7))
                .isCloseTo(between(jobs, 0, 48) / 4, within(between(jobs, 0, 48) / 20));
    }

    @Test
    void burstsBringManyJobsWithinMinutes() {
        var jobs = of(new Arrivals(0, 1, 0, 1, 2, 50, 24 * 50)).jobs(5);
        assertThat(jobs.size()).isCloseTo(5_000, within(1_500));
        long close = 0;
        for (int i = 1; i < jobs.size(); i++) {
            close += jobs.get(i).submitMillis() - jobs.get(i - 1).submitMillis() < 60_000 ? 1 : 0;
        }
        assertThat(close).isGreaterThan(jobs.size() * 9L / 10);
    }

    @Test
    void aFitFindsWhatTheJobsWereMadeFrom() {
        var durations =
                new Durations(List.of(new Durations.Part(0.7, 120, 0.6), new Durations.Part(0.3, 20_000, 0.8)), 1, 1e7);
        var made = new Synthetic(
                new Arrivals(100, 1.6, 15, 1, 0, 1, 24 * 20),
                List.of(new Synthetic.Kind("a", 1, 1, Ask.gpus(2), 0, TopologyRequest.NONE, durations)));
        var jobs = made.jobs(6);
        var fitted = Fit.of(jobs);
        assertThat(fitted.arrivals().jobsPerHour()).isCloseTo(100, within(3.0));
        assertThat(fitted.arrivals().peak()).isCloseTo(1.6, within(0.05));
        assertThat(fitted.arrivals().peakHour()).isCloseTo(15, within(0.5));
        assertThat(fitted.kinds()).hasSize(1);
        var again = fitted.jobs(7);
        assertThat(Fit.distance(seconds(jobs), seconds(again))).isLessThan(0.03);
    }

    @Test
    void impossibleArrivalsAreRefused() {
        assertThatThrownBy(() -> Arrivals.poisson(1e7, 1e5)).hasMessageContaining("at most 20000000 can be simulated");
        assertThatThrownBy(() -> new Arrivals(1, 3, 0, 1, 0, 1, 1)).hasMessageContaining("a peak of 1 to 2");
    }

    private static double[] seconds(List<Job> jobs) {
        return jobs.stream().mapToDouble(job -> job.runMillis() / 1000.0).toArray();
    }

    private static long between(List<Job> jobs, int fromHour, int toHour) {
        return jobs.stream()
                .filter(job -> job.submitMillis() >= fromHour * 3_600_000L && job.submitMillis() < toHour * 3_600_000L)
                .count();
    }
}

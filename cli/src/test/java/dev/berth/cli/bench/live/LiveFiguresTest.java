package dev.berth.cli.bench.live;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import org.junit.jupiter.api.Test;

/** What {@code berth bench live} works out of counts. */
final class LiveFiguresTest {
    private static final long SECOND = 1_000_000_000L;

    @Test
    void aSteadyRateIsFoundWhereverTheCountsWereRead() {
        var progress = new Progress();
        // 100 pods/s from second 1.3 to second 5.7
        progress.counted(SECOND, 0);
        for (int second = 2; second <= 5; second++) {
            progress.counted(second * SECOND, 100L * second - 130);
        }
        progress.counted(6 * SECOND, 440);
        assertThat(progress.rate(0, 440)).isCloseTo(100, within(0.01));
        assertThat(progress.rate(0, 200)).isCloseTo(100, within(0.01));
        assertThat(progress.rate(200, 440)).isCloseTo(100, within(0.01));
    }

    @Test
    void aColdStartIsSlowerThanWhatFollows() {
        var progress = new Progress();
        progress.counted(0, 0);
        progress.counted(SECOND, 50);
        progress.counted(2 * SECOND, 100);
        progress.counted(3 * SECOND, 300);
        progress.counted(4 * SECOND, 500);
        assertThat(progress.rate(0, 100)).isCloseTo(50, within(0.01));
        assertThat(progress.rate(100, 500)).isCloseTo(200, within(0.01));
    }

    @Test
    void ratiosCompareMedians() {
        var runs = List.of(
                run(Contestant.Who.BERTH, 90),
                run(Contestant.Who.BERTH, 100),
                run(Contestant.Who.BERTH, 500),
                run(Contestant.Who.BINDS, 110),
                run(Contestant.Who.BINDS, 140));
        assertThat(Ratios.of(runs).ratios())
                .contains(new Ratios.Ratio("berth/binds", 0.8))
                .noneMatch(ratio -> ratio.name().contains("kube-scheduler"));
    }

    private static LiveBenchmark.Run run(Contestant.Who who, double podsPerSecond) {
        return new LiveBenchmark.Run(
                who, 1, podsPerSecond, podsPerSecond, podsPerSecond, 1, 1, 1, Double.NaN, Double.NaN);
    }

    @Test
    void aGangsPodNamesTheGroupOfItsNumber() {
        assertThat(Kind.GANG.pod("p-", 17, "berth")).contains("\"podGroupName\":\"p-gang-2\"");
        assertThat(Kind.gang("p-gang-2", true)).contains("\"minCount\":8").contains("berth.dev/rack");
        assertThat(Kind.gang("p-gang-2", false)).doesNotContain("berth.dev/rack");
    }
}

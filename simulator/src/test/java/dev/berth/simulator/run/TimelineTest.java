package dev.berth.simulator.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

final class TimelineTest {
    @Test
    void meansAreKeptWhileBinsGrowWiderWithTime() {
        var timeline = new Timeline(1);
        timeline.advance(1_000_000, 10);
        timeline.advance(3_000_000, 40);
        assertThat(timeline.mean(0)).isCloseTo(30, within(1e-9));
        assertThat(timeline.size()).isLessThanOrEqualTo(Timeline.BINS_MAX);
        assertThat(timeline.mean(0, 0)).isCloseTo(10, within(1e-9));
        assertThat(timeline.mean(0, timeline.size() - 1)).isCloseTo(40, within(1e-9));
    }

    @Test
    void theMeanOfAllBinsIsTheMeanOfAllTime() {
        var random = new SplittableRandom(7);
        var timeline = new Timeline(1);
        double sum = 0;
        long at = 0;
        for (int i = 0; i < 10_000; i++) {
            long step = random.nextInt(5_000);
            long value = random.nextInt(100);
            at += step;
            sum += (double) step * value;
            timeline.advance(at, value);
        }
        assertThat(timeline.mean(0)).isCloseTo(sum / at, within(1e-6));
    }
}

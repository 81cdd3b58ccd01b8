package dev.berth.testkit.faults;

import static org.assertj.core.api.Assertions.assertThat;

import java.lang.management.ManagementFactory;
import java.time.Duration;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Everything goes wrong in every order. A failure names its seed. */
final class LivesTest {
    private static final long MEGABYTE = 1 << 20;

    private static void live(long seed) {
        try (var life = new Life(seed)) {
            for (int i = 0; i < 2; i++) {
                life.live(150, Duration.ofSeconds(4));
                life.rest();
            }
        } catch (AssertionError | RuntimeException broken) {
            throw new AssertionError("seed " + seed + ": " + broken.getMessage(), broken);
        }
    }

    @Test
    @Proves(
            value = {
                FaultCase.F01,
                FaultCase.F05,
                FaultCase.F08,
                FaultCase.F13,
                FaultCase.F16,
                FaultCase.F24,
                FaultCase.F29
            },
            where = Proves.Where.STEPPED,
            seeds = "0–3; 300 steps and 2 rests each")
    void f01LivesInWhichEverythingGoesWrongKeepTheInvariants() {
        for (long seed = 0; seed < 4; seed++) {
            live(seed);
        }
    }

    @Test
    @Tag("slow")
    @Proves(
            value = {
                FaultCase.F01,
                FaultCase.F05,
                FaultCase.F08,
                FaultCase.F13,
                FaultCase.F16,
                FaultCase.F24,
                FaultCase.F29
            },
            where = Proves.Where.STEPPED,
            seeds = "1,000–1,099; 300 steps and 2 rests each")
    void f01AHundredMoreLives() {
        for (long seed = 1_000; seed < 1_100; seed++) {
            live(seed);
        }
    }

    @Test
    @Tag("slow")
    @Proves(value = FaultCase.F45, where = Proves.Where.STEPPED, seeds = "45; 30 virtual hours")
    void f45ThirtyHoursWithFaultsLeaveHeapThreadsAndCountsAsTheyWere() {
        try (var life = new Life(45)) {
            var start = life.world().clock().instant();
            long heapFirst = 0;
            int threadsFirst = 0;
            for (int hour = 1; hour <= 30; hour++) {
                while (life.world().clock().instant().isBefore(start.plus(Duration.ofHours(hour)))) {
                    life.live(60, Duration.ofSeconds(30));
                }
                life.rest(); // drift 0: counts and pods equal the server's
                life.forgetEvents();
                if (hour == 5) {
                    heapFirst = heapInUse();
                    threadsFirst = threads();
                } else if (hour > 5 && hour % 5 == 0) {
                    assertThat(heapInUse()).as("heap after %d hours", hour).isLessThan(heapFirst + 12 * MEGABYTE);
                    assertThat(threads()).as("threads after %d hours", hour).isLessThanOrEqualTo(threadsFirst + 4);
                }
            }
        }
    }

    private static long heapInUse() {
        System.gc();
        return ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getUsed();
    }

    private static int threads() {
        return ManagementFactory.getThreadMXBean().getThreadCount();
    }
}

package dev.berth.simulator.policy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.berth.simulator.workload.Ask;
import dev.berth.simulator.workload.Demand;
import java.util.LinkedHashMap;
import java.util.List;
import org.junit.jupiter.api.Test;

/** FGD's formulae, worked out by hand. */
final class FragmentationTest {
    private static final Ask HALF = new Ask(4000, 1, 1, 500, List.of());
    private static final Ask TWO = new Ask(16_000, 2, 2, 1000, List.of());
    private static final Ask ON_T4 = new Ask(1000, 3, 1, 1000, List.of("T4"));
    private static final Ask NO_GPU = new Ask(1000, 4, 0, 1000, List.of());

    private static Fragmentation of(Object... asksAndCounts) {
        var counts = new LinkedHashMap<Ask, Long>();
        for (int i = 0; i < asksAndCounts.length; i += 2) {
            counts.put((Ask) asksAndCounts[i], Long.valueOf((Integer) asksAndCounts[i + 1]));
        }
        return new Fragmentation(TypicalPods.of(new Demand(counts)));
    }

    @Test
    void gpusWithTooLittleRoomAreFragmentsForAPodThatFitsElsewhere() {
        int[] free = {300, 600, 1000};
        assertThat(of(HALF, 1).of(8000, free, "A10")).isEqualTo(300);
        assertThat(of(ON_T4, 1).of(8000, free, "T4")).isEqualTo(900);
    }

    @Test
    void allThatIsFreeIsAFragmentForAPodThatCannotRunAtAll() {
        int[] free = {300, 600, 1000};
        assertThat(of(HALF, 1).of(3999, free, "A10")).isEqualTo(1900);
        assertThat(of(TWO, 1).of(64_000, free, "A10")).isEqualTo(1900);
        assertThat(of(ON_T4, 1).of(64_000, free, "A10")).isEqualTo(1900);
        assertThat(of(NO_GPU, 1).of(64_000, free, "A10")).isEqualTo(1900);
    }

    @Test
    void typicalPodsAreWeightedByTheirShare() {
        int[] free = {300, 600, 1000};
        assertThat(of(HALF, 3, TWO, 1).of(8000, free, "A10")).isCloseTo(0.75 * 300 + 0.25 * 1900, within(1e-9));
    }

    @Test
    void theRarestSpecsBeyondNinetyFivePercentAreLeftOut() {
        var counts = new LinkedHashMap<Ask, Long>();
        counts.put(HALF, 96L);
        counts.put(TWO, 4L);
        assertThat(TypicalPods.of(new Demand(counts)).pods())
                .containsExactly(new TypicalPods.Typical(new Ask(4000, 0, 1, 500, List.of()), 1));
    }
}

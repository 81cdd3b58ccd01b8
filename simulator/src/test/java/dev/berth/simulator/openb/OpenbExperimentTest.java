package dev.berth.simulator.openb;

import static org.assertj.core.api.Assertions.assertThat;

import dev.berth.simulator.policy.Policies;
import dev.berth.simulator.run.Simulation.Checks;
import dev.berth.simulator.trace.OpenbPods;
import dev.berth.simulator.workload.Ask;
import dev.berth.simulator.workload.NodePool;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.Test;

final class OpenbExperimentTest {
    private static final Checks EVERYTHING = new Checks(1, () -> false, null);

    /** Four nodes of two GPUs, and pods that ask for 4 GPUs in sum: half a GPU, one, two, and none. */
    private static OpenbWorkload workload() {
        var pods = new ArrayList<OpenbPods.Entry>();
        pods.add(new OpenbPods.Entry("a", new Ask(1000, 0, 1, 500, List.of())));
        pods.add(new OpenbPods.Entry("b", new Ask(1000, 0, 1, 500, List.of("A10"))));
        pods.add(new OpenbPods.Entry("c", new Ask(4000, 0, 1, 1000, List.of())));
        pods.add(new OpenbPods.Entry("d", new Ask(8000, 0, 2, 1000, List.of())));
        pods.add(new OpenbPods.Entry("e", new Ask(2000, 0, 0, 1000, List.of())));
        var nodes = new ArrayList<>(new NodePool("a", 2, 32_000, 1L << 36, 2, "A10", Map.of()).nodes());
        nodes.addAll(new NodePool("b", 2, 32_000, 1L << 36, 2, "T4", Map.of()).nodes());
        return new OpenbWorkload("test", nodes, pods);
    }

    @Test
    void arrivalsAreTheListShuffledAndDrawnFromUntilDemandIsFull() {
        var workload = workload();
        var arrivals = workload.arrivals(42);
        assertThat(arrivals).isEqualTo(workload.arrivals(42)).isNotEqualTo(workload.arrivals(43));
        assertThat(arrivals.subList(0, 5))
                .containsExactlyInAnyOrderElementsOf(
                        workload.pods().stream().map(OpenbPods.Entry::ask).toList());
        long demand = arrivals.stream().mapToLong(Ask::totalGpuMilli).sum();
        // The stop test adds one GPU of a pod only, so a pod of two may end a little above.
        assertThat(demand).isBetween(8 * 1300L - 999, 8 * 1300L + 1000);
    }

    @Test
    void noPolicyBreaksAnInvariantAndAllAgreeWhileThereIsRoom() {
        for (var policy : Policies.all()) {
            var run = new OpenbExperiment(workload(), policy, 42, EVERYTHING).run();
            assertThat(run.at(130)).as(policy.name()).isBetween(50.0, 100.0);
            assertThat(run.allocationPercent()).as(policy.name()).isSorted();
            assertThat(run.placed() + run.dropped())
                    .isEqualTo(workload().arrivals(42).size());
        }
    }

    @Test
    void equalSeedsGiveEqualRuns() {
        for (var policy : Policies.all()) {
            var once = new OpenbExperiment(workload(), policy, 7, Checks.NONE).run();
            var again = new OpenbExperiment(workload(), policy, 7, EVERYTHING).run();
            assertThat(once.allocationPercent()).as(policy.name()).isEqualTo(again.allocationPercent());
        }
    }

    @Test
    void theSummaryNamesTheBestAndTheLowestPoint() {
        var summary = new OpenbSummary(List.of(run("A", 1, 90, 80), run("A", 2, 92, 82), run("B", 1, 91, 85)));
        assertThat(Objects.requireNonNull(summary.at("test", "A", 130)).mean()).isEqualTo(91);
        assertThat(Objects.requireNonNull(summary.at("test", "A", 130)).deviation())
                .isEqualTo(Math.sqrt(2));
        assertThat(summary.winner("test", 100)).isEqualTo("B");
        assertThat(summary.lowest("test", "A", "B", 60, 130)).isEqualTo(new OpenbSummary.Lowest(60, -4));
        assertThat(summary.at("test", "C", 130)).isNull();
    }

    private static OpenbRun run(String policy, long seed, double at130, double before) {
        double[] curve = new double[131];
        java.util.Arrays.fill(curve, before);
        curve[130] = at130;
        return new OpenbRun(policy, "test", seed, curve, 0, 1, 0, 1);
    }
}

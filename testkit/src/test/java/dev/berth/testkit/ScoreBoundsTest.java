package dev.berth.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import dev.berth.engine.cluster.Cluster;
import dev.berth.engine.cluster.Event;
import dev.berth.engine.model.Pod;
import dev.berth.engine.model.Resources;
import dev.berth.engine.plugin.BalancedAllocation;
import dev.berth.engine.plugin.ColumnScorer;
import dev.berth.engine.plugin.Incoming;
import dev.berth.engine.plugin.NodeResourcesFitScorer;
import dev.berth.engine.plugin.NodeShares;
import dev.berth.engine.plugin.ResourceColumns;
import dev.berth.engine.plugin.ResourceColumns.Weight;
import dev.berth.engine.plugin.Scorer;
import dev.berth.engine.plugin.ScoringStrategy;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

/** A scan skips nodes by upper bounds of their scores; these hold for any sizes and hardly ever exceed the scores. */
class ScoreBoundsTest {
    private static final int NODES = 300;
    private static final int PODS = 300;

    private final SplittableRandom random = new SplittableRandom(42);

    @Test
    void leastAllocatedNeverExceedsItsBoundAndHardlyEverMissesIt() {
        var scorer = new NodeResourcesFitScorer(ScoringStrategy.DEFAULT);
        assertThat(shareMissed(scorer, this::ofAnySize)).isLessThan(0.25);
        assertThat(shareMissed(scorer, this::usual)).isLessThan(0.01);
    }

    @Test
    void leastAllocatedWithOddWeightsNeverExceedsItsBound() {
        var weights = List.of(new Weight(Resources.CPU, 7), new Weight(Resources.MEMORY, 3));
        var scorer = new NodeResourcesFitScorer(new ScoringStrategy.LeastAllocated(weights));
        assertThat(shareMissed(scorer, this::ofAnySize)).isLessThan(0.25);
        assertThat(shareMissed(scorer, this::usual)).isLessThan(0.01);
    }

    @Test
    void balancedAllocationNeverExceedsItsBoundAndHardlyEverMissesIt() {
        var scorer = new BalancedAllocation(ResourceColumns.CPU_AND_MEMORY);
        assertThat(shareMissed(scorer, this::ofAnySize)).isLessThan(0.25);
        assertThat(shareMissed(scorer, this::usual)).isLessThan(0.01);
    }

    @Test
    void mostAllocatedLeavesBoundsToTheScan() {
        var scorer = new NodeResourcesFitScorer(new ScoringStrategy.MostAllocated(ResourceColumns.CPU_AND_MEMORY));
        var cluster = new Cluster();
        cluster.apply(new Event.Upserted(NodeBuilder.node("n").build()));
        var ready = scorer.scorer(Incoming.of(PodBuilder.pod("p").build(), cluster));
        var bounds = new int[1];
        assertThat(((ColumnScorer) ready).addBounds(0, 1, 1, bounds, new NodeShares(cluster)))
                .isFalse();
        assertThat(bounds).containsOnly(0);
    }

    /** Amounts of cpu and of memory, for nodes or for the much smaller pods. */
    private interface Amounts {
        long amount(boolean memory, boolean ofNode);
    }

    /** Of any order of magnitude, often a power of two or near one. */
    private long ofAnySize(boolean memory, boolean ofNode) {
        long power = 1L << random.nextInt(ofNode ? 45 : 43);
        return switch (random.nextInt(4)) {
            case 0 -> power;
            case 1 -> Math.max(1, power - 1);
            case 2 -> power + 1;
            default -> power + random.nextLong(power);
        };
    }

    private long usual(boolean memory, boolean ofNode) {
        return random.nextLong(1, ofNode ? 129 : 17) * (memory ? 1L << (ofNode ? 32 : 27) : ofNode ? 1_000 : 250);
    }

    /** The share of nodes and pods for which the bound is not the score itself. */
    private double shareMissed(Scorer scorer, Amounts amounts) {
        var cluster = new Cluster();
        for (int node = 0; node < NODES; node++) {
            cluster.apply(new Event.Upserted(NodeBuilder.node("n" + node)
                    .having(Resources.CPU, Math.min(1L << 45, amounts.amount(false, true)))
                    .having(Resources.MEMORY, Math.min(1L << 45, amounts.amount(true, true)))
                    .build()));
            for (int i = random.nextInt(3); i > 0; i--) {
                cluster.apply(new Event.Upserted(
                        pod("placed-" + node + "-" + i, amounts).on("n" + node).build()));
            }
        }
        var shares = new NodeShares(cluster);
        double missed = 0;
        for (int i = 0; i < PODS; i++) {
            missed += missed(scorer, pod("incoming", amounts).build(), cluster, shares);
        }
        return missed / NODES / PODS;
    }

    private static int missed(Scorer scorer, Pod pod, Cluster cluster, NodeShares shares) {
        if (!(scorer.scorer(Incoming.of(pod, cluster)) instanceof ColumnScorer columns)) {
            return 0; // nothing is asked for, nothing to balance
        }
        shares.catchUp();
        var bounds = new int[NODES];
        assertThat(columns.addBounds(0, NODES, 3, bounds, shares)).isTrue();
        int missed = 0;
        for (int node = 0; node < NODES; node++) {
            long score = 3 * columns.score(node);
            assertThat((long) bounds[node])
                    .as("bound of %s on node %s", pod.shape().requests(), node)
                    .isGreaterThanOrEqualTo(score);
            missed += bounds[node] > score ? 1 : 0;
        }
        return missed;
    }

    private PodBuilder pod(String name, Amounts amounts) {
        var pod = PodBuilder.pod(name);
        if (random.nextInt(5) > 0) {
            pod.asking(Resources.CPU, amounts.amount(false, false));
        }
        return random.nextInt(5) > 0 ? pod.asking(Resources.MEMORY, amounts.amount(true, false)) : pod;
    }
}

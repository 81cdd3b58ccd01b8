package dev.berth.benchmarks;

import dev.berth.engine.cluster.Cluster;
import dev.berth.engine.plugin.BalancedAllocation;
import dev.berth.engine.plugin.ColumnScorer;
import dev.berth.engine.plugin.Incoming;
import dev.berth.engine.plugin.NodeResourcesFitScorer;
import dev.berth.engine.plugin.NodeShares;
import dev.berth.engine.plugin.ResourceColumns;
import dev.berth.engine.plugin.Scorer;
import dev.berth.engine.plugin.ScoringStrategy;
import java.util.Arrays;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;

/** A resource scorer over all nodes: bounds by column against exact scores node by node. Both return the sum. */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@SuppressWarnings("NullAway.Init") // JMH calls the method marked @Setup first
public class ScoreBenchmark {
    /** The scorers that know a column form. */
    public enum Kind {
        LEAST_ALLOCATED(new NodeResourcesFitScorer(ScoringStrategy.DEFAULT)),
        BALANCED(new BalancedAllocation(ResourceColumns.CPU_AND_MEMORY));

        private final transient Scorer scorer;

        Kind(Scorer scorer) {
            this.scorer = scorer;
        }
    }

    @Param({"1000", "10000"})
    public int nodes;

    @Param
    public Kind kind;

    private Cluster cluster;
    private ColumnScorer scorer;
    private NodeShares shares;
    private int[] bounds;

    @Setup
    public void fill() {
        cluster = Worlds.halfFull(nodes);
        shares = new NodeShares(cluster);
        bounds = new int[nodes];
        if (!(kind.scorer.scorer(Incoming.of(Worlds.arriving(), cluster)) instanceof ColumnScorer columns)) {
            throw new IllegalStateException(kind + " has no column form");
        }
        scorer = columns;
        long above = boundsByColumn() - nodeByNode();
        if (above < 0 || above > nodes / 100) {
            throw new IllegalStateException("bounds exceed scores by " + above + " in all on " + nodes + " nodes");
        }
    }

    @Benchmark
    public long boundsByColumn() {
        shares.catchUp();
        Arrays.fill(bounds, 0);
        if (!scorer.addBounds(0, nodes, 1, bounds, shares)) {
            throw new IllegalStateException("the column form does not apply");
        }
        long sum = 0;
        for (int bound : bounds) {
            sum += bound;
        }
        return sum;
    }

    @Benchmark
    public long nodeByNode() {
        long sum = 0;
        for (int node = 0; node < cluster.nodes().limit(); node++) {
            sum += scorer.score(node);
        }
        return sum;
    }
}

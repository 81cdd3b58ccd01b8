package dev.berth.benchmarks;

import dev.berth.engine.cluster.Cluster;
import dev.berth.engine.cluster.LongColumn;
import dev.berth.engine.plugin.BalancedAllocation;
import dev.berth.engine.plugin.ColumnScorer;
import dev.berth.engine.plugin.ColumnScratch;
import dev.berth.engine.plugin.Incoming;
import dev.berth.engine.plugin.NodeResourcesFitScorer;
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

/** A resource scorer over all nodes: by column against node by node. Both return the sum of the scores. */
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
    private ColumnScratch scratch;
    private final long[] scores = new long[LongColumn.CHUNK];

    @Setup
    public void fill() {
        cluster = Worlds.halfFull(nodes);
        scratch = new ColumnScratch(cluster);
        if (!(kind.scorer.scorer(Incoming.of(Worlds.arriving(), cluster)) instanceof ColumnScorer columns)) {
            throw new IllegalStateException(kind + " has no column form");
        }
        scorer = columns;
        if (byColumn() != nodeByNode()) {
            throw new IllegalStateException("the two passes disagree");
        }
    }

    @Benchmark
    public long byColumn() {
        long sum = 0;
        int limit = cluster.nodes().limit();
        scratch.catchUp();
        for (int chunk = 0; chunk * LongColumn.CHUNK < limit; chunk++) {
            int length = Math.min(LongColumn.CHUNK, limit - chunk * LongColumn.CHUNK);
            Arrays.fill(scores, 0, length, 0);
            if (!scorer.addScores(chunk, length, 1, scores, scratch)) {
                throw new IllegalStateException("the column form does not apply");
            }
            for (int n = 0; n < length; n++) {
                sum += scores[n];
            }
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

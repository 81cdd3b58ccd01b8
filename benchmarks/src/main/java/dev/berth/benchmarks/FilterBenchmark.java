package dev.berth.benchmarks;

import dev.berth.engine.cluster.Cluster;
import dev.berth.engine.cluster.LongColumn;
import dev.berth.engine.plugin.Incoming;
import dev.berth.engine.plugin.NodeResourcesFitFilter;
import java.util.Arrays;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;

/** NodeResourcesFit over all nodes: by column against node by node. Both return how many nodes fit. */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@SuppressWarnings("NullAway.Init") // JMH calls the method marked @Setup first
public class FilterBenchmark {
    @Param({"1000", "10000"})
    public int nodes;

    private Cluster cluster;
    private NodeResourcesFitFilter.Check check;
    private final long[] lack = new long[LongColumn.CHUNK];

    @Setup
    public void fill() {
        cluster = Worlds.halfFull(nodes);
        check = new NodeResourcesFitFilter(Set.of(), Set.of()).check(Incoming.of(Worlds.arriving(), cluster));
        if (byColumn() != nodeByNode()) {
            throw new IllegalStateException("the two passes disagree");
        }
    }

    @Benchmark
    public int byColumn() {
        int fitting = 0;
        int limit = cluster.nodes().limit();
        for (int chunk = 0; chunk * LongColumn.CHUNK < limit; chunk++) {
            int length = Math.min(LongColumn.CHUNK, limit - chunk * LongColumn.CHUNK);
            Arrays.fill(lack, 0, length, 0);
            check.lacking(chunk, lack, length);
            for (int n = 0; n < length; n++) {
                fitting += lack[n] >= 0 ? 1 : 0;
            }
        }
        return fitting;
    }

    @Benchmark
    public int nodeByNode() {
        int fitting = 0;
        for (int node = 0; node < cluster.nodes().limit(); node++) {
            fitting += check.check(node).fits() ? 1 : 0;
        }
        return fitting;
    }
}

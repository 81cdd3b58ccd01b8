package dev.berth.benchmarks;

import dev.berth.engine.cluster.Cluster;
import dev.berth.engine.cluster.Event;
import dev.berth.engine.model.DeviceIndexes;
import dev.berth.engine.model.Pod;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;

/** Changing the cluster: bind a pod and take it back, fork, and fork with a change to the copy. */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@SuppressWarnings("NullAway.Init") // JMH calls the method marked @Setup first
public class ClusterBenchmark {
    @Param({"1000", "10000"})
    public int nodes;

    private Cluster cluster;
    private Pod pod;
    private Event.Bound[] bindings;
    private int next;

    @Setup
    public void fill() {
        cluster = Worlds.halfFull(nodes);
        pod = Worlds.arriving();
        cluster.apply(new Event.Upserted(pod));
        bindings = new Event.Bound[nodes];
        for (int n = 0; n < nodes; n++) {
            bindings[n] =
                    new Event.Bound(pod.namespace(), pod.name(), pod.uid(), Worlds.nodeName(n), DeviceIndexes.NONE);
        }
    }

    private Event.Bound binding() {
        next = (next + 1) % nodes;
        return bindings[next];
    }

    @Benchmark
    public int bindAndUndo() {
        int mark = cluster.mark();
        cluster.apply(binding());
        int node = cluster.nodeOf(pod);
        cluster.undo(mark);
        return node;
    }

    @Benchmark
    public Cluster fork() {
        return cluster.fork();
    }

    @Benchmark
    public Cluster forkAndBind() {
        var copy = cluster.fork();
        copy.apply(binding());
        return copy;
    }
}

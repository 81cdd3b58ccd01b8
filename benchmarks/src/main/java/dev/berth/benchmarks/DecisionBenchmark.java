package dev.berth.benchmarks;

import dev.berth.engine.cluster.Event;
import dev.berth.engine.decide.Explanation;
import dev.berth.engine.decide.Outcome;
import dev.berth.engine.decide.Scheduler;
import dev.berth.engine.model.Pod;
import dev.berth.engine.profile.KubeSchedulerProfile;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;

/**
 * One decision with the default profile after one node changed: for a kind of pod that has a ranking, for a kind never
 * seen before (a full scan, column by column), and by explaining every node afresh.
 */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@SuppressWarnings("NullAway.Init") // JMH calls the method marked @Setup first
public class DecisionBenchmark {
    @Param({"1000", "10000"})
    public int nodes;

    private Scheduler scheduler;
    private Pod arriving;
    private Pod[] neighbours;
    private int changes;
    private long distinct;

    @Setup
    public void fill() {
        scheduler = new Scheduler(Worlds.halfFull(nodes), KubeSchedulerProfile.create(), 0);
        arriving = Worlds.arriving();
        neighbours = new Pod[nodes];
        for (int n = 0; n < nodes; n++) {
            neighbours[n] = Worlds.asking("neighbour-" + n, 500, 512)
                    .on(Worlds.nodeName(n))
                    .build();
        }
        var ranked = afterOneChangeByRanking();
        var explained = Explanation.of(arriving, scheduler.cluster(), scheduler.profile());
        if (!ranked.decisions().toString().contains(explained.best().get(0))) {
            throw new IllegalStateException(ranked + " is not the best of " + explained.best());
        }
    }

    /** Puts a pod on a node or takes it away again, node after node. */
    private void change() {
        var neighbour = neighbours[(changes >> 1) % nodes];
        scheduler.cluster().apply((changes & 1) == 0 ? new Event.Upserted(neighbour) : Event.Deleted.of(neighbour));
        changes++;
    }

    @Benchmark
    public Outcome afterOneChangeByRanking() {
        change();
        return scheduler.decide(arriving);
    }

    @Benchmark
    public Outcome afterOneChangeByFullScan() {
        change();
        var unlike = Worlds.asking("unlike", 1_000, 4_096).asking("memory", (4L << 30) + 4_096 * distinct++);
        return scheduler.decide(unlike.build());
    }

    @Benchmark
    public Explanation afterOneChangeByExplanation() {
        change();
        return Explanation.of(arriving, scheduler.cluster(), scheduler.profile());
    }
}

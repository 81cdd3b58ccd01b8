package dev.berth.cli.bench;

import dev.berth.engine.cluster.Cluster;
import dev.berth.engine.cluster.Event;
import dev.berth.engine.decide.Decision;
import dev.berth.engine.decide.Scheduler;
import dev.berth.engine.model.Pod;
import dev.berth.engine.profile.KubeSchedulerProfile;
import java.util.Arrays;
import java.util.stream.IntStream;

/** Measures how fast the engine decides and what it keeps in memory. */
record EngineBenchmark(int nodes, int pods, Workload workload) {
    private static final int REHEARSAL_PODS_MAX = 50_000;
    private static final int REHEARSALS_MAX = 4;

    /** What was measured; names are those of {@code -o json}. */
    record Result(
            double decisionsPerSecond,
            double p50Micros,
            double p99Micros,
            long heapBytesPerPod,
            long heapBytesPerNode,
            int nodes,
            int pods,
            String workload,
            int waiting) {}

    Result run() {
        rehearse();
        long before = usedBytes();
        var scheduler = filled(nodes);
        long withNodes = usedBytes();
        var nanos = new long[pods];
        var arrivals = made(pods);
        arrive(scheduler, arrivals);
        long start = System.nanoTime();
        int waiting = place(scheduler, arrivals, nanos);
        double seconds = (System.nanoTime() - start) / 1e9;
        arrivals = new Pod[0];
        long withPods = usedBytes() - 8L * pods;
        Arrays.sort(nanos);
        if (scheduler.cluster().nodes().size() != nodes) {
            throw new IllegalStateException("the benchmark lost nodes");
        }
        return new Result(
                pods / seconds,
                nanos[pods / 2] / 1e3,
                nanos[(int) (pods * 0.99)] / 1e3,
                (withPods - withNodes) / pods,
                (withNodes - before) / nodes,
                nodes,
                pods,
                workload.label(),
                waiting);
    }

    /** On clusters of their own, until the JVM has compiled what is measured. */
    private void rehearse() {
        for (int i = 0; i < REHEARSALS_MAX; i++) {
            var arrivals = made(Math.min(pods, REHEARSAL_PODS_MAX));
            var scheduler = filled(Math.min(nodes, 5_000));
            arrive(scheduler, arrivals);
            place(scheduler, arrivals, null);
        }
    }

    private Pod[] made(int count) {
        var source = workload.new Pods();
        return IntStream.range(0, count).mapToObj(source::pod).toArray(Pod[]::new);
    }

    private static void arrive(Scheduler scheduler, Pod[] pods) {
        for (Pod pod : pods) {
            Workload.before(pod).forEach(object -> scheduler.cluster().apply(new Event.Upserted(object)));
            scheduler.cluster().apply(new Event.Upserted(pod));
        }
    }

    private static Scheduler filled(int nodes) {
        var cluster = new Cluster();
        for (int i = 0; i < nodes; i++) {
            cluster.apply(new Event.Upserted(Workload.node(i)));
        }
        return new Scheduler(cluster, KubeSchedulerProfile.create(), 0);
    }

    /** Decides and applies, pod by pod; writes how long each decision took. */
    private static int place(Scheduler scheduler, Pod[] pods, long @org.jspecify.annotations.Nullable [] nanos) {
        int waiting = 0;
        for (int i = 0; i < pods.length; i++) {
            Pod pod = pods[i];
            long start = System.nanoTime();
            var outcome = scheduler.decide(pod);
            for (Decision decision : outcome.decisions()) {
                scheduler.apply(decision);
            }
            if (nanos != null) {
                nanos[i] = System.nanoTime() - start;
            }
            if (outcome.waits() != null) {
                waiting++;
            }
        }
        return waiting;
    }

    /** Bytes in use after garbage collection has settled. */
    private static long usedBytes() {
        var runtime = Runtime.getRuntime();
        long used = Long.MAX_VALUE;
        for (int i = 0; i < 4; i++) {
            System.gc();
            used = Math.min(used, runtime.totalMemory() - runtime.freeMemory());
        }
        return used;
    }
}

package dev.berth.cli.bench.live;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.function.Consumer;

/** Lets contestants bind the same kind of pods, one after another in each round, on one API server. */
final class LiveBenchmark {
    /** How often the server's count of bindings is read; it bounds how exactly first and last are known. */
    private static final long POLL_MILLIS = 150;

    private static final long PATIENCE_NANOS = 600_000_000_000L;

    /** Pods of the steady load; 10 s of it. */
    private static final int STEADY_PODS = 1_000;

    /**
     * @param p50Millis from creation to binding under 100 pods/s; NaN for contestants that do not watch for new pods
     */
    record Run(
            Contestant.Who who,
            int round,
            double podsPerSecond,
            double cpuSecondsPer1000Pods,
            long peakRssBytes,
            double p50Millis,
            double p99Millis) {}

    private final Cluster cluster;
    private final Path kubeScheduler;
    private final Kind kind;
    private final int nodes;
    private final int pods;
    private final boolean steady;

    LiveBenchmark(Cluster cluster, Path kubeScheduler, Kind kind, int nodes, int pods, boolean steady) {
        this.cluster = cluster;
        this.kubeScheduler = kubeScheduler;
        this.kind = kind;
        this.nodes = nodes;
        this.pods = pods;
        this.steady = steady;
    }

    void run(List<Contestant.Who> contestants, int rounds, Consumer<Run> each)
            throws IOException, InterruptedException {
        cluster.addNodes(nodes, kind);
        for (int round = 1; round <= rounds; round++) {
            for (var who : contestants) {
                each.accept(run(who, round));
            }
        }
    }

    private Run run(Contestant.Who who, int round) throws IOException, InterruptedException {
        String prefix = who + "-" + round + "-";
        cluster.addPods(pods, kind, prefix, who.schedulerName());
        long before = cluster.bindings();
        try (var contestant = Contestant.start(who, cluster, kubeScheduler, prefix, pods, nodes)) {
            double seconds = secondsFromFirstToLast(contestant, who, before);
            double cpu = contestant.cpuSeconds();
            double[] millis = {};
            boolean watches = who == Contestant.Who.BERTH || who == Contestant.Who.KUBE_SCHEDULER;
            if (steady && watches) {
                millis = SteadyLoad.run(cluster, kind, who, prefix + "steady-", STEADY_PODS);
                cluster.deletePods(STEADY_PODS, prefix + "steady-");
            }
            var run = new Run(
                    who,
                    round,
                    pods / seconds,
                    cpu * 1000 / pods,
                    contestant.peakRssBytes(),
                    SteadyLoad.percentile(millis, 0.5),
                    SteadyLoad.percentile(millis, 0.99));
            return run;
        } finally {
            cluster.deletePods(pods, prefix);
        }
    }

    /** As the API server itself counts bindings, so that all contestants are measured by the same clock. */
    private double secondsFromFirstToLast(Contestant contestant, Contestant.Who who, long before)
            throws IOException, InterruptedException {
        long deadline = System.nanoTime() + PATIENCE_NANOS;
        long first = 0;
        long last = System.nanoTime();
        while (true) {
            long count = cluster.bindings() - before;
            long now = System.nanoTime();
            if (count > 0 && first == 0) {
                first = last;
            }
            if (count >= pods) {
                return (now - first) / 1e9;
            }
            if (!contestant.isAlive() || now > deadline) {
                throw new IOException(who + " bound " + count + " of " + pods + " pods and "
                        + (contestant.isAlive() ? "is not done in time" : "ended") + "; its log is in "
                        + cluster.folder());
            }
            last = now;
            Thread.sleep(POLL_MILLIS);
        }
    }
}

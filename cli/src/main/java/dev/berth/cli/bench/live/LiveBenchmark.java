package dev.berth.cli.bench.live;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.function.Consumer;

/**
 * Lets contestants bind the same kind of pods, one after another in each round, on one API server. Who goes first
 * changes with each round, so that what grows in the server falls on all alike.
 */
final class LiveBenchmark {
    /** How often the server's count of bindings is read; reading it costs the server some 20 ms of CPU. */
    private static final long POLL_MILLIS = 250;

    /** A contestant that binds nothing for so long will bind nothing more. */
    private static final long PATIENCE_NANOS = 90_000_000_000L;

    /** The first so many pods say how fast a cold start is, the others how fast it is when warm. */
    private static final int FIRST_PODS_MAX = 5_000;

    /** Pods of the steady load; 10 s of it. */
    static final int STEADY_PODS = 1_000;

    /**
     * What a contestant did in a round.
     *
     * @param podsPerSecond from the first to the last binding
     * @param firstPodsPerSecond over the first half, at most {@value #FIRST_PODS_MAX} pods: a cold start
     * @param laterPodsPerSecond over the others: warm
     * @param serverCpuSecondsPer1000Pods what it cost the API server
     * @param p50Millis from creation to binding under 100 pods/s; NaN for contestants that do not watch for new pods
     */
    record Run(
            Contestant.Who who,
            int round,
            double podsPerSecond,
            double firstPodsPerSecond,
            double laterPodsPerSecond,
            double cpuSecondsPer1000Pods,
            double serverCpuSecondsPer1000Pods,
            long peakRssBytes,
            double p50Millis,
            double p99Millis) {}

    private final Cluster cluster;
    private final Path kubeScheduler;
    private final Load load;
    private final int nodes;
    private final int pods;
    private final boolean steady;

    LiveBenchmark(Cluster cluster, Path kubeScheduler, Load load, int nodes, int pods, boolean steady) {
        this.cluster = cluster;
        this.kubeScheduler = kubeScheduler;
        this.load = load;
        this.nodes = nodes;
        this.pods = pods;
        this.steady = steady;
    }

    /** Nodes stay from now on. */
    void run(List<Contestant.Who> contestants, int rounds, Consumer<Run> each)
            throws IOException, InterruptedException {
        load.addNodes(cluster, nodes);
        for (int round = 1; round <= rounds; round++) {
            for (int i = 0; i < contestants.size(); i++) {
                each.accept(run(contestants.get((round - 1 + i) % contestants.size()), round));
            }
        }
    }

    private Run run(Contestant.Who who, int round) throws IOException, InterruptedException {
        String prefix = who + "-" + round + "-";
        load.addPods(cluster, pods, prefix, who.schedulerName());
        long before = cluster.bindings();
        double serverBefore = cluster.serverCpuSeconds();
        try (var contestant = Contestant.start(who, cluster, kubeScheduler, load, prefix, pods, nodes)) {
            var progress = bindings(contestant, before);
            double cpu = contestant.cpuSeconds();
            double serverCpu = cluster.serverCpuSeconds() - serverBefore;
            double[] millis = {};
            if (steady && who.watches()) {
                millis = SteadyLoad.run(cluster, load, who, prefix + "steady-", STEADY_PODS);
                load.deletePods(cluster, STEADY_PODS, prefix + "steady-");
            }
            long first = Math.min(FIRST_PODS_MAX, pods / 2);
            return new Run(
                    who,
                    round,
                    progress.rate(0, pods),
                    progress.rate(0, first),
                    progress.rate(first, pods),
                    cpu * 1000 / pods,
                    serverCpu * 1000 / pods,
                    contestant.peakRssBytes(),
                    SteadyLoad.percentile(millis, 0.5),
                    SteadyLoad.percentile(millis, 0.99));
        } finally {
            load.deletePods(cluster, pods, prefix);
        }
    }

    /** As the API server itself counts bindings, so that all contestants are measured by the same clock. */
    private Progress bindings(Contestant contestant, long before) throws IOException, InterruptedException {
        var progress = new Progress();
        long lastProgress = System.nanoTime();
        while (true) {
            long asked = System.nanoTime();
            long count = cluster.bindings() - before;
            long now = System.nanoTime();
            if (count > progress.last()) {
                lastProgress = now;
            }
            progress.counted(asked + (now - asked) / 2, count);
            if (count >= pods) {
                return progress;
            }
            if (!contestant.isAlive() || now - lastProgress > PATIENCE_NANOS) {
                throw new IOException(contestant.who() + " bound " + count + " of " + pods + " pods and "
                        + (contestant.isAlive()
                                ? "has bound no more for " + PATIENCE_NANOS / 1_000_000_000 + " s"
                                : "ended")
                        + "; the end of its log:\n" + contestant.endOfLog());
            }
            Thread.sleep(POLL_MILLIS);
        }
    }
}

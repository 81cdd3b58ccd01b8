package dev.berth.cli.bench.live;

import dev.berth.kubernetes.live.http.Request;
import dev.berth.kubernetes.live.watch.ListWatch;
import dev.berth.kubernetes.live.watch.ObjectParts;
import dev.berth.kubernetes.live.watch.Resource;
import dev.berth.kubernetes.live.watch.WatchHealth;
import dev.berth.kubernetes.live.watch.WatchSink;
import dev.berth.kubernetes.tree.Value;
import java.io.IOException;
import java.util.Arrays;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;

/** Creates pods at a steady rate and watches how long each takes from the request that creates it to its node. */
final class SteadyLoad implements WatchSink {
    private static final int PER_SECOND = 100;

    private final Map<String, Long> created = new ConcurrentHashMap<>();
    private final Map<String, Long> took = new ConcurrentHashMap<>();
    private final CountDownLatch listed = new CountDownLatch(1);
    private final CountDownLatch left;

    private SteadyLoad(int pods) {
        left = new CountDownLatch(pods);
    }

    /** Latencies in milliseconds, ascending; fewer than asked for where some pods were not placed in time. */
    static double[] run(Cluster cluster, Load load, Contestant.Who who, String prefix, int pods)
            throws IOException, InterruptedException {
        load.addGangs(cluster, pods, prefix);
        var steady = new SteadyLoad(pods);
        var watch = new ListWatch(
                cluster.server(), Resource.PODS, steady, ListWatch.Settings.STANDARD, new SplittableRandom(1));
        try (watch;
                var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            Thread.ofVirtual().start(watch);
            steady.listed.await(60, TimeUnit.SECONDS);
            long began = System.nanoTime();
            for (int i = 0; i < pods; i++) {
                int number = i;
                long due = began + (i - i % load.together()) * 1_000_000_000L / PER_SECOND;
                TimeUnit.NANOSECONDS.sleep(due - System.nanoTime());
                threads.execute(() -> steady.create(cluster, load, who, prefix, number));
            }
            steady.left.await(30, TimeUnit.SECONDS);
        }
        var millis =
                steady.took.values().stream().mapToDouble(nanos -> nanos / 1e6).toArray();
        Arrays.sort(millis);
        return millis;
    }

    private void create(Cluster cluster, Load load, Contestant.Who who, String prefix, int number) {
        created.put(prefix + number, System.nanoTime());
        try {
            cluster.send(Request.post(Load.PODS, load.kind().pod(prefix, number, who.schedulerName())));
        } catch (IOException failed) {
            System.err.println("bench: " + failed.getMessage());
        }
    }

    static double percentile(double[] sorted, double share) {
        return sorted.length == 0 ? Double.NaN : sorted[(int) Math.min(sorted.length - 1, share * sorted.length)];
    }

    @Override
    public void seen(Value object, long resourceVersion) {
        String name = ObjectParts.text(object, "metadata", "name");
        var began = created.get(name);
        if (began != null
                && !ObjectParts.text(object, "spec", "nodeName").isEmpty()
                && took.putIfAbsent(name, System.nanoTime() - began) == null) {
            left.countDown();
        }
    }

    @Override
    public void listing() {
        // pods of before are of no interest
    }

    @Override
    public void gone(Value object, long resourceVersion) {
        // nor is what goes
    }

    @Override
    public void listed(long resourceVersion) {
        listed.countDown();
    }

    @Override
    public void upTo(long resourceVersion) {
        // nothing to do
    }

    @Override
    public void health(WatchHealth health) {
        // a broken watch shows as missing latencies
    }
}

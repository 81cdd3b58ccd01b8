package dev.berth.cli.bench.live;

import dev.berth.engine.model.DeviceIndexes;
import dev.berth.engine.model.Node;
import dev.berth.engine.model.Pod;
import dev.berth.kubernetes.cold.ClusterAccess;
import dev.berth.kubernetes.live.http.ApiServer;
import dev.berth.kubernetes.live.http.HttpPool;
import dev.berth.kubernetes.live.http.Request;
import dev.berth.kubernetes.live.loop.Fence;
import dev.berth.kubernetes.live.loop.Inbox;
import dev.berth.kubernetes.live.loop.ObjectSink;
import dev.berth.kubernetes.live.loop.Observation;
import dev.berth.kubernetes.live.loop.Orders;
import dev.berth.kubernetes.live.watch.ListWatch;
import dev.berth.kubernetes.live.watch.Resource;
import dev.berth.kubernetes.live.write.ApiWrites;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.SplittableRandom;
import java.util.concurrent.Executors;
import java.util.concurrent.Semaphore;

/** The process of the contestants {@code binds} and {@code lanes}; started by {@code berth bench live} alone. */
public final class LanesAlone {
    private static final int IN_FLIGHT = 64;

    private LanesAlone() {}

    /** @param args who, kubeconfig, prefix of the pods' names, how many pods, how many nodes */
    public static void main(String[] args) throws Exception {
        var server = ClusterAccess.kubeconfig(Path.of(args[1]), null);
        int pods = Integer.parseInt(args[3]);
        int nodes = Integer.parseInt(args[4]);
        if (args[0].equals("BINDS")) {
            binds(server, args[2], pods, nodes);
        } else {
            lanes(server, nodes);
        }
        Thread.sleep(Long.MAX_VALUE); // its cost is read until it is ended
    }

    private static void binds(ApiServer server, String prefix, int pods, int nodes) throws InterruptedException {
        var places = new Semaphore(IN_FLIGHT);
        var pool = new HttpPool(server, 60_000, IN_FLIGHT);
        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            for (int i = 0; i < pods; i++) {
                String name = prefix + i;
                String node = "node-" + i % nodes;
                places.acquire();
                threads.execute(() -> {
                    try {
                        pool.exchange(Request.post(Load.PODS + "/" + name + "/binding", """
                                {"apiVersion":"v1","kind":"Binding","metadata":{"name":"%s"},\
                                "target":{"apiVersion":"v1","kind":"Node","name":"%s"}}""".formatted(name, node)));
                    } catch (java.io.IOException failed) {
                        System.err.println(failed);
                    } finally {
                        places.release();
                    }
                });
            }
        }
    }

    private static void lanes(ApiServer server, int nodes) throws InterruptedException {
        var inbox = new Inbox();
        var random = new SplittableRandom(1);
        for (var resource : java.util.List.of(Resource.NODES, Resource.PODS)) {
            var type = resource.equals(Resource.PODS) ? Pod.class : Node.class;
            Thread.ofVirtual()
                    .start(new ListWatch(
                            server,
                            resource,
                            new ObjectSink(resource, type, inbox),
                            ListWatch.Settings.STANDARD,
                            random.split()));
        }
        var writes = new ApiWrites(server, inbox, Fence.NONE, InstantSource.system(), "bench");
        var waiting = new ArrayDeque<Pod>();
        var taken = new ArrayList<Observation>();
        int next = 0;
        boolean listed = false;
        while (true) {
            inbox.drain(taken, 4_096);
            for (var observation : taken) {
                if (observation instanceof Observation.PodSeen seen
                        && seen.pod().nodeName() == null
                        && seen.pod().schedulerName().equals(Contestant.Who.LANES.schedulerName())) {
                    waiting.add(seen.pod());
                }
                listed |= observation instanceof Observation.Listed done
                        && done.resource().equals(Resource.PODS);
            }
            boolean idle = taken.isEmpty();
            taken.clear();
            while (listed && !waiting.isEmpty() && writes.bindRoom()) {
                writes.bind(new Orders.Bind(waiting.poll(), "node-" + next++ % nodes, DeviceIndexes.NONE, 1));
            }
            if (idle) {
                inbox.await(1_000_000);
            }
        }
    }
}

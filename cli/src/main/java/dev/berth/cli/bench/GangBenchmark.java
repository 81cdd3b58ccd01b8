package dev.berth.cli.bench;

import dev.berth.engine.cluster.Cluster;
import dev.berth.engine.cluster.Event;
import dev.berth.engine.decide.PendingPods;
import dev.berth.engine.decide.Scheduler;
import dev.berth.engine.gang.Gang;
import dev.berth.engine.model.Device;
import dev.berth.engine.model.DeviceIndexes;
import dev.berth.engine.model.DeviceRequest;
import dev.berth.engine.model.GangKey;
import dev.berth.engine.model.Labels;
import dev.berth.engine.model.Membership;
import dev.berth.engine.model.Node;
import dev.berth.engine.model.Pod;
import dev.berth.engine.model.PodGroup;
import dev.berth.engine.model.PodShape;
import dev.berth.engine.model.PodTerms;
import dev.berth.engine.model.Resources;
import dev.berth.engine.model.ScoreAmounts;
import dev.berth.engine.model.Sections;
import dev.berth.engine.model.TopologyRequest;
import dev.berth.engine.model.Uid;
import dev.berth.engine.profile.GpuProfile;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

/**
 * Measures gangs: how long one decision about a large gang takes while many pods wait, and how many pods of small gangs are
 * placed in a second. Nodes have 8 GPUs, pods ask for one; the profile chooses single devices.
 *
 * @param size pods of a large gang
 * @param waiting pods that wait beside it, in gangs of the same size
 * @param samples large gangs to measure
 */
record GangBenchmark(int nodes, int size, int waiting, int samples, int smallGangs, int smallSize) {
    private static final String GPU = "nvidia.com/gpu";
    private static final int GPUS = 8;
    private static final int RACKS_A_BLOCK = 10;
    private static final int SMALL_RACK = 32;
    private static final TopologyRequest TOPOLOGY =
            TopologyRequest.within("topology.kubernetes.io/rack").preferring("topology.kubernetes.io/block");

    /** What was measured; names are those of {@code -o json}. */
    record Result(
            double gangP50Millis,
            double gangP99Millis,
            double podsPerSecond,
            int nodes,
            int gangSize,
            int waitingPods,
            int samples,
            int smallGangs,
            int smallGangSize,
            int smallPodsPlaced) {}

    Result run() {
        large(Math.min(samples, 200));
        small();
        var nanos = large(samples);
        Arrays.sort(nanos);
        long start = System.nanoTime();
        int placed = small();
        double seconds = (System.nanoTime() - start) / 1e9;
        return new Result(
                nanos[nanos.length / 2] / 1e6,
                nanos[(int) (nanos.length * 0.99)] / 1e6,
                placed / seconds,
                nodes,
                size,
                waiting,
                samples,
                smallGangs,
                smallSize,
                placed);
    }

    /**
     * Decides about gangs and applies what was decided, one by one. Once half of the racks are in use, a gang ends for each that
     * comes; for each that starts another one arrives, so that as many pods as before wait.
     */
    private long[] large(int count) {
        int rack = (size + GPUS - 1) / GPUS;
        var cluster = cluster(rack);
        var scheduler = new Scheduler(cluster, GpuProfile.create(), 0);
        var queue = new ArrayDeque<GangKey>();
        int number = 0;
        for (; number < Math.max(1, waiting / size); number++) {
            queue.add(arrive(cluster, number, size));
        }
        var running = new ArrayDeque<List<Pod>>();
        int atOnce = Math.max(1, nodes / rack / 2);
        var nanos = new long[count];
        for (int i = 0; i < count; i++) {
            queue.add(arrive(cluster, number++, size));
            if (running.size() == atOnce) {
                running.remove().forEach(pod -> cluster.apply(Event.Deleted.of(pod)));
            }
            var key = queue.remove();
            var pods = members(cluster, key);
            long start = System.nanoTime();
            var outcome = scheduler.decide(Gang.of(key, pods, cluster));
            for (var decision : outcome.decisions()) {
                scheduler.apply(decision);
            }
            nanos[i] = System.nanoTime() - start;
            if (outcome.bound() != size) {
                throw new IllegalStateException("a gang found no rack although half of them are free");
            }
            running.add(pods);
        }
        return nanos;
    }

    private static List<Pod> members(Cluster cluster, GangKey key) {
        var pods = new ArrayList<Pod>();
        cluster.eachMember(key, pods::add);
        return pods;
    }

    /** Places small gangs as the commands do; returns how many pods found a node. */
    private int small() {
        var cluster = cluster(SMALL_RACK);
        var pods = new ArrayList<Pod>();
        for (int number = 0; number < smallGangs; number++) {
            pods.addAll(members(cluster, arrive(cluster, number, smallSize)));
        }
        int[] placed = {0};
        new PendingPods(new Scheduler(cluster, GpuProfile.create(), 0))
                .place(pods, outcome -> placed[0] += outcome.waits() == null ? 1 : 0);
        return placed[0];
    }

    private static GangKey arrive(Cluster cluster, int number, int size) {
        String name = String.format(Locale.ROOT, "gang-%06d", number);
        var group = new PodGroup("", "default", name, size, List.of(), TOPOLOGY, Sections.NONE, null);
        cluster.apply(new Event.Upserted(group));
        for (int rank = 0; rank < size; rank++) {
            cluster.apply(new Event.Upserted(pod(name, number, rank)));
        }
        return group.key();
    }

    private Cluster cluster(int rack) {
        var cluster = new Cluster();
        var devices = Collections.nCopies(GPUS, new Device("NVIDIA-H100-80GB-HBM3", 80L << 30, true, 1, -1, 1));
        for (int i = 0; i < nodes; i++) {
            String name = String.format(Locale.ROOT, "node-%06d", i);
            cluster.apply(new Event.Upserted(new Node(
                    name,
                    Labels.of(Map.of(
                            "kubernetes.io/hostname",
                            name,
                            "topology.kubernetes.io/block",
                            "block-" + i / rack / RACKS_A_BLOCK,
                            "topology.kubernetes.io/rack",
                            "rack-" + i / rack)),
                    List.of(),
                    false,
                    Resources.of(Map.of(Resources.CPU, 192_000L, Resources.MEMORY, 2L << 40, GPU, (long) GPUS)),
                    110,
                    List.of(),
                    Set.of(),
                    Map.of(GPU, devices))));
        }
        return cluster;
    }

    private static final Resources ASKED =
            Resources.of(Map.of(Resources.CPU, 16_000L, Resources.MEMORY, 128L << 30, GPU, 1L));

    private static final PodShape SHAPE = new PodShape(
            ASKED,
            ASKED,
            new ScoreAmounts(16_000, 128L << 30, 16_000, 128L << 30),
            PodTerms.anywhere(List.of("registry.example/train:1"), 1, DeviceRequest.whole(GPU, 1)));

    private static Pod pod(String gang, int number, int rank) {
        return new Pod(
                "default",
                gang + "-" + rank,
                Uid.of(gang + "-uid-" + rank),
                Labels.EMPTY,
                SHAPE,
                null,
                null,
                null,
                0,
                true,
                number,
                Pod.NOT_STARTED,
                false,
                false,
                List.of(),
                "berth",
                DeviceIndexes.NONE,
                Membership.of(gang).inRole("", rank));
    }
}

package dev.berth.testkit.packing;

import static dev.berth.testkit.NodeBuilder.node;
import static dev.berth.testkit.PodBuilder.pod;

import dev.berth.engine.cluster.Cluster;
import dev.berth.engine.cluster.Event;
import dev.berth.engine.decide.Scheduler;
import dev.berth.engine.model.Device;
import dev.berth.engine.model.DeviceRequest;
import dev.berth.engine.model.Node;
import dev.berth.engine.model.Pod;
import dev.berth.engine.profile.GpuProfile;
import dev.berth.engine.profile.Profile;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/** A small cluster of nodes with GPUs, some of two models, and pods that ask for shares, one or several of them. */
final class RandomGpuCluster {
    static final String GPU = "nvidia.com/gpu";
    private static final List<String> MODELS = List.of("A", "B", "C");
    private static final int[] SHARES = {100, 190, 250, 460, 500, 810};

    private final Random random;
    final Cluster cluster = new Cluster();
    final Scheduler scheduler;
    private int pods;

    RandomGpuCluster(long seed, int nodes) {
        this(seed, nodes, GpuProfile.create());
    }

    RandomGpuCluster(long seed, int nodes, Profile profile) {
        random = new Random(seed);
        scheduler = new Scheduler(cluster, profile, 0);
        for (int i = 0; i < nodes; i++) {
            cluster.apply(new Event.Upserted(gpuNode(i)));
        }
    }

    private Node gpuNode(int number) {
        int gpus = 1 << random.nextInt(4);
        var devices = new ArrayList<Device>();
        var model = MODELS.get(random.nextInt(3));
        for (int i = 0; i < gpus; i++) {
            if (random.nextInt(24) == 0) {
                model = MODELS.get(random.nextInt(3));
            }
            devices.add(Device.of(model));
        }
        return node("n" + number)
                .having("cpu", (4 + random.nextInt(16)) * gpus)
                .having("memory", 1L << 42)
                .withDevices(GPU, devices)
                .build();
    }

    int below(int bound) {
        return random.nextInt(bound);
    }

    /** A pod that is new to the cluster, of one of few kinds. */
    Pod arrival() {
        var builder = pod("p" + pods++).asking("cpu", 1 + random.nextInt(8));
        int kind = random.nextInt(10);
        if (kind > 0) {
            var request = kind < 6
                    ? DeviceRequest.share(GPU, 1, SHARES[random.nextInt(SHARES.length)])
                    : DeviceRequest.whole(GPU, 1 << Math.max(0, kind - 7));
            builder.asking(random.nextInt(3) == 0 ? request.on(List.of(MODELS.get(random.nextInt(3)))) : request);
        }
        var pod = builder.build();
        cluster.apply(new Event.Upserted(pod));
        return pod;
    }

    /** Lets a pod come; it is placed, or goes again. */
    void arriveAndGo() {
        var pod = arrival();
        var outcome = scheduler.decide(pod);
        outcome.decisions().forEach(scheduler::apply);
        if (outcome.waits() != null) {
            cluster.apply(Event.Deleted.of(pod));
        }
    }
}

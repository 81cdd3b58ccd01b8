package dev.berth.benchmarks;

import dev.berth.engine.cluster.Cluster;
import dev.berth.engine.cluster.Event;
import dev.berth.engine.model.Pod;
import dev.berth.engine.model.Resources;
import dev.berth.testkit.NodeBuilder;
import dev.berth.testkit.PodBuilder;
import java.util.SplittableRandom;

/** Clusters to measure on: nodes of 64 cpus in three zones, half full; the same every time. */
final class Worlds {
    private static final int PODS_PER_NODE = 8;

    private Worlds() {}

    static Cluster halfFull(int nodes) {
        var cluster = new Cluster();
        var random = new SplittableRandom(nodes);
        for (int n = 0; n < nodes; n++) {
            cluster.apply(new Event.Upserted(NodeBuilder.node(nodeName(n))
                    .having(Resources.CPU, 64_000)
                    .having(Resources.MEMORY, 256L << 30)
                    .inZone("zone-" + n % 3)
                    .build()));
            for (int p = 0; p < PODS_PER_NODE; p++) {
                cluster.apply(new Event.Upserted(
                        asking("placed-" + n + "-" + p, 2_000 + random.nextInt(4_000), 8_192 + random.nextInt(16_384))
                                .on(nodeName(n))
                                .build()));
            }
        }
        return cluster;
    }

    static String nodeName(int number) {
        return "node-" + (1_000_000 + number);
    }

    /** The pod that is asked about. */
    static Pod arriving() {
        return asking("arriving", 1_000, 4_096).build();
    }

    static PodBuilder asking(String name, long milliCpu, long mebibytes) {
        return PodBuilder.pod(name).asking(Resources.CPU, milliCpu).asking(Resources.MEMORY, mebibytes << 20);
    }
}

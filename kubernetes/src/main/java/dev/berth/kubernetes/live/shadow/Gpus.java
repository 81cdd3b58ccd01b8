package dev.berth.kubernetes.live.shadow;

import dev.berth.engine.cluster.Cluster;
import dev.berth.engine.cluster.ResourceNames;
import dev.berth.engine.model.PodShape;
import dev.berth.engine.model.Resources;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * What is free of GPUs, and what of it is of no use to the pods that ask for GPUs.
 *
 * <p><b>Source.</b> The measure of Weng et al., "Beware of Fragmentation", USENIX ATC'23, for whole GPUs: a free GPU counts
 * as lost to a pod that its node cannot take, weighted by how many such pods there are. Where no pod at all could use it,
 * it is stranded.
 *
 * <p><b>Cost.</b> O(nodes with free GPUs × sizes that pods ask for).
 */
public final class Gpus {
    private static final String SUFFIX = "/gpu";

    /** Sizes that are told apart; pods of further ones are left out of the measure. */
    private static final int SIZES_MAX = 256;

    private record Size(String resource, long gpus, long milliCpu, long memoryBytes) {}

    /**
     * GPUs of a cluster.
     *
     * @param stranded free ones that no pod of the cluster could use
     * @param fragmented free ones that pods cannot use, in the mean over all that ask for GPUs
     */
    public record Room(long all, long free, long stranded, double fragmented) {}

    private final Map<Size, Long> sizes = new LinkedHashMap<>();

    private Gpus() {}

    /** By the pods of a cluster, placed or waiting. */
    public static Gpus typical(Cluster cluster) {
        var gpus = new Gpus();
        cluster.eachPod(pod -> gpus.seen(pod.shape()));
        return gpus;
    }

    /** How many GPUs a pod asks for. */
    static long asked(PodShape shape) {
        var requests = shape.requests();
        long sum = 0;
        for (int i = 0; i < requests.size(); i++) {
            sum += requests.name(i).endsWith(SUFFIX) ? requests.amount(i) : 0;
        }
        return sum;
    }

    private void seen(PodShape shape) {
        var requests = shape.requests();
        for (int i = 0; i < requests.size(); i++) {
            if (requests.name(i).endsWith(SUFFIX) && requests.amount(i) > 0) {
                var size = new Size(
                        requests.name(i),
                        requests.amount(i),
                        requests.get(Resources.CPU),
                        requests.get(Resources.MEMORY));
                if (sizes.containsKey(size) || sizes.size() < SIZES_MAX) {
                    sizes.merge(size, 1L, Long::sum);
                }
            }
        }
    }

    /** As the cluster stands. */
    public Room room(Cluster cluster) {
        long[] sums = new long[3];
        double[] lost = new double[1];
        var totals = new HashMap<String, Long>();
        sizes.forEach((size, count) -> totals.merge(size.resource(), count, Long::sum));
        for (int resource = 0; resource < cluster.resources().count(); resource++) {
            String name = cluster.resources().name(resource);
            if (name.endsWith(SUFFIX)) {
                int number = resource;
                cluster.eachNode(node -> node(cluster, node, number, totals.getOrDefault(name, 0L), sums, lost));
            }
        }
        return new Room(sums[0], sums[1], sums[2], lost[0]);
    }

    private void node(Cluster cluster, int node, int resource, long pods, long[] sums, double[] lost) {
        var nodes = cluster.nodes();
        String name = cluster.resources().name(resource);
        long all = nodes.allocatable(resource).get(node);
        long free = Math.max(0, all - nodes.requested(resource).get(node));
        sums[0] += all;
        sums[1] += free;
        if (free == 0 || pods == 0) {
            return;
        }
        long cpu = nodes.allocatable(ResourceNames.CPU).get(node)
                - nodes.requested(ResourceNames.CPU).get(node);
        long memory = nodes.allocatable(ResourceNames.MEMORY).get(node)
                - nodes.requested(ResourceNames.MEMORY).get(node);
        boolean full = nodes.podCount().get(node) >= nodes.allowedPods().get(node);
        long unfit = 0;
        for (var entry : sizes.entrySet()) {
            var size = entry.getKey();
            boolean fits = !full && size.gpus() <= free && size.milliCpu() <= cpu && size.memoryBytes() <= memory;
            unfit += size.resource().equals(name) && !fits ? entry.getValue() : 0;
        }
        sums[2] += unfit == pods ? free : 0;
        lost[0] += (double) free * unfit / pods;
    }
}

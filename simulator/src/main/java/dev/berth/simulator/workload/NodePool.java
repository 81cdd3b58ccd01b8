package dev.berth.simulator.workload;

import dev.berth.engine.model.Device;
import dev.berth.engine.model.Labels;
import dev.berth.engine.model.Node;
import dev.berth.engine.model.Resources;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

/**
 * Equal nodes.
 *
 * @param name of the pool; nodes are named after it
 * @param milliCpu millicores of each node
 * @param memoryBytes of each node
 * @param gpus of each node
 * @param model of the GPUs; empty for any
 * @param labels on each node, beside its host name, rack and GPU model
 * @param rackNodes so many nodes stand in one rack; 0 for no racks
 */
public record NodePool(
        String name,
        int count,
        long milliCpu,
        long memoryBytes,
        int gpus,
        String model,
        Map<String, String> labels,
        int rackNodes) {
    /** Most nodes of one pool. */
    public static final int NODES_MAX = 1_000_000;

    /** The resource under which GPUs are asked for. */
    public static final String GPU = "nvidia.com/gpu";

    /** The label that names the model of a node's GPUs. */
    public static final String GPU_MODEL = "nvidia.com/gpu.product";

    /** Pods that a node takes: traces say nothing of it, so it never is what stops a pod. */
    private static final int PODS_MAX = 10_000;

    /** The label that names a node's rack, within its pool. */
    public static final String RACK = "rack";

    /** Nodes without racks. */
    public NodePool(
            String name,
            int count,
            long milliCpu,
            long memoryBytes,
            int gpus,
            String model,
            Map<String, String> labels) {
        this(name, count, milliCpu, memoryBytes, gpus, model, labels, 0);
    }

    public NodePool {
        labels = Map.copyOf(labels);
        if (count < 1 || count > NODES_MAX || milliCpu < 0 || memoryBytes < 0 || gpus < 0) {
            throw new IllegalArgumentException("pool " + name + " has " + count + " nodes of " + milliCpu
                    + " millicores, " + memoryBytes + " bytes and " + gpus + " GPUs; it needs 1 to " + NODES_MAX
                    + " nodes, and nothing below zero");
        }
    }

    /** Nodes of a training cluster, for traces that say nothing of nodes: 12 cores and 128 GiB for each GPU. */
    public static NodePool training(int count, int gpus) {
        return new NodePool(
                "node", count, 12_000L * Math.max(1, gpus), (128L << 30) * Math.max(1, gpus), gpus, "", Map.of());
    }

    public List<Node> nodes() {
        int digits = Integer.toString(count - 1).length();
        var nodes = new ArrayList<Node>(count);
        for (int i = 0; i < count; i++) {
            String number = String.format(Locale.ROOT, "%0" + digits + "d", i);
            nodes.add(node(name + "-" + number, milliCpu, memoryBytes, gpus, model, labelsOf(i)));
        }
        return nodes;
    }

    private Map<String, String> labelsOf(int node) {
        if (rackNodes == 0) {
            return labels;
        }
        var all = new HashMap<>(labels);
        all.put(RACK, name + "-" + node / rackNodes);
        return all;
    }

    /** A node as the simulator makes it. */
    public static Node node(
            String name, long milliCpu, long memoryBytes, int gpus, String model, Map<String, String> labels) {
        var all = new HashMap<>(labels);
        all.put("kubernetes.io/hostname", name);
        if (!model.isEmpty()) {
            all.put(GPU_MODEL, model);
        }
        return new Node(
                name,
                Labels.of(all),
                List.of(),
                false,
                Resources.of(Map.of(Resources.CPU, milliCpu, Resources.MEMORY, memoryBytes, GPU, (long) gpus)),
                PODS_MAX,
                List.of(),
                Set.of(),
                gpus == 0 ? Map.of() : Map.of(GPU, Collections.nCopies(gpus, Device.of(model))));
    }
}

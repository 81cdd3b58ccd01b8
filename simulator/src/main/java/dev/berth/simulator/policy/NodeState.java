package dev.berth.simulator.policy;

import dev.berth.engine.cluster.Cluster;
import dev.berth.engine.cluster.DeviceUsage;
import dev.berth.engine.cluster.LongColumn;
import dev.berth.engine.cluster.RefColumn;
import dev.berth.engine.model.Resources;
import dev.berth.simulator.workload.NodePool;
import org.jspecify.annotations.Nullable;

/** What the published policies look at: free cores, and what is free of each GPU, by node. */
final class NodeState {
    private final Cluster cluster;
    private final LongColumn milliCpu;
    private final LongColumn usedMilliCpu;
    private final RefColumn<DeviceUsage> gpus;

    NodeState(Cluster cluster) {
        this.cluster = cluster;
        int cpu = cluster.resources().number(Resources.CPU);
        milliCpu = cluster.nodes().allocatable(cpu);
        usedMilliCpu = cluster.nodes().requested(cpu);
        gpus = cluster.nodes().devices(NodePool.GPU);
    }

    Cluster cluster() {
        return cluster;
    }

    long freeMilliCpu(int node) {
        return milliCpu.get(node) - usedMilliCpu.get(node);
    }

    /** The node's GPUs, or null where it has none. */
    @Nullable
    DeviceUsage gpus(int node) {
        return gpus.get(node);
    }

    /** Thousandths of GPUs that are free, over all GPUs of the node. */
    long freeGpuMilli(int node) {
        var usage = gpus.get(node);
        long sum = 0;
        for (int i = 0; usage != null && i < usage.size(); i++) {
            sum += usage.freeMilli(i);
        }
        return sum;
    }

    /** How many GPUs of the node are wholly free. */
    static int wholeGpus(DeviceUsage usage) {
        int count = 0;
        for (int i = 0; i < usage.size(); i++) {
            count += usage.isUnused(i) ? 1 : 0;
        }
        return count;
    }
}

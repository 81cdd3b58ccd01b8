package dev.berth.engine.plugin;

import dev.berth.engine.cluster.DeviceUsage;
import dev.berth.engine.model.DeviceIndexes;

/** Chooses which devices of a node a pod takes, once the node is chosen. Implementations are stateless. */
public interface DeviceChooser {
    /** Leaves the choice to the node's kubelet. */
    DeviceChooser NONE = (pod, node, usage) -> DeviceIndexes.NONE;

    /**
     * @param pod asks for devices, and fits the node
     * @param usage the node's devices of the resource that the pod asks for
     * @return exactly as many as asked for, each with room for the pod's share
     */
    DeviceIndexes choose(Incoming pod, int node, DeviceUsage usage);
}

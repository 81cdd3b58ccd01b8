package dev.berth.engine.model;

import java.util.Map;

/**
 * What a node does not take for now: shapes of pods that its kubelet refused a short while ago, or any pod, where the
 * node comes and goes. It is a driver's own knowledge, for as long as it lets the node cool down.
 *
 * @param name of the node
 * @param shapes what was refused, each with why and for how long it counts
 * @param everyPod why the node gets no pod at all, and for how long; empty where it gets those that it did not refuse
 */
public record NodeRefusals(String name, Map<PodShape, String> shapes, String everyPod) implements ClusterObject {
    public NodeRefusals {
        shapes = Map.copyOf(shapes);
    }

    /** Whether the node takes whatever fits. */
    public boolean isEmpty() {
        return shapes.isEmpty() && everyPod.isEmpty();
    }
}

package dev.berth.engine.model;

import java.util.Map;

/**
 * Shapes of pods that a node's kubelet refused a short while ago. It is a driver's own knowledge, for as long as it
 * lets the node cool down.
 *
 * @param name of the node
 * @param shapes what was refused, each with why and for how long it counts
 */
public record NodeRefusals(String name, Map<PodShape, String> shapes) implements ClusterObject {
    public NodeRefusals {
        shapes = Map.copyOf(shapes);
    }
}

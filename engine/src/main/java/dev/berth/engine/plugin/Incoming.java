package dev.berth.engine.plugin;

import dev.berth.engine.cluster.Cluster;
import dev.berth.engine.model.Pod;
import dev.berth.engine.model.PodShape;

/** A pod to be placed and the cluster it is to be placed in. */
public record Incoming(Pod pod, Cluster cluster) {
    public static Incoming of(Pod pod, Cluster cluster) {
        return new Incoming(pod, cluster);
    }

    public PodShape shape() {
        return pod.shape();
    }
}

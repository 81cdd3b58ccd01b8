package dev.berth.engine.model;

import java.util.List;

/**
 * What a kubelet aligns for a pod on a node with NUMA zones: whole CPUs, memory and huge pages of Guaranteed pods, and
 * devices of all. Shared CPUs and the memory of other pods come from anywhere.
 *
 * @param pod for the pod as a whole, where the kubelet aligns pods
 * @param containers for each container that runs, in order, where it aligns containers; without those that ask for nothing
 * @param initContainers for each container that ends before those start
 */
public record ZoneDemand(Resources pod, List<Resources> containers, List<Resources> initContainers) {
    public static final ZoneDemand NONE = new ZoneDemand(Resources.NONE, List.of(), List.of());

    public ZoneDemand {
        containers = List.copyOf(containers);
        initContainers = List.copyOf(initContainers);
    }

    /** What a pod of one container asks for. */
    public static ZoneDemand of(Resources amounts) {
        return amounts.size() == 0 ? NONE : new ZoneDemand(amounts, List.of(amounts), List.of());
    }

    public boolean isNone() {
        return pod.size() == 0;
    }
}

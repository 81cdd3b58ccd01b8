package dev.berth.engine.model;

import java.util.List;
import java.util.Set;

/**
 * A machine of the cluster.
 *
 * @param allocatable what pods may take in sum
 * @param allowedPods how many pods the node takes
 * @param images images present on the node
 * @param declaredFeatures {@code status.declaredFeatures}
 */
public record Node(
        String name,
        Labels labels,
        List<Taint> taints,
        boolean unschedulable,
        Resources allocatable,
        int allowedPods,
        List<Image> images,
        Set<String> declaredFeatures)
        implements ClusterObject {
    /** An image under all its names. */
    public record Image(List<String> names, long sizeBytes) {
        public Image {
            names = List.copyOf(names);
        }
    }

    public Node {
        taints = List.copyOf(taints);
        images = List.copyOf(images);
        declaredFeatures = Set.copyOf(declaredFeatures);
    }
}

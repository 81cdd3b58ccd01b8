package dev.berth.engine.model;

import java.util.List;
import java.util.Set;

/**
 * What a pod spec says about where it can run, besides amounts. Apart from them because many pods differ in amounts alone,
 * and then share this part.
 *
 * @param images normalised names of all images that the pod runs or mounts
 * @param containers number of image sources: containers, init containers and image volumes
 * @param requiredFeatures features that the node must declare (NodeDeclaredFeatures)
 * @param asksForClaims true where the pod names resource claims (DRA), which Berth does not place yet
 * @param devices what the pod asks of a node's devices; besides, whole devices stand in the requests as numbers
 */
public record PodTerms(
        NodeAffinity nodeAffinity,
        List<Toleration> tolerations,
        PodAffinity podAffinity,
        List<SpreadConstraint> spread,
        List<HostPort> ports,
        List<String> images,
        int containers,
        List<PodVolume> volumes,
        Set<String> requiredFeatures,
        boolean asksForClaims,
        DeviceRequest devices) {
    /** A pod that runs anywhere. */
    public static final PodTerms NONE = anywhere(List.of(), 0, DeviceRequest.NONE);

    public PodTerms {
        tolerations = List.copyOf(tolerations);
        spread = List.copyOf(spread);
        ports = List.copyOf(ports);
        images = List.copyOf(images);
        volumes = List.copyOf(volumes);
        requiredFeatures = Set.copyOf(requiredFeatures);
    }

    /** A pod that runs wherever its devices are. */
    public static PodTerms anywhere(List<String> images, int containers, DeviceRequest devices) {
        return new PodTerms(
                NodeAffinity.NONE,
                List.of(),
                PodAffinity.NONE,
                List.of(),
                List.of(),
                images,
                containers,
                List.of(),
                Set.of(),
                false,
                devices);
    }
}

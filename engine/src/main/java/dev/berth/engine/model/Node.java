package dev.berth.engine.model;

import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/**
 * A machine of the cluster.
 *
 * @param allocatable what pods may take in sum
 * @param allowedPods how many pods the node takes
 * @param images images present on the node
 * @param declaredFeatures {@code status.declaredFeatures}
 * @param devices by the resource name under which pods ask for them, in the order of their indexes; a resource that is
 *     allocatable but not named here is a number only. Where fewer are allocatable than are named as healthy here, the
 *     rest is not to be given away; where none are (the kubelet does not count them), the devices named here say it all
 * @param deviceNames further names for the devices of a resource: pods that ask by either get of the same devices
 */
public record Node(
        String name,
        Labels labels,
        List<Taint> taints,
        boolean unschedulable,
        Resources allocatable,
        int allowedPods,
        List<Image> images,
        Set<String> declaredFeatures,
        Map<String, List<Device>> devices,
        Map<String, String> deviceNames)
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
        devices = copy(devices);
        deviceNames = Map.copyOf(deviceNames);
    }

    /** A node whose devices have one name each. */
    public Node(
            String name,
            Labels labels,
            List<Taint> taints,
            boolean unschedulable,
            Resources allocatable,
            int allowedPods,
            List<Image> images,
            Set<String> declaredFeatures,
            Map<String, List<Device>> devices) {
        this(
                name,
                labels,
                taints,
                unschedulable,
                allocatable,
                allowedPods,
                images,
                declaredFeatures,
                devices,
                Map.of());
    }

    /** The node whose devices have further names. */
    public Node named(Map<String, String> names) {
        return new Node(
                name,
                labels,
                taints,
                unschedulable,
                allocatable,
                allowedPods,
                images,
                declaredFeatures,
                devices,
                names);
    }

    /** The node with other labels. */
    public Node with(Labels newLabels) {
        return new Node(
                name, newLabels, taints, unschedulable, allocatable, allowedPods, images, declaredFeatures, devices);
    }

    /** The node with other devices. */
    public Node with(Map<String, List<Device>> newDevices) {
        return new Node(
                name,
                labels,
                taints,
                unschedulable,
                allocatable,
                allowedPods,
                images,
                declaredFeatures,
                newDevices,
                deviceNames);
    }

    private static Map<String, List<Device>> copy(Map<String, List<Device>> devices) {
        if (devices.isEmpty()) {
            return Map.of();
        }
        var copy = new TreeMap<String, List<Device>>();
        devices.forEach((resource, list) -> copy.put(resource, List.copyOf(list)));
        return Collections.unmodifiableMap(copy);
    }
}

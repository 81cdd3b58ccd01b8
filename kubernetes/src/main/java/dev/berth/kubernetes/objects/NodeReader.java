package dev.berth.kubernetes.objects;

import dev.berth.engine.model.Node;
import dev.berth.engine.model.Taint;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** Reads nodes. */
final class NodeReader {
    /** Features that kube-scheduler 1.37 knows, sorted: it finds a node's features by merging two sorted lists. */
    private static final List<String> KNOWN_FEATURES = List.of(
            "DRANodeAllocatableResources",
            "DRAOptionalNodeOperations",
            "ExtendWebSocketsToKubelet",
            "InPlacePodLevelResourcesVerticalScaling",
            "InPlacePodVerticalScalingInitContainers",
            "InPlacePodVerticalScalingMemoryBackedVolumes",
            "RestartAllContainersOnContainerExits",
            "UserNamespacesHostNetworkSupport",
            "VolumeBindMountOptions");

    private final Interner interner;
    private final NodeDevices devices;

    NodeReader(Interner interner, NodeDevices devices) {
        this.interner = interner;
        this.devices = devices;
    }

    Node read(Field node) {
        var spec = node.at("spec");
        var status = node.at("status");
        var allocatable = Quantities.of(status.at("allocatable"));
        var labels = ObjectReader.labels(node.at("metadata", "labels"));
        var found = devices.of(node, labels);
        return new Node(
                interner.name(node.at("metadata", "name").required()),
                labels,
                spec.at("taints").each(NodeReader::taint),
                spec.at("unschedulable").isTrue(),
                interner.resources(allocatable.toResources(status.at("allocatable"))),
                (int) Math.min(Integer.MAX_VALUE, allocatable.get("pods").value()),
                status.at("images").each(NodeReader::image),
                features(status.at("declaredFeatures").texts()),
                found,
                NodeDevices.names(found));
    }

    private static Taint taint(Field taint) {
        return new Taint(taint.at("key").text(""), taint.at("value").text(""), PodReader.effect(taint.at("effect")));
    }

    private static Node.Image image(Field image) {
        return new Node.Image(image.at("names").texts(), image.at("sizeBytes").number(0));
    }

    private static Set<String> features(List<String> declared) {
        var found = new HashSet<String>();
        int i = 0;
        int j = 0;
        while (i < declared.size() && j < KNOWN_FEATURES.size()) {
            int order = declared.get(i).compareTo(KNOWN_FEATURES.get(j));
            if (order == 0) {
                found.add(declared.get(i));
                i++;
                j++;
            } else if (order < 0) {
                i++;
            } else {
                j++;
            }
        }
        return found;
    }
}

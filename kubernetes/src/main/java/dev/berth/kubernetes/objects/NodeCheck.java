package dev.berth.kubernetes.objects;

import dev.berth.engine.model.Node;
import dev.berth.kubernetes.tree.InputCode;
import java.util.HashSet;
import java.util.List;

/**
 * Refuses nodes that the API server would refuse, and what says nothing of devices though it means to.
 *
 * <p>Source: Kubernetes 1.37, {@code validateNodeTaints} and {@code ValidateNodeResources} in {@code
 * pkg/apis/core/validation/validation.go}, which do not mind a node with more allocatable than capacity.
 */
final class NodeCheck {
    /** Labels that count devices. */
    private static final List<String> COUNTS = List.of("nvidia.com/gpu.count", "nvidia.com/gpu.replicas");

    private NodeCheck() {}

    static void check(Field node) {
        var taints = new HashSet<String>();
        node.at("spec", "taints").items().forEach(taint -> taint(taint, taints));
        for (String list : List.of("capacity", "allocatable")) {
            var amounts = node.at("status", list);
            if (amounts.present()) {
                amounts.forEachEntry(ContainerCheck::whole);
            }
        }
        for (String label : COUNTS) {
            var count = node.at("metadata", "labels").at(label);
            if (count.present() && !count.text("").matches("[1-9][0-9]{0,8}")) {
                throw count.invalid("a number from 1 is needed here; correct the label or remove it");
            }
        }
    }

    private static void taint(Field taint, HashSet<String> seen) {
        var key = taint.at("key");
        FormCheck.key("taint", key);
        FormCheck.value("taint", taint.at("value"));
        if (!seen.add(key.text("") + " " + taint.at("effect").text(""))) {
            throw taint.invalid(
                    InputCode.NAMED_TWICE, "another taint of the node has this key and effect; keep one of them");
        }
    }

    /** Broken devices that the node does not have: most likely the count begins at 1. */
    static void checkDevices(Field node, Node read) {
        var unhealthy = node.at("metadata", "annotations").at(DeviceTopology.UNHEALTHY);
        for (String part : unhealthy.text("").split(";", -1)) {
            int equals = part.indexOf('=');
            String resource = equals < 0
                    ? DeviceKinds.NVIDIA_GPU
                    : part.substring(0, equals).strip();
            var devices = read.devices().get(resource);
            if (!part.isBlank() && devices != null) {
                var indexes = AssignedDevices.indexes(unhealthy, part.substring(equals + 1));
                for (int i = 0; i < indexes.size(); i++) {
                    if (indexes.get(i) >= devices.size()) {
                        throw unhealthy.invalid("there is no device " + indexes.get(i) + "; the node has "
                                + devices.size() + " of " + resource + ", counted from 0");
                    }
                }
            }
        }
    }
}

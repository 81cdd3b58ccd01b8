package dev.berth.kubernetes.objects;

import dev.berth.engine.model.Device;
import dev.berth.kubernetes.tree.InputCode;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Reads Berth's annotations of nodes: {@code berth.dev/device-topology} says which devices form an island and which hang
 * on which NUMA node, {@code berth.dev/unhealthy-devices} which must not be given away.
 */
final class DeviceTopology {
    static final String TOPOLOGY = "berth.dev/device-topology";
    static final String UNHEALTHY = "berth.dev/unhealthy-devices";

    private DeviceTopology() {}

    static void apply(Field annotations, Map<String, List<Device>> devices) {
        var topology = annotations.at(TOPOLOGY);
        if (!topology.text("").isBlank()) {
            var root = topology.json("{\"nvidia.com/gpu\": {\"islands\": [[0, 1], [2, 3]]}}");
            root.entries().forEach((resource, groups) -> {
                var list = devices.get(resource);
                if (list != null) { // a driver may be down: the node then offers none
                    devices.put(resource, laidOut(list, groups));
                }
            });
        }
        var unhealthy = annotations.at(UNHEALTHY);
        for (var part : unhealthy.text("").split(";")) {
            if (!part.isBlank()) {
                spoil(unhealthy, part, devices);
            }
        }
    }

    private static List<Device> laidOut(List<Device> list, Field groups) {
        groups.entries().forEach((name, field) -> {
            if (!name.equals("islands") && !name.equals("numa")) {
                throw field.invalid(InputCode.UNKNOWN_FIELD, "unknown field; known here are islands, numa");
            }
        });
        var islands = groupOf(groups.at("islands"));
        var numa = groupOf(groups.at("numa"));
        var result = new ArrayList<Device>();
        for (int i = 0; i < list.size(); i++) {
            var device = list.get(i);
            result.add(new Device(
                    device.id(),
                    device.model(),
                    device.memoryBytes(),
                    device.healthy(),
                    islands.containsKey(i) ? islands.getOrDefault(i, 0) + 1 : device.island(),
                    numa.getOrDefault(i, device.numa()),
                    device.replicas()));
        }
        return result;
    }

    /** By index of a device, the place of its group in the list. */
    private static Map<Integer, Integer> groupOf(Field groups) {
        var found = new HashMap<Integer, Integer>();
        var lists = groups.items();
        for (int group = 0; group < lists.size(); group++) {
            for (var index : lists.get(group).items()) {
                if (index.integer(-1) < 0 || found.put(index.integer(-1), group) != null) {
                    throw index.invalid("device indexes from 0 are needed here, each in one group only");
                }
            }
        }
        return found;
    }

    /** {@code 0,3} for GPUs of NVIDIA, {@code RESOURCE=0,3} for others. */
    private static void spoil(Field field, String text, Map<String, List<Device>> devices) {
        int equals = text.indexOf('=');
        String resource =
                equals < 0 ? DeviceKinds.NVIDIA_GPU : text.substring(0, equals).strip();
        var indexes = AssignedDevices.indexes(field, text.substring(equals + 1));
        var list = devices.get(resource);
        if (list == null) {
            return;
        }
        var result = new ArrayList<>(list);
        for (int i = 0; i < indexes.size(); i++) {
            if (indexes.get(i) < result.size()) {
                result.set(indexes.get(i), result.get(indexes.get(i)).healthy(false));
            }
        }
        devices.put(resource, result);
    }
}

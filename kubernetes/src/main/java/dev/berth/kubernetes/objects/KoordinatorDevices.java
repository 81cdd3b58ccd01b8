package dev.berth.kubernetes.objects;

import dev.berth.engine.model.Device;
import dev.berth.engine.model.Node;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * Koordinator's {@code Device} objects ({@code scheduling.koordinator.sh}), one for each node, under its name: the GPUs by
 * minor number, with memory, health and NUMA node. The index of a device is its minor number.
 */
final class KoordinatorDevices {
    private static final String GPU_MEMORY = "koordinator.sh/gpu-memory";

    private final Map<String, List<Device>> byNode = new HashMap<>();
    private final DeviceNumbers numbers;

    KoordinatorDevices(DeviceNumbers numbers) {
        this.numbers = numbers;
    }

    void remember(Field object) {
        var devices = new TreeMap<Integer, Device>();
        String model = object.at("metadata", "labels")
                .at("node.koordinator.sh/gpu-model")
                .text("");
        var list = object.at("spec", "devices");
        for (var each : list.items()) {
            if (each.at("type").text("").equals("gpu")) {
                devices.put(
                        each.at("minor").integer(0),
                        new Device(
                                each.at("id").text(""),
                                model,
                                Quantities.quantity(each.at("resources").at(GPU_MEMORY))
                                        .value(),
                                each.at("health").isTrue(),
                                0,
                                Math.max(-1, each.at("topology").at("nodeID").integer(-1)),
                                1));
            }
        }
        var placed = DeviceRegister.placed(list, devices);
        numbers.remember(placed);
        byNode.put(object.at("metadata", "name").required(), placed);
    }

    /** The node with the GPUs that its Device object tells; the node itself where there is none. */
    Node describe(Node node) {
        var told = byNode.get(node.name());
        if (told == null || told.isEmpty()) {
            return node;
        }
        var devices = new HashMap<>(node.devices());
        var labelled = devices.get(DeviceKinds.NVIDIA_GPU);
        String model = labelled == null ? "" : labelled.get(0).model();
        devices.put(
                DeviceKinds.NVIDIA_GPU,
                told.stream().map(device -> named(device, model)).toList());
        return node.with(devices);
    }

    private static Device named(Device device, String model) {
        return device.model().isEmpty() && !model.isEmpty()
                ? new Device(
                        device.id(),
                        model,
                        device.memoryBytes(),
                        device.healthy(),
                        device.island(),
                        device.numa(),
                        device.replicas())
                : device;
    }
}

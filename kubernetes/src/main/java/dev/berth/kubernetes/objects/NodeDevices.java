package dev.berth.kubernetes.objects;

import dev.berth.engine.model.Device;
import dev.berth.engine.model.DeviceIndexes;
import dev.berth.engine.model.Labels;
import dev.berth.kubernetes.tree.InputCode;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Reads which devices a node has. How many there are says {@code status.capacity}; what they are say labels (NVIDIA's GPU
 * feature discovery, clouds, other vendors). HAMi and Volcano describe each GPU in an annotation, which then counts; and
 * Berth's own annotations add islands, NUMA nodes and broken devices.
 */
final class NodeDevices {
    private static final String SHARED_SUFFIX = "-SHARED";
    private static final long MEBIBYTE = 1L << 20;

    private final DeviceKinds kinds;
    private final DeviceNumbers numbers;

    NodeDevices(DeviceKinds kinds, DeviceNumbers numbers) {
        this.kinds = kinds;
        this.numbers = numbers;
    }

    /** The devices by the resource name under which pods ask for them. */
    Map<String, List<Device>> of(Field node, Labels labels) {
        var devices = new TreeMap<String, List<Device>>();
        var status = node.at("status");
        var capacity = status.at("capacity").present() ? status.at("capacity") : status.at("allocatable");
        capacity.entries().forEach((resource, field) -> {
            var kind = resource.indexOf('/') < 0 ? null : kinds.find(resource);
            long count = kind == null ? 0 : Quantities.quantity(field).value();
            if (kind != null && count > 0) {
                boolean lost = gone(status.at("allocatable").at(resource));
                devices.put(resource, list(kind, count, labels, field, lost));
            }
        });
        var annotations = node.at("metadata", "annotations");
        if (annotations.present()) {
            var registered = DeviceRegister.read(annotations);
            if (!registered.isEmpty()) {
                devices.put(DeviceKinds.NVIDIA_GPU, registered);
                numbers.remember(registered);
            }
            DeviceTopology.apply(annotations, devices);
        }
        return devices;
    }

    /**
     * Further names of devices. With the MIG strategy "single" the plugin offers instances of one profile as {@code
     * nvidia.com/gpu}, and only the model tells the profile; pods may ask for it all the same.
     */
    static Map<String, String> names(Map<String, List<Device>> devices) {
        var list = devices.getOrDefault(DeviceKinds.NVIDIA_GPU, List.of());
        var model = list.isEmpty() ? "" : list.get(0).model();
        int end = model.indexOf(Device.INSTANCE);
        var resource = DeviceKinds.MIG_PREFIX + model.substring(end < 0 ? 0 : end + Device.INSTANCE.length());
        return end < 0
                        || devices.containsKey(resource)
                        || !list.stream().allMatch(device -> device.model().equals(model))
                ? Map.of()
                : Map.of(resource, DeviceKinds.NVIDIA_GPU);
    }

    /** Whether the node says that none of its devices may be used. */
    private static boolean gone(Field allocatable) {
        return allocatable.present() && Quantities.quantity(allocatable).value() == 0;
    }

    private static List<Device> list(DeviceKinds.Kind kind, long capacity, Labels labels, Field field, boolean lost) {
        int replicas = replicas(kind.resource(), capacity, labels);
        long count = (capacity + replicas - 1) / replicas;
        if (count > DeviceIndexes.DEVICES_MAX) {
            throw field.invalid(InputCode.TOO_MANY, "more than " + DeviceIndexes.DEVICES_MAX + " devices on one node");
        }
        var device = new Device(model(kind, labels), memory(kind, labels), !lost, 0, -1, replicas);
        var devices = new ArrayList<Device>((int) count);
        for (int i = 0; i < count; i++) {
            devices.add(
                    kind.islandSize() == 0
                            ? device
                            : new Device(
                                    device.model(),
                                    device.memoryBytes(),
                                    device.healthy(),
                                    1 + i / kind.islandSize(),
                                    -1,
                                    replicas));
        }
        return devices;
    }

    /** How many pods share one device by time slicing or MPS. */
    private static int replicas(String resource, long capacity, Labels labels) {
        String base = resource.equals("nvidia.com/gpu.shared") ? DeviceKinds.NVIDIA_GPU : resource;
        long told = number(labels.get(base + ".replicas"));
        if (told == 0 && base.equals(DeviceKinds.NVIDIA_GPU)) {
            told = number(labels.get("cloud.google.com/gke-max-shared-clients-per-gpu"));
        }
        if (told == 0) { // discovery counts physical GPUs, the device plugin what it offers
            long physical = number(labels.get(base + ".count"));
            told = physical > 0 && capacity > physical && capacity % physical == 0 ? capacity / physical : 1;
        }
        return told > capacity || told > Device.WHOLE_MILLI ? 1 : (int) Math.max(1, told);
    }

    private static long number(@Nullable String text) {
        if (text == null
                || text.isEmpty()
                || text.length() > 18
                || !text.chars().allMatch(c -> c >= '0' && c <= '9')) {
            return 0;
        }
        return Long.parseLong(text);
    }

    private static String model(DeviceKinds.Kind kind, Labels labels) {
        for (var label : kind.modelLabels()) {
            String model = labels.get(label);
            if (model != null && !model.isEmpty()) {
                return model.endsWith(SHARED_SUFFIX)
                        ? model.substring(0, model.length() - SHARED_SUFFIX.length())
                        : model;
            }
        }
        String whole = labels.get("nvidia.com/gpu.product");
        return kind.resource().startsWith(DeviceKinds.MIG_PREFIX) && whole != null
                ? whole + "-MIG-" + kind.resource().substring(DeviceKinds.MIG_PREFIX.length())
                : kind.model();
    }

    private static long memory(DeviceKinds.Kind kind, Labels labels) {
        for (var label : kind.memoryLabels()) {
            long bytes = bytes(labels.get(label));
            if (bytes > 0) {
                return bytes;
            }
        }
        int profile = kind.resource().startsWith(DeviceKinds.MIG_PREFIX)
                ? kind.resource().lastIndexOf('.')
                : -1;
        String size = profile < 0 ? "" : kind.resource().substring(profile + 1);
        return size.endsWith("gb") ? number(size.substring(0, size.length() - 2)) << 30 : kind.memoryBytes();
    }

    /** NVIDIA counts in MiB without a unit; AMD writes {@code 64G}. What cannot be read counts as not known. */
    private static long bytes(@Nullable String text) {
        if (text == null || text.length() > 9) {
            return 0;
        }
        return text.endsWith("G") ? number(text.substring(0, text.length() - 1)) << 30 : number(text) * MEBIBYTE;
    }
}

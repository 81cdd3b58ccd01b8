package dev.berth.engine.model;

import java.util.List;
import java.util.Set;

/**
 * What a pod asks of the devices of one resource name, for each of {@code count} different devices of one node.
 *
 * <p>A share is given in compute, in memory or in both; {@link #isWhole()} asks for devices of its own. A fraction in
 * the sense of KAI is an equal share of both.
 *
 * @param resource the name under which nodes offer the devices; empty exactly where none are asked for
 * @param computeMilli thousandths of the device's compute, 0 to 1000; 1000 is the whole device
 * @param memoryMilli thousandths of the device's memory, 0 to 1000
 * @param memoryBytes an amount of the device's memory; 0 where none is named
 * @param models acceptable models, as {@link DeviceModels} compares them; empty for any
 * @param preferredModels models from most to least wanted; others are acceptable, too
 * @param minMemoryBytes least memory that the whole device must have
 * @param choice which devices may be used, besides
 * @param besides whole devices of further resource names, which the node's kubelet chooses
 * @param standsFor further resource names among the pod's requests that say the same as this request ({@code
 *     nvidia.com/gpumem}), so that they are not counted once more
 */
public record DeviceRequest(
        String resource,
        int count,
        int computeMilli,
        int memoryMilli,
        long memoryBytes,
        List<String> models,
        List<String> preferredModels,
        long minMemoryBytes,
        DeviceChoice choice,
        List<DeviceRequest> besides,
        Set<String> standsFor) {
    /** Asks for no device. */
    public static final DeviceRequest NONE = new DeviceRequest("", 0, 0, 0, 0, List.of(), List.of(), 0);

    public DeviceRequest {
        models = List.copyOf(models);
        preferredModels = List.copyOf(preferredModels);
        besides = List.copyOf(besides);
        standsFor = Set.copyOf(standsFor);
        boolean none = resource.isEmpty();
        if (none != (count == 0)
                || count < 0
                || computeMilli < 0
                || computeMilli > Device.WHOLE_MILLI
                || memoryMilli < 0
                || memoryMilli > Device.WHOLE_MILLI
                || memoryBytes < 0
                || minMemoryBytes < 0
                || (none && !besides.isEmpty())
                || (!none && computeMilli == 0 && memoryMilli == 0 && memoryBytes == 0)) {
            throw new IllegalArgumentException("a device request needs a resource, a count of at least 1 and a share of"
                    + " up to 1000 milli; got resource \"" + resource + "\", count " + count + ", compute "
                    + computeMilli + ", memory " + memoryMilli + " milli and " + memoryBytes + " bytes");
        }
        for (var each : besides) {
            if (!each.isWhole() || each.resource.equals(resource) || !each.besides.isEmpty()) {
                throw new IllegalArgumentException(
                        "devices besides " + resource + " must be whole ones of another resource; got " + each);
            }
        }
    }

    /** Devices of one resource name. */
    public DeviceRequest(
            String resource,
            int count,
            int computeMilli,
            int memoryMilli,
            long memoryBytes,
            List<String> models,
            List<String> preferredModels,
            long minMemoryBytes) {
        this(
                resource,
                count,
                computeMilli,
                memoryMilli,
                memoryBytes,
                models,
                preferredModels,
                minMemoryBytes,
                DeviceChoice.ANY,
                List.of(),
                Set.of());
    }

    /** Whole devices of any model. */
    public static DeviceRequest whole(String resource, int count) {
        return new DeviceRequest(resource, count, Device.WHOLE_MILLI, Device.WHOLE_MILLI, 0, List.of(), List.of(), 0);
    }

    /** An equal share of compute and memory of each of some devices. */
    public static DeviceRequest share(String resource, int count, int milli) {
        return new DeviceRequest(resource, count, milli, milli, 0, List.of(), List.of(), 0);
    }

    /** An amount of memory of each of some devices, and no share of compute of its own. */
    public static DeviceRequest memory(String resource, int count, long bytes) {
        return new DeviceRequest(resource, count, 0, 0, bytes, List.of(), List.of(), 0);
    }

    /** The same on these models only. */
    public DeviceRequest on(List<String> newModels) {
        return of(newModels, preferredModels, minMemoryBytes, choice);
    }

    /** The same, some models rather than others. */
    public DeviceRequest preferring(List<String> newModels) {
        return of(models, newModels, minMemoryBytes, choice);
    }

    /** The same with other limits to which devices may be used. */
    public DeviceRequest choosing(DeviceChoice newChoice) {
        return of(models, preferredModels, minMemoryBytes, newChoice);
    }

    /** The same on devices with at least so much memory. */
    public DeviceRequest withMemoryOfAtLeast(long bytes) {
        return of(models, preferredModels, bytes, choice);
    }

    private DeviceRequest of(List<String> only, List<String> rather, long minMemory, DeviceChoice newChoice) {
        return new DeviceRequest(
                resource,
                count,
                computeMilli,
                memoryMilli,
                memoryBytes,
                only,
                rather,
                minMemory,
                newChoice,
                besides,
                standsFor);
    }

    /** The same with whole devices of further resources, and in place of further resource names. */
    public DeviceRequest and(List<DeviceRequest> further, Set<String> names) {
        return new DeviceRequest(
                resource,
                count,
                computeMilli,
                memoryMilli,
                memoryBytes,
                models,
                preferredModels,
                minMemoryBytes,
                choice,
                further,
                names);
    }

    public boolean isNone() {
        return count == 0;
    }

    /** Each device in full, undivided: not one of the replicas or instances into which a node may have cut it. */
    public static DeviceRequest undivided(String resource, int count) {
        return whole(resource, count).choosing(DeviceChoice.ANY.undivided(true));
    }

    /** Whether the devices, or what the node offers as such, are the pod's alone. */
    public boolean isWhole() {
        return computeMilli == Device.WHOLE_MILLI;
    }

    /** Whether the request tells all about a resource name that the pod also asks for as a number. */
    public boolean covers(String name) {
        if (name.equals(resource) || standsFor.contains(name)) {
            return true;
        }
        for (var each : besides) {
            if (name.equals(each.resource)) {
                return true;
            }
        }
        return false;
    }

    /**
     * Whether a number among the pod's requests is not to be counted against a node's: it says the same in other words
     * ({@code nvidia.com/gpumem}), or it counts shares. Whole devices are counted by kubelets, too, so they are.
     */
    public boolean replaces(String name) {
        return standsFor.contains(name) || (!isWhole() && name.equals(resource));
    }

    /** Whether a device is of a kind that the pod may use, whatever runs on it. */
    public boolean accepts(Device device) {
        return (models.isEmpty() || models.contains(device.model()) || DeviceModels.anyMatches(models, device.model()))
                && device.memoryBytes() >= minMemoryBytes
                && memoryBytes <= device.memoryBytes()
                && (isWhole() || !device.isInstance())
                && (choice == DeviceChoice.ANY || choice.accepts(device));
    }

    /** How far down the list of preferred models a device is: 0 is best, the list's length is not on it. */
    public int preferenceOf(Device device) {
        for (int i = 0; i < preferredModels.size(); i++) {
            if (DeviceModels.matches(preferredModels.get(i), device.model())) {
                return i;
            }
        }
        return preferredModels.size();
    }

    /** Whether a replica is as good as a device. */
    private boolean takesUnits() {
        return isWhole() && !choice.undivided();
    }

    /** Compute that the pod takes of a device, in thousandths. */
    public int milliOf(Device device) {
        return takesUnits() ? device.unitMilli() : computeMilli;
    }

    /** Memory that the pod takes of a device, rounded up, in what the device's memory is counted in. */
    public long memoryOf(Device device) {
        long whole = device.memoryCapacity();
        if (takesUnits()) {
            return whole / device.replicas();
        }
        long share = whole / Device.WHOLE_MILLI * memoryMilli
                + (whole % Device.WHOLE_MILLI * memoryMilli + Device.WHOLE_MILLI - 1) / Device.WHOLE_MILLI;
        return Math.max(share, memoryBytes);
    }
}

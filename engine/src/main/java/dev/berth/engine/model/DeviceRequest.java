package dev.berth.engine.model;

import java.util.List;

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
 * @param models acceptable models; empty for any
 * @param preferredModels models from most to least wanted; others are acceptable, too
 * @param minMemoryBytes least memory that the whole device must have
 */
public record DeviceRequest(
        String resource,
        int count,
        int computeMilli,
        int memoryMilli,
        long memoryBytes,
        List<String> models,
        List<String> preferredModels,
        long minMemoryBytes) {
    /** Asks for no device. */
    public static final DeviceRequest NONE = new DeviceRequest("", 0, 0, 0, 0, List.of(), List.of(), 0);

    public DeviceRequest {
        models = List.copyOf(models);
        preferredModels = List.copyOf(preferredModels);
        boolean none = resource.isEmpty();
        if (none != (count == 0)
                || count < 0
                || computeMilli < 0
                || computeMilli > Device.WHOLE_MILLI
                || memoryMilli < 0
                || memoryMilli > Device.WHOLE_MILLI
                || memoryBytes < 0
                || minMemoryBytes < 0
                || (!none && computeMilli == 0 && memoryMilli == 0 && memoryBytes == 0)) {
            throw new IllegalArgumentException("a device request needs a resource, a count of at least 1 and a share of"
                    + " up to 1000 milli; got resource \"" + resource + "\", count " + count + ", compute "
                    + computeMilli + ", memory " + memoryMilli + " milli and " + memoryBytes + " bytes");
        }
    }

    /** Whole devices of any model. */
    public static DeviceRequest whole(String resource, int count) {
        return new DeviceRequest(resource, count, Device.WHOLE_MILLI, Device.WHOLE_MILLI, 0, List.of(), List.of(), 0);
    }

    /** An equal share of compute and memory of each of some devices. */
    public static DeviceRequest share(String resource, int count, int milli) {
        return new DeviceRequest(resource, count, milli, milli, 0, List.of(), List.of(), 0);
    }

    /** The same on these models only. */
    public DeviceRequest on(List<String> newModels) {
        return new DeviceRequest(
                resource, count, computeMilli, memoryMilli, memoryBytes, newModels, preferredModels, minMemoryBytes);
    }

    public boolean isNone() {
        return count == 0;
    }

    /** Whether the devices are the pod's alone. */
    public boolean isWhole() {
        return computeMilli == Device.WHOLE_MILLI;
    }

    /** Whether a device is of a kind that the pod may use, whatever runs on it. */
    public boolean accepts(Device device) {
        return (models.isEmpty() || models.contains(device.model()))
                && device.memoryBytes() >= minMemoryBytes
                && memoryBytes <= device.memoryBytes();
    }

    /** Compute that the pod takes of a device, in thousandths. */
    public int milliOf(Device device) {
        return isWhole() ? device.unitMilli() : computeMilli;
    }

    /** Memory that the pod takes of a device, rounded up; 0 where the device's memory is not known. */
    public long memoryOf(Device device) {
        long whole = device.memoryBytes();
        if (isWhole()) {
            return whole / device.replicas();
        }
        long share = whole / Device.WHOLE_MILLI * memoryMilli
                + (whole % Device.WHOLE_MILLI * memoryMilli + Device.WHOLE_MILLI - 1) / Device.WHOLE_MILLI;
        return Math.max(share, memoryBytes);
    }
}

package dev.berth.engine.model;

import java.util.List;

/**
 * Which devices a pod may use, beyond model and memory.
 *
 * @param excludedModels models that the pod must not use
 * @param ids the only devices that the pod may use; empty for any
 * @param excludedIds devices that the pod must not use
 * @param together what all devices of the pod must share
 * @param undivided whether each must be a physical device that is promised to nobody else: no replica of a device (time
 *     slicing, MPS) and no instance of one (MIG) will do
 */
public record DeviceChoice(
        List<String> excludedModels, List<String> ids, List<String> excludedIds, Together together, boolean undivided) {
    public static final DeviceChoice ANY = new DeviceChoice(List.of(), List.of(), List.of(), Together.ANYWHERE);

    /** What all devices of a pod share. */
    public enum Together {
        ANYWHERE,
        /** All in one island (NVLink); devices whose island is unknown are in none. */
        ISLAND,
        /** All on one NUMA node; devices whose NUMA node is unknown are on none. */
        NUMA;

        /** The group that a device belongs to; -1 for none. */
        public int groupOf(Device device) {
            return switch (this) {
                case ANYWHERE -> 0;
                case ISLAND -> device.island() == 0 ? -1 : device.island();
                case NUMA -> device.numa();
            };
        }
    }

    public DeviceChoice {
        excludedModels = List.copyOf(excludedModels);
        ids = List.copyOf(ids);
        excludedIds = List.copyOf(excludedIds);
    }

    /** Devices that are not asked to be undivided. */
    public DeviceChoice(List<String> excludedModels, List<String> ids, List<String> excludedIds, Together together) {
        this(excludedModels, ids, excludedIds, together, false);
    }

    /** The same, and each device undivided or not. */
    public DeviceChoice undivided(boolean now) {
        return now == undivided ? this : new DeviceChoice(excludedModels, ids, excludedIds, together, now);
    }

    /** Any device, but all of one island or NUMA node. */
    public static DeviceChoice sharing(Together together) {
        return new DeviceChoice(List.of(), List.of(), List.of(), together);
    }

    boolean accepts(Device device) {
        return (!undivided || (device.replicas() == 1 && !device.isInstance()))
                && (excludedModels.isEmpty() || !DeviceModels.anyMatches(excludedModels, device.model()))
                && (ids.isEmpty() || ids.contains(device.id()))
                && (excludedIds.isEmpty() || !excludedIds.contains(device.id()));
    }
}

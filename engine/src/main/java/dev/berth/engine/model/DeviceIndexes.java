package dev.berth.engine.model;

import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Which devices of a node a pod has: indexes from 0, ascending, none twice. Where indexes are not known but it is known
 * which pods share a device (KAI's GPU groups), names of such groups. And what the pod takes of which NUMA zone, where that
 * is known.
 */
public final class DeviceIndexes {
    /** No device, or devices that are not known. */
    public static final DeviceIndexes NONE = new DeviceIndexes(new int[0], List.of(), List.of());

    /** Most devices of one node. */
    public static final int DEVICES_MAX = 1024;

    private static final DeviceIndexes[] SINGLE = new DeviceIndexes[16];

    static {
        for (int i = 0; i < SINGLE.length; i++) {
            SINGLE[i] = new DeviceIndexes(new int[] {i}, List.of(), List.of());
        }
    }

    private final int[] indexes;
    private final List<String> groups;
    private final List<ZoneShare> zones;

    private DeviceIndexes(int[] indexes, List<String> groups, List<ZoneShare> zones) {
        this.indexes = indexes;
        this.groups = groups;
        this.zones = zones;
    }

    /** @throws IllegalArgumentException for an index out of range or named twice */
    public static DeviceIndexes of(int... indexes) {
        if (indexes.length == 0) {
            return NONE;
        }
        if (indexes.length == 1 && indexes[0] >= 0 && indexes[0] < SINGLE.length) {
            return SINGLE[indexes[0]];
        }
        int[] sorted = indexes.clone();
        Arrays.sort(sorted);
        for (int i = 0; i < sorted.length; i++) {
            if (sorted[i] < 0 || sorted[i] >= DEVICES_MAX || (i > 0 && sorted[i] == sorted[i - 1])) {
                throw new IllegalArgumentException("device indexes " + Arrays.toString(indexes)
                        + ": each must be named once, from 0 to " + (DEVICES_MAX - 1));
            }
        }
        return new DeviceIndexes(sorted, List.of(), List.of());
    }

    /** Devices whose indexes are not known, each shared by the pods that name the same group. */
    public static DeviceIndexes sharing(Collection<String> groups) {
        return groups.isEmpty() ? NONE : new DeviceIndexes(new int[0], List.copyOf(new TreeSet<>(groups)), List.of());
    }

    /** Names of the groups of pods with which devices are shared, in order; empty where indexes are known. */
    public List<String> groups() {
        return groups;
    }

    /** The same devices, and shares of NUMA zones. */
    public DeviceIndexes inZones(List<ZoneShare> shares) {
        return zones.equals(shares) ? this : new DeviceIndexes(indexes, groups, List.copyOf(shares));
    }

    /** What the pod takes of which NUMA zone; empty where that is not known. */
    public List<ZoneShare> zones() {
        return zones;
    }

    public int size() {
        return indexes.length;
    }

    /** Whether no index is known. */
    public boolean isEmpty() {
        return indexes.length == 0;
    }

    public int get(int place) {
        return indexes[place];
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return this == other
                || (other instanceof DeviceIndexes that
                        && Arrays.equals(indexes, that.indexes)
                        && groups.equals(that.groups)
                        && zones.equals(that.zones));
    }

    @Override
    public int hashCode() {
        return (31 * Arrays.hashCode(indexes) + groups.hashCode()) * 31 + zones.hashCode();
    }

    /** {@code 0,3}, as in the annotation {@code berth.dev/devices}. */
    @Override
    public String toString() {
        return Arrays.stream(indexes).mapToObj(Integer::toString).collect(Collectors.joining(","));
    }
}

package dev.berth.engine.cluster;

import dev.berth.engine.model.Device;
import dev.berth.engine.model.DeviceChoice.Together;
import dev.berth.engine.model.DeviceIndexes;
import dev.berth.engine.model.DeviceRequest;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * The devices of one node under one resource name and what is taken of them. A value: a placement makes a new one, so
 * that forks share it, an undo gives back an equal one, and plugins may keep what they worked out for a state.
 *
 * <p>A <em>unit</em> is what a pod gets that asks for one whole device: the device, or one of its replicas. Some units are
 * <em>spoken for</em> although nobody knows of which device: those of placed pods that do not tell their devices, one for
 * each group of pods that share a device without telling which, and those that the node says it lacks. Invariant: as long
 * as no more is spoken for than is free, a placement decided here leaves it so; nothing is oversold whichever devices they
 * turn out to be.
 *
 * <p>Cost: a change and a question take time in the number of the node's devices.
 */
public final class DeviceUsage {
    private final List<Device> devices;
    private final int[] usedMilli;
    private final long[] usedMemory;
    private final int unattributed;
    private final SortedMap<String, Integer> groups;
    private final int missing;
    private final int freeUnits;

    private DeviceUsage(
            List<Device> devices,
            int[] usedMilli,
            long[] usedMemory,
            int unattributed,
            SortedMap<String, Integer> groups,
            int missing) {
        this.devices = devices;
        this.usedMilli = usedMilli;
        this.usedMemory = usedMemory;
        this.unattributed = unattributed;
        this.groups = groups;
        this.missing = missing;
        int units = 0;
        for (int i = 0; i < usedMilli.length; i++) {
            units += units(devices.get(i), usedMilli[i], usedMemory[i]);
        }
        freeUnits = units - spokenFor();
    }

    /** @param missing units that the node lacks now, besides those of devices known as unhealthy */
    static DeviceUsage of(List<Device> devices, int missing) {
        return new DeviceUsage(
                devices, new int[devices.size()], new long[devices.size()], 0, Collections.emptySortedMap(), missing);
    }

    /** Units that a device has left when so much of it is taken. */
    private static int units(Device device, int milli, long memory) {
        if (!device.healthy()) {
            return 0;
        }
        if (device.replicas() == 1) {
            return milli <= 0 && memory <= 0 ? 1 : 0;
        }
        long byMemory = (device.memoryCapacity() - memory) / Math.max(1, device.memoryCapacity() / device.replicas());
        return (int) Math.max(0, Math.min((Device.WHOLE_MILLI - milli) / device.unitMilli(), byMemory));
    }

    /** The devices, by index. */
    public List<Device> devices() {
        return devices;
    }

    public int size() {
        return usedMilli.length;
    }

    /** Compute taken of a device, in thousandths; more than 1000 where others have oversold it. */
    public int usedMilli(int index) {
        return usedMilli[index];
    }

    /** Compute free on a device, in thousandths; 0 for a device that is not healthy. */
    public int freeMilli(int index) {
        return devices.get(index).healthy() ? Math.max(0, Device.WHOLE_MILLI - usedMilli[index]) : 0;
    }

    /** Memory taken of a device, in what it is counted in: see {@link Device#memoryCapacity}. */
    public long usedMemoryBytes(int index) {
        return usedMemory[index];
    }

    /** Memory free on a device, in what it is counted in; 0 for a device that is not healthy. */
    public long freeMemory(int index) {
        var device = devices.get(index);
        return device.healthy() ? Math.max(0, device.memoryCapacity() - usedMemory[index]) : 0;
    }

    /** Whether a healthy device is wholly unused. */
    public boolean isUnused(int index) {
        return usedMilli[index] == 0
                && usedMemory[index] == 0
                && devices.get(index).healthy();
    }

    /**
     * How many whole devices (or replicas of devices) may be given away: the free ones, less those that are spoken for.
     * Negative where more is promised than is there.
     */
    public int freeUnits() {
        return freeUnits;
    }

    /** Devices of placed pods that do not tell which they have. */
    public int unattributed() {
        return unattributed;
    }

    /** How many devices are shared by pods that tell only with whom they share. */
    public int sharedGroups() {
        return groups.size();
    }

    /** Units that the node lacks without saying of which device. */
    public int missing() {
        return missing;
    }

    /**
     * Room on a device in thousandths of it: what is free of compute or of memory, whichever is less.
     */
    public int room(int index) {
        int milli = freeMilli(index);
        if (milli == 0 || usedMemory[index] == 0) {
            return milli;
        }
        long whole = devices.get(index).memoryCapacity();
        return (int) Math.min(milli, freeMemory(index) * Device.WHOLE_MILLI / whole);
    }

    /** Writes the room on each device. Units that are spoken for are taken from the first unused devices. */
    public void rooms(int[] into) {
        int withheld = spokenFor();
        for (int i = 0; i < usedMilli.length; i++) {
            into[i] = room(i);
            if (withheld > 0 && into[i] == Device.WHOLE_MILLI) {
                into[i] = 0;
                withheld -= devices.get(i).replicas();
            }
        }
    }

    private int spokenFor() {
        return unattributed + groups.size() + missing;
    }

    /**
     * Whether a device has room for the request's share of one device. Where several are asked for, {@link #available}
     * must allow their number, too.
     */
    public boolean hasRoom(DeviceRequest request, int index) {
        return request.accepts(devices.get(index)) && hasFree(request, index) && cost(request, index) <= slack();
    }

    private boolean hasFree(DeviceRequest request, int index) {
        var device = devices.get(index);
        int milli = request.milliOf(device);
        int free = Device.WHOLE_MILLI - usedMilli[index];
        // Work without a share of compute of its own still needs a device on which some is left.
        return device.healthy()
                && milli <= free
                && (milli > 0 || free > 0)
                && request.memoryOf(device) <= device.memoryCapacity() - usedMemory[index];
    }

    /** Free units that a placement may still use up. */
    private int slack() {
        return spokenFor() == 0 ? Integer.MAX_VALUE : Math.max(0, freeUnits);
    }

    /** How many free units fewer there are once a device is given to the request: 0 where it is in use already. */
    private int cost(DeviceRequest request, int index) {
        return spokenFor() == 0 ? 0 : cost(request, index, 1);
    }

    /** The same once it is given to so many. */
    private int cost(DeviceRequest request, int index, int times) {
        var device = devices.get(index);
        return units(device, usedMilli[index], usedMemory[index])
                - units(
                        device,
                        usedMilli[index] + times * request.milliOf(device),
                        usedMemory[index] + times * request.memoryOf(device));
    }

    /** How many devices could be given to the request at once, at most {@code count} of it. */
    public int available(DeviceRequest request) {
        var together = request.choice().together();
        if (together == Together.ANYWHERE) {
            return available(request, together, 0);
        }
        int most = 0;
        for (int group : groupsOf(together)) {
            most = Math.max(most, available(request, together, group));
        }
        return most;
    }

    /** The same, looking only at the devices of one island or NUMA node. */
    public int available(DeviceRequest request, Together together, int group) {
        int[] costs = spokenFor() == 0 ? null : new int[usedMilli.length];
        int count = 0;
        Device before = null;
        boolean accepted = false;
        for (int i = 0; i < usedMilli.length; i++) {
            var device = devices.get(i);
            if (device != before) { // most nodes have one kind only
                before = device;
                accepted = together.groupOf(device) == group && request.accepts(device);
            }
            if (accepted && hasFree(request, i)) {
                if (costs != null) {
                    costs[count] = cost(request, i);
                }
                count++;
            }
        }
        return Math.min(request.count(), costs == null ? count : affordable(costs, count));
    }

    /** How many of the costs, cheapest first, the slack pays for. */
    private int affordable(int[] costs, int count) {
        Arrays.sort(costs, 0, count);
        int left = slack();
        int number = 0;
        while (number < count && costs[number] <= left) {
            left -= costs[number];
            number++;
        }
        return number;
    }

    /**
     * How many units the devices of one NUMA node have for whole ones, or how many of them have room for a share.
     *
     * @param spoken units there that are spoken for; all that are spoken for of the node, where that is not known
     */
    int unitsOn(DeviceRequest request, int numa, long spoken) {
        int count = 0;
        for (int i = 0; i < usedMilli.length; i++) {
            var device = devices.get(i);
            if (device.numa() == numa && hasRoom(request, i)) {
                count += request.isWhole() ? units(device, usedMilli[i], usedMemory[i]) : 1;
            }
        }
        return (int) Math.max(0, count - Math.min(spoken, spokenFor()));
    }

    /** The same with only those devices in order that hang on some NUMA nodes, so many of their units being spoken for. */
    DeviceUsage onNuma(Set<Integer> numbers, long spoken) {
        var some = devices.stream()
                .map(device -> numbers.contains(device.numa()) ? device : device.healthy(false))
                .toList();
        int kept = (int) Math.min(spoken, spokenFor());
        return some.equals(devices)
                ? this
                : new DeviceUsage(some, usedMilli, usedMemory, kept, Collections.emptySortedMap(), 0);
    }

    public boolean fits(DeviceRequest request) {
        return available(request) == request.count();
    }

    /**
     * How many pods with the request fit at once, if their devices are chosen well. A pod needs {@code count} different
     * devices, so k pods fit exactly where the devices, each counted as often as it has room but k times at most, make
     * count x k; unused devices may be opened as far as there are free units. Where a pod's devices must be together, this
     * is the sum over islands or NUMA nodes.
     */
    public int room(DeviceRequest request, int most) {
        if (most <= 0 || !fits(request)) {
            return 0;
        }
        var together = request.choice().together();
        if (together == Together.ANYWHERE) {
            return room(request, most, together, 0);
        }
        int sum = 0;
        for (int group : groupsOf(together)) {
            sum = (int) Math.min(most, (long) sum + room(request, most, together, group));
        }
        return sum;
    }

    private int room(DeviceRequest request, int most, Together together, int group) {
        int[] times = new int[usedMilli.length];
        long usable = 0;
        for (int i = 0; i < usedMilli.length; i++) {
            boolean inGroup = together.groupOf(devices.get(i)) == group;
            times[i] = inGroup && hasRoom(request, i) ? timesOn(request, i) : 0;
            usable += times[i];
        }
        if (request.isWhole()) {
            usable = Math.min(usable, freeUnits);
        }
        int low = 0;
        int high = (int) Math.min(most, usable / request.count());
        while (low < high) {
            int middle = (low + high + 1) >>> 1;
            if (seats(request, times, middle) >= (long) middle * request.count()) {
                low = middle;
            } else {
                high = middle - 1;
            }
        }
        return low;
    }

    private List<Integer> groupsOf(Together together) {
        return devices.stream()
                .map(together::groupOf)
                .filter(group -> group >= 0)
                .distinct()
                .toList();
    }

    /** How often the request's share of one device has room on a device. */
    private int timesOn(DeviceRequest request, int index) {
        var device = devices.get(index);
        int milli = request.milliOf(device);
        long memory = request.memoryOf(device);
        long times = milli == 0 ? Integer.MAX_VALUE : (Device.WHOLE_MILLI - usedMilli[index]) / milli;
        if (memory > 0) {
            times = Math.min(times, (device.memoryCapacity() - usedMemory[index]) / memory);
        }
        return (int) Math.min(times, Short.MAX_VALUE);
    }

    /** Shares that some pods together can have: of each device as many as there is room for, at most one a pod. */
    private long seats(DeviceRequest request, int[] times, int pods) {
        if (spokenFor() > 0 && isSliced()) {
            return seatsForUnits(request, times, pods);
        }
        long seats = 0;
        int[] unused = new int[times.length];
        int count = 0;
        for (int i = 0; i < times.length; i++) {
            int most = Math.min(times[i], pods);
            if (!request.isWhole() && isUnused(i)) {
                unused[count++] = most;
            } else {
                seats += most;
            }
        }
        if (request.isWhole()) {
            return Math.min(seats, freeUnits);
        }
        Arrays.sort(unused, 0, count);
        for (int i = count - 1; i >= Math.max(0, count - freeUnits); i--) {
            seats += unused[i];
        }
        return seats;
    }

    private boolean isSliced() {
        return devices.stream().anyMatch(device -> device.replicas() > 1);
    }

    /**
     * The same where a share may cost several units of a device and some units are spoken for: the most shares that the free
     * units pay for, device by device. O(devices x shares of each x free units).
     */
    private long seatsForUnits(DeviceRequest request, int[] times, int pods) {
        int[] most = new int[Math.max(0, freeUnits) + 1]; // by units that may be spent
        for (int i = 0; i < times.length; i++) {
            int[] without = most.clone();
            for (int shares = Math.min(times[i], pods); shares > 0; shares--) {
                int cost = cost(request, i, shares);
                for (int units = cost; units < most.length; units++) {
                    most[units] = Math.max(most[units], without[units - cost] + shares);
                }
            }
        }
        return most[most.length - 1];
    }

    /** The state once a pod with the request has these devices. */
    public DeviceUsage with(DeviceRequest request, DeviceIndexes indexes) {
        return changed(request, indexes, 1);
    }

    /**
     * Takes as many devices as the request asks for, in the order given as far as what is spoken for allows it.
     *
     * @param order indexes of devices, the most wanted first, each once
     * @return the devices, or none where the order does not hold enough
     */
    public DeviceIndexes take(DeviceRequest request, List<Integer> order) {
        var candidates = new ArrayList<Integer>();
        for (int index : order) {
            if (hasRoom(request, index)) {
                candidates.add(index);
            }
        }
        int slack = slack();
        while (candidates.size() > request.count()) {
            int excess =
                    sum(request, candidates.subList(0, request.count())) > slack ? dearest(request, candidates) : -1;
            candidates.remove(excess < 0 ? candidates.size() - 1 : excess);
        }
        return candidates.size() < request.count() || sum(request, candidates) > slack
                ? DeviceIndexes.NONE
                : DeviceIndexes.of(
                        candidates.stream().mapToInt(Integer::intValue).toArray());
    }

    private long sum(DeviceRequest request, List<Integer> indexes) {
        return indexes.stream().mapToLong(index -> cost(request, index)).sum();
    }

    /** The place of the last of the costliest devices. */
    private int dearest(DeviceRequest request, List<Integer> indexes) {
        int found = 0;
        for (int i = 1; i < indexes.size(); i++) {
            if (cost(request, indexes.get(i)) >= cost(request, indexes.get(found))) {
                found = i;
            }
        }
        return found;
    }

    /** The state after a pod came (+1) or went (-1). */
    DeviceUsage changed(DeviceRequest request, DeviceIndexes indexes, int sign) {
        var milli = usedMilli.clone();
        var memory = usedMemory.clone();
        int unknown = unattributed;
        var shared = groups;
        for (int i = 0; i < request.count(); i++) {
            int index = i < indexes.size() ? indexes.get(i) : -1;
            if (index >= 0 && index < milli.length) {
                var device = devices.get(index);
                milli[index] += sign * request.milliOf(device);
                memory[index] += sign * request.memoryOf(device);
            } else if (i < indexes.groups().size()) {
                shared = counted(shared, indexes.groups().get(i), sign);
            } else {
                unknown += sign;
            }
        }
        return new DeviceUsage(devices, milli, memory, unknown, shared, missing);
    }

    private static SortedMap<String, Integer> counted(SortedMap<String, Integer> groups, String name, int sign) {
        var copy = new TreeMap<>(groups);
        copy.merge(name, sign, (one, other) -> one + other == 0 ? null : one + other);
        return copy;
    }

    /** Adds what is taken, zeros left out. */
    void describe(String prefix, Map<String, Long> description) {
        for (int i = 0; i < usedMilli.length; i++) {
            put(description, prefix + " " + i + " milli", usedMilli[i]);
            put(description, prefix + " " + i + " memory", usedMemory[i]);
        }
        put(description, prefix + " unattributed", unattributed);
        groups.forEach((name, pods) -> put(description, prefix + " group " + name, pods));
        put(description, prefix + " missing", missing);
        put(description, prefix + " free units", freeUnits);
    }

    private static void put(Map<String, Long> description, String name, long value) {
        if (value != 0) {
            description.put(name, value);
        }
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return this == other
                || (other instanceof DeviceUsage that
                        && unattributed == that.unattributed
                        && missing == that.missing
                        && Arrays.equals(usedMilli, that.usedMilli)
                        && Arrays.equals(usedMemory, that.usedMemory)
                        && groups.equals(that.groups)
                        && devices.equals(that.devices));
    }

    @Override
    public int hashCode() {
        return (Arrays.hashCode(usedMilli) * 31 + Arrays.hashCode(usedMemory)) * 31 + unattributed;
    }

    @Override
    public String toString() {
        return "used " + Arrays.toString(usedMilli) + " of " + size() + ", unattributed " + unattributed + ", missing "
                + missing;
    }
}

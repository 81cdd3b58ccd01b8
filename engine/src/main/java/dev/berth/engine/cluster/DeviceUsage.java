package dev.berth.engine.cluster;

import dev.berth.engine.model.Device;
import dev.berth.engine.model.DeviceIndexes;
import dev.berth.engine.model.DeviceRequest;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The devices of one node under one resource name and what is taken of them. A value: a placement makes a new one, so
 * that forks share it, an undo gives back an equal one, and plugins may keep what they worked out for a state.
 *
 * <p>A <em>unit</em> is what a pod gets that asks for one whole device: the device, or one of its replicas. Pods that were
 * placed without telling their devices are <em>unattributed</em>: each of their devices stands for a free unit that nobody
 * else may have, so that nothing is oversold whichever they are. The same holds for units that the node says it lacks
 * without saying of which device.
 */
public final class DeviceUsage {
    private final List<Device> devices;
    private final int[] usedMilli;
    private final long[] usedMemoryBytes;
    private final int unattributed;
    private final int missing;
    private final int freeUnits;

    private DeviceUsage(List<Device> devices, int[] usedMilli, long[] usedMemoryBytes, int unattributed, int missing) {
        this.devices = devices;
        this.usedMilli = usedMilli;
        this.usedMemoryBytes = usedMemoryBytes;
        this.unattributed = unattributed;
        this.missing = missing;
        int units = 0;
        for (int i = 0; i < usedMilli.length; i++) {
            units += freeMilli(i) / devices.get(i).unitMilli();
        }
        freeUnits = units - unattributed - missing;
    }

    /** @param missing units that the node lacks now, besides those of devices known as unhealthy */
    static DeviceUsage of(List<Device> devices, int missing) {
        return new DeviceUsage(devices, new int[devices.size()], new long[devices.size()], 0, missing);
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

    public long usedMemoryBytes(int index) {
        return usedMemoryBytes[index];
    }

    /** Whether a healthy device is wholly unused. */
    public boolean isUnused(int index) {
        return usedMilli[index] == 0
                && usedMemoryBytes[index] == 0
                && devices.get(index).healthy();
    }

    /**
     * How many whole devices (or replicas of devices) may be given away: the free ones, less those that unattributed pods
     * may have and those that the node lacks. Negative where more is promised than is there.
     */
    public int freeUnits() {
        return freeUnits;
    }

    /** Devices of placed pods that do not tell which they have. */
    public int unattributed() {
        return unattributed;
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
        long whole = devices.get(index).memoryBytes();
        if (milli == 0 || whole == 0 || usedMemoryBytes[index] == 0) {
            return milli;
        }
        long left = Math.max(0, whole - usedMemoryBytes[index]);
        return (int) Math.min(milli, left * Device.WHOLE_MILLI / whole);
    }

    /**
     * Writes the room on each device. Units that may be others' ({@link #unattributed}, {@link #missing}) are taken from
     * the first unused devices.
     */
    public void rooms(int[] into) {
        int withheld = unattributed + missing;
        for (int i = 0; i < usedMilli.length; i++) {
            into[i] = room(i);
            if (withheld > 0 && into[i] == Device.WHOLE_MILLI) {
                into[i] = 0;
                withheld -= devices.get(i).replicas();
            }
        }
    }

    /**
     * Whether a device has room for the request's share of one device. Where several are asked for, {@link #available}
     * must allow their number, too.
     */
    public boolean hasRoom(DeviceRequest request, int index) {
        var device = devices.get(index);
        return device.healthy()
                && request.accepts(device)
                && (freeUnits > 0 || !takesUnit(request, index))
                && request.milliOf(device) <= Device.WHOLE_MILLI - usedMilli[index]
                && request.memoryOf(device) <= device.memoryBytes() - usedMemoryBytes[index];
    }

    /** Whether giving the device away leaves a free unit fewer: not so for a share of a device that is shared already. */
    private boolean takesUnit(DeviceRequest request, int index) {
        return request.isWhole() || isUnused(index);
    }

    /** How many devices could be given to the request at once, at most {@code count} of it. */
    public int available(DeviceRequest request) {
        int shared = 0;
        int units = 0;
        for (int i = 0; i < usedMilli.length; i++) {
            if (hasRoom(request, i)) {
                if (takesUnit(request, i)) {
                    units++;
                } else {
                    shared++;
                }
            }
        }
        return Math.min(request.count(), shared + Math.min(units, Math.max(0, freeUnits)));
    }

    public boolean fits(DeviceRequest request) {
        return available(request) == request.count();
    }

    /**
     * How many pods with the request fit at once, if their devices are chosen well. A pod needs {@code count} different
     * devices, so k pods fit exactly where the devices, each counted as often as it has room but k times at most, make
     * count x k; unused devices may be opened as far as there are free units.
     */
    public int room(DeviceRequest request, int most) {
        if (most <= 0 || !fits(request)) {
            return 0;
        }
        int[] times = new int[usedMilli.length];
        int usable = 0;
        for (int i = 0; i < usedMilli.length; i++) {
            times[i] = hasRoom(request, i) ? timesOn(request, i) : 0;
            usable += times[i];
        }
        if (request.isWhole()) {
            usable = Math.min(usable, freeUnits);
        }
        int low = 1;
        int high = Math.min(most, usable / request.count());
        while (low < high) {
            int middle = (low + high + 1) >>> 1;
            if (seats(request, times, middle) >= (long) middle * request.count()) {
                low = middle;
            } else {
                high = middle - 1;
            }
        }
        return Math.min(low, most);
    }

    /** How often the request's share of one device has room on a device. */
    private int timesOn(DeviceRequest request, int index) {
        var device = devices.get(index);
        int milli = request.milliOf(device);
        long memory = request.memoryOf(device);
        long times = milli == 0 ? Integer.MAX_VALUE : (Device.WHOLE_MILLI - usedMilli[index]) / milli;
        if (memory > 0) {
            times = Math.min(times, (device.memoryBytes() - usedMemoryBytes[index]) / memory);
        }
        return (int) Math.min(times, Short.MAX_VALUE);
    }

    /** Shares that some pods together can have: of each device as many as there is room for, at most one a pod. */
    private long seats(DeviceRequest request, int[] times, int pods) {
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

    /** The state once a pod with the request has these devices. */
    public DeviceUsage with(DeviceRequest request, DeviceIndexes indexes) {
        return changed(request, indexes, 1);
    }

    /** The state after a pod came (+1) or went (-1). */
    DeviceUsage changed(DeviceRequest request, DeviceIndexes indexes, int sign) {
        var milli = usedMilli.clone();
        var memory = usedMemoryBytes.clone();
        int unknown = unattributed;
        for (int i = 0; i < request.count(); i++) {
            int index = i < indexes.size() ? indexes.get(i) : -1;
            if (index < 0 || index >= milli.length) {
                unknown += sign;
            } else {
                var device = devices.get(index);
                milli[index] += sign * request.milliOf(device);
                memory[index] += sign * request.memoryOf(device);
            }
        }
        return new DeviceUsage(devices, milli, memory, unknown, missing);
    }

    /** Adds what is taken, zeros left out. */
    void describe(String prefix, Map<String, Long> description) {
        for (int i = 0; i < usedMilli.length; i++) {
            put(description, prefix + " " + i + " milli", usedMilli[i]);
            put(description, prefix + " " + i + " memory", usedMemoryBytes[i]);
        }
        put(description, prefix + " unattributed", unattributed);
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
                        && Arrays.equals(usedMemoryBytes, that.usedMemoryBytes)
                        && devices.equals(that.devices));
    }

    @Override
    public int hashCode() {
        return (Arrays.hashCode(usedMilli) * 31 + Arrays.hashCode(usedMemoryBytes)) * 31 + unattributed;
    }

    @Override
    public String toString() {
        return "used " + Arrays.toString(usedMilli) + " of " + size() + ", unattributed " + unattributed + ", missing "
                + missing;
    }
}

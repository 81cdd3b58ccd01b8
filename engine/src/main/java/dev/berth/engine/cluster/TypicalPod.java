package dev.berth.engine.cluster;

import dev.berth.engine.model.Device;
import dev.berth.engine.model.DeviceRequest;

/**
 * A kind of pod that is expected to come again.
 *
 * @param milliCpu what it asks for besides devices
 * @param devices asks for at least one device
 * @param share of all typical pods, by number; the shares of an outlook sum up to 1
 * @param common one of the kinds that make up almost all of the demand: worth waiting for, where a rare one is only worth
 *     keeping a place for
 */
public record TypicalPod(long milliCpu, DeviceRequest devices, double share, boolean common) {
    /** What the pod takes of all its devices, in thousandths of a device. */
    public long demandMilli() {
        return demandMilli(devices);
    }

    static long demandMilli(DeviceRequest request) {
        return (long) request.count() * shareMilli(request);
    }

    /** What a pod takes of each of its devices where it is not known which; a mere amount of memory counts as a half. */
    private static int shareMilli(DeviceRequest request) {
        int share = Math.max(request.computeMilli(), request.memoryMilli());
        return share > 0 ? share : Device.WHOLE_MILLI / 2;
    }

    /** What the pod takes of a device, by whichever of compute and memory it takes more of; 0 where it cannot use it. */
    public int milliOn(Device device) {
        return milliOn(devices, device);
    }

    /** What a request takes of a device, by whichever of compute and memory it takes more of; 0 where it cannot use it. */
    public static int milliOn(DeviceRequest request, Device device) {
        if (!request.accepts(device)) {
            return 0;
        }
        long memory = device.memoryBytes();
        long ofMemory = memory == 0 ? 0 : Math.ceilDiv(request.memoryOf(device) * Device.WHOLE_MILLI, memory);
        return (int) Math.max(1, Math.min(Device.WHOLE_MILLI, Math.max(request.milliOf(device), ofMemory)));
    }
}

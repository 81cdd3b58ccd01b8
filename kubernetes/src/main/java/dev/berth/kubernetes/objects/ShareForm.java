package dev.berth.kubernetes.objects;

import dev.berth.engine.model.Device;
import dev.berth.engine.model.DeviceIndexes;
import dev.berth.engine.model.DeviceRequest;
import dev.berth.kubernetes.tree.InputCode;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.List;
import java.util.SortedMap;
import org.jspecify.annotations.Nullable;

/** One way in which people write that a pod needs shares of devices. */
sealed interface ShareForm permits BerthForm, KaiForm, VirtualGpuForm, KoordinatorForm {
    List<ShareForm> ALL =
            List.of(new BerthForm(), new KaiForm(), VirtualGpuForm.HAMI, VirtualGpuForm.VOLCANO, new KoordinatorForm());

    /** Longest text of a number that is looked at. */
    int NUMBER_LENGTH_MAX = 40;

    /**
     * What a pod asks for in this form; null where it does not use it.
     *
     * @param extended the extended resources that the pod requests, in sum
     */
    @Nullable
    Read read(Field annotations, Field spec, SortedMap<String, Long> extended);

    /**
     * A request.
     *
     * @param field where it stands, for messages
     * @param bringsDevices whether the devices that are requested by number are those that are shared (HAMi), not
     *     further ones
     */
    record Read(Field field, DeviceRequest request, boolean bringsDevices) {
        /** Refuses whole devices beside shares of the same devices. */
        void agreesWith(SortedMap<String, Long> extended, Field spec) {
            if (!bringsDevices && extended.getOrDefault(request.resource(), 0L) > 0) {
                throw field.invalid(
                        InputCode.CONTRADICTION,
                        "the pod also requests " + extended.get(request.resource()) + " whole " + request.resource()
                                + "; ask for a share or for whole devices, not both");
            }
        }
    }

    /** A share of a device such as {@code 0.5}, in thousandths, rounded to the nearest. */
    static int milli(Field field) {
        String text = field.text("").strip();
        BigDecimal share;
        try {
            share = new BigDecimal(text.length() > NUMBER_LENGTH_MAX ? "" : text);
        } catch (NumberFormatException notNumber) {
            throw field.invalid("a share of one device is needed here: a number above 0 and up to 1, such as 0.5");
        }
        if (share.signum() <= 0 || share.compareTo(BigDecimal.ONE) > 0) {
            throw field.invalid("a share of one device must be above 0 and at most 1; for more than one device, set the"
                    + " share of each and the number of devices");
        }
        int milli = share.movePointRight(3).setScale(0, RoundingMode.HALF_UP).intValueExact();
        return Math.max(1, milli);
    }

    /** A number of devices from 1. */
    static int count(Field field) {
        long count = field.number(1);
        if (count < 1 || count > DeviceIndexes.DEVICES_MAX) {
            throw field.invalid("a number of devices from 1 to " + DeviceIndexes.DEVICES_MAX + " is needed here");
        }
        return (int) count;
    }

    /** A percentage of a device, in thousandths of it. */
    static int percent(Field field, long value) {
        if (value < 0 || value > 100) {
            throw field.invalid("a percentage of one device is needed here, from 0 to 100");
        }
        return (int) value * Device.WHOLE_MILLI / 100;
    }

    /** An amount of memory in MiB. */
    static long mebibytes(Field field, long value) {
        if (value < 0 || value > Integer.MAX_VALUE) {
            throw field.invalid("an amount of memory of one device is needed here, in MiB");
        }
        return value << 20;
    }

    /**
     * Shares of devices; all of the memory without a share of compute means the whole device. A whole one is the physical
     * device: a replica of a time-sliced one is less than that, and so is a MIG instance.
     */
    static DeviceRequest request(String resource, int count, int computeMilli, int memoryMilli, long memoryBytes) {
        return computeMilli == Device.WHOLE_MILLI || (memoryMilli == Device.WHOLE_MILLI && computeMilli == 0)
                ? DeviceRequest.undivided(resource, count)
                : new DeviceRequest(resource, count, computeMilli, memoryMilli, memoryBytes, List.of(), List.of(), 0);
    }
}

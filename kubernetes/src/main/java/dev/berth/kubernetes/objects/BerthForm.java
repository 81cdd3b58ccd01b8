package dev.berth.kubernetes.objects;

import dev.berth.engine.model.Device;
import dev.berth.engine.model.DeviceRequest;
import dev.berth.kubernetes.tree.InputCode;
import java.util.SortedMap;
import org.jspecify.annotations.Nullable;

/**
 * Berth's annotations: {@code gpu-fraction} (compute and memory), {@code gpu-compute}, {@code gpu-memory} or {@code
 * mig-profile}, and {@code gpu-count} devices of that kind.
 */
record BerthForm() implements ShareForm {
    static final String FRACTION = "berth.dev/gpu-fraction";
    static final String COMPUTE = "berth.dev/gpu-compute";
    static final String MEMORY = "berth.dev/gpu-memory";
    static final String COUNT = "berth.dev/gpu-count";
    static final String MIG = "berth.dev/mig-profile";

    @Override
    public @Nullable Read read(Field annotations, Field spec, SortedMap<String, Long> extended) {
        if (!annotations.present()) {
            return null;
        }
        var fraction = annotations.at(FRACTION);
        var compute = annotations.at(COMPUTE);
        var memory = annotations.at(MEMORY);
        var mig = annotations.at(MIG);
        var count = annotations.at(COUNT);
        if (fraction.present() && (compute.present() || memory.present())) {
            throw fraction.invalid(
                    InputCode.CONTRADICTION,
                    "the annotation stands for compute and memory; remove it, or "
                            + (compute.present() ? COMPUTE : MEMORY));
        }
        if (mig.present() && (fraction.present() || compute.present() || memory.present())) {
            throw mig.invalid(
                    InputCode.CONTRADICTION,
                    "a MIG instance is not shared further; remove the annotations for shares, or this one");
        }
        if (mig.present()) {
            long whole = extended.getOrDefault(DeviceKinds.NVIDIA_GPU, 0L);
            if (whole > 0) {
                throw mig.invalid(
                        InputCode.CONTRADICTION,
                        "the pod also requests " + whole + " " + DeviceKinds.NVIDIA_GPU
                                + ", which are further devices; remove the request, or this annotation");
            }
            return new Read(mig, mig(mig, count), false);
        }
        if (!fraction.present() && !compute.present() && !memory.present()) {
            if (count.present()) {
                throw count.invalid(
                        InputCode.INCOMPLETE,
                        "the annotation counts shares, but no share is named; set " + FRACTION + ", or" + " request "
                                + DeviceKinds.NVIDIA_GPU);
            }
            return null;
        }
        int milli = fraction.present() ? ShareForm.milli(fraction) : compute.present() ? ShareForm.milli(compute) : 0;
        long bytes = memory.present() ? Quantities.quantity(memory).value() : 0;
        if (memory.present() && bytes == 0) {
            throw memory.invalid("an amount of memory above 0 is needed here, such as 20Gi");
        }
        if (milli == Device.WHOLE_MILLI && memory.present()) {
            throw memory.invalid(
                    InputCode.CONTRADICTION,
                    "the pod asks for all compute of the device, so it has all of its memory; remove one," + " or set "
                            + DeviceLimits.MEMORY_MIN);
        }
        var request = ShareForm.request(
                DeviceKinds.NVIDIA_GPU, ShareForm.count(count), milli, fraction.present() ? milli : 0, bytes);
        return new Read(fraction.present() ? fraction : compute.present() ? compute : memory, request, false);
    }

    private static DeviceRequest mig(Field mig, Field count) {
        String profile = mig.text("").strip();
        if (!profile.matches("[1-9]g\\.[1-9][0-9]{0,3}gb(\\.[a-z0-9.+-]{1,20})?")) {
            throw mig.invalid("a MIG profile is needed here, such as 1g.10gb");
        }
        return DeviceRequest.whole(DeviceKinds.MIG_PREFIX + profile, ShareForm.count(count));
    }
}

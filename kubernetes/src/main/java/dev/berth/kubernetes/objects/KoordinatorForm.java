package dev.berth.kubernetes.objects;

import dev.berth.engine.model.DeviceIndexes;
import dev.berth.kubernetes.tree.InputCode;
import java.util.List;
import java.util.Set;
import java.util.SortedMap;
import org.jspecify.annotations.Nullable;

/**
 * Koordinator's resources, as sums over all devices of the pod: {@code gpu} (percent of compute and memory), or {@code
 * gpu-core} (percent) with {@code gpu-memory-ratio} (percent) or {@code gpu-memory} (bytes). {@code gpu.shared} says over
 * how many devices they are divided; without it, each hundred percent are one device.
 */
record KoordinatorForm() implements ShareForm {
    static final String GPU = "koordinator.sh/gpu";
    static final String CORE = "koordinator.sh/gpu-core";
    static final String MEMORY = "koordinator.sh/gpu-memory";
    static final String RATIO = "koordinator.sh/gpu-memory-ratio";
    static final String SHARED = "koordinator.sh/gpu.shared";
    private static final int HUNDRED = 100;

    @Override
    public @Nullable Read read(Field annotations, Field spec, SortedMap<String, Long> extended) {
        var names = extended.subMap("koordinator.sh/gpu", "koordinator.sh/gpu/");
        if (names.isEmpty()) {
            return null;
        }
        long gpu = names.getOrDefault(GPU, 0L);
        long core = names.getOrDefault(CORE, 0L);
        long bytes = names.getOrDefault(MEMORY, 0L);
        long ratio = names.getOrDefault(RATIO, 0L);
        if (gpu + core + bytes + ratio == 0) {
            if (names.getOrDefault(SHARED, 0L) > 0) {
                throw at(spec, SHARED)
                        .invalid(
                                InputCode.INCOMPLETE,
                                "the resource says over how many devices shares are divided, but no share is named; set "
                                        + CORE + " or " + RATIO);
            }
            return null;
        }
        var field = at(spec, gpu > 0 ? GPU : core > 0 ? CORE : ratio > 0 ? RATIO : MEMORY);
        if (gpu > 0 && core + bytes + ratio > 0) {
            throw field.invalid(
                    InputCode.CONTRADICTION,
                    "the resource stands for compute and memory; remove it, or gpu-core, gpu-memory and"
                            + " gpu-memory-ratio");
        }
        if (bytes > 0 && ratio > 0) {
            throw at(spec, MEMORY)
                    .invalid(
                            InputCode.CONTRADICTION,
                            "the pod also asks for " + ratio + " percent of the memory (" + RATIO
                                    + "); keep one of them");
        }
        if (gpu > 0) {
            core = gpu;
            ratio = gpu;
        }
        long count = names.getOrDefault(SHARED, 0L);
        if (count == 0) {
            count = Math.max(1, Math.max(ratio, core) / HUNDRED);
        }
        if (count > DeviceIndexes.DEVICES_MAX) {
            throw field.invalid("more than " + DeviceIndexes.DEVICES_MAX + " devices for one pod");
        }
        if (core % count != 0 || ratio % count != 0 || core / count > HUNDRED || ratio / count > HUNDRED) {
            throw field.invalid(
                    InputCode.CONTRADICTION,
                    "the amounts do not come out even: " + core + " percent of compute and " + ratio
                            + " percent of memory over " + count
                            + " devices; each must get the same, at most 100 percent");
        }
        var request = ShareForm.request(
                        DeviceKinds.NVIDIA_GPU,
                        (int) count,
                        ShareForm.percent(field, core / count),
                        ShareForm.percent(field, ratio / count),
                        bytes / count)
                .and(List.of(), Set.of(GPU, CORE, MEMORY, RATIO, SHARED));
        return new Read(field, request, false);
    }

    /** Where the resource first stands. */
    private static Field at(Field spec, String name) {
        var amounts = PodDevices.amounts(spec, name);
        return amounts.stream().filter(Field::present).findFirst().orElse(spec.at("containers"));
    }
}

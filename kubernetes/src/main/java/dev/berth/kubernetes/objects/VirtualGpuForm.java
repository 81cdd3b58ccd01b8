package dev.berth.kubernetes.objects;

import dev.berth.engine.model.Device;
import dev.berth.engine.model.DeviceIndexes;
import dev.berth.kubernetes.tree.InputCode;
import java.util.List;
import java.util.Set;
import java.util.SortedMap;
import org.jspecify.annotations.Nullable;

/**
 * The resources of HAMi and of Volcano's vGPUs: so many GPUs, of each so much memory (MiB or percent) and so many percent
 * of its compute. Without an amount of memory, all of it.
 *
 * <p>Containers each have GPUs of their own: their numbers add up, and the greatest share counts for each GPU.
 */
record VirtualGpuForm(String count, String memory, String memoryPercent, String cores) implements ShareForm {
    static final VirtualGpuForm HAMI = new VirtualGpuForm(
            DeviceKinds.NVIDIA_GPU, "nvidia.com/gpumem", "nvidia.com/gpumem-percentage", "nvidia.com/gpucores");
    static final VirtualGpuForm VOLCANO = new VirtualGpuForm(
            "volcano.sh/vgpu-number",
            "volcano.sh/vgpu-memory",
            "volcano.sh/vgpu-memory-percentage",
            "volcano.sh/vgpu-cores");

    @Override
    public @Nullable Read read(Field annotations, Field spec, SortedMap<String, Long> extended) {
        boolean whole = count.equals(DeviceKinds.NVIDIA_GPU);
        if (!asks(extended, memory)
                && !asks(extended, memoryPercent)
                && !asks(extended, cores)
                && (whole || !asks(extended, count))) {
            return null;
        }
        var sums = new Sums();
        var containers = spec.at("containers").items();
        for (int i = 0; i < containers.size(); i++) {
            sums.add(containers.get(i));
        }
        if (sums.first == null) { // only init containers share
            spec.at("initContainers").items().forEach(sums::add);
        }
        if (sums.first == null) {
            return null;
        }
        var request = ShareForm.request(
                        DeviceKinds.NVIDIA_GPU, sums.devices, sums.computeMilli, sums.memoryMilli, sums.memoryBytes)
                .and(List.of(), Set.of(count, memory, memoryPercent, cores));
        return new Read(sums.first, request, whole);
    }

    private static boolean asks(SortedMap<String, Long> extended, String name) {
        return extended.getOrDefault(name, 0L) > 0;
    }

    private final class Sums {
        private @Nullable Field first;
        private int devices;
        private int computeMilli;
        private int memoryMilli;
        private long memoryBytes;

        void add(Field container) {
            var number = amount(container, count);
            var bytes = amount(container, memory);
            var percent = amount(container, memoryPercent);
            var compute = amount(container, cores);
            boolean shares = value(bytes) > 0 || value(percent) > 0 || value(compute) > 0;
            if (!shares && value(number) == 0) {
                return;
            }
            if (value(bytes) > 0 && value(percent) > 0) {
                throw bytes.invalid(
                        InputCode.CONTRADICTION,
                        "the container also asks for " + value(percent) + " percent of the memory (" + memoryPercent
                                + "); keep one of them");
            }
            first = first != null ? first : value(number) > 0 ? number : value(bytes) > 0 ? bytes : compute;
            long wanted = number.present() ? value(number) : 1;
            if (wanted < 1 || devices + wanted > DeviceIndexes.DEVICES_MAX) {
                throw number.invalid("a number of GPUs from 1 to " + DeviceIndexes.DEVICES_MAX + " is needed here");
            }
            devices += (int) wanted;
            computeMilli = Math.max(computeMilli, ShareForm.percent(compute, value(compute)));
            memoryBytes = Math.max(memoryBytes, ShareForm.mebibytes(bytes, value(bytes)));
            memoryMilli = Math.max(
                    memoryMilli,
                    value(percent) > 0
                            ? ShareForm.percent(percent, value(percent))
                            : value(bytes) > 0 ? 0 : Device.WHOLE_MILLI);
        }

        private static Field amount(Field container, String name) {
            return container.at("resources", "requests").at(name);
        }

        private static long value(Field amount) {
            return Quantities.quantity(amount).value();
        }
    }
}

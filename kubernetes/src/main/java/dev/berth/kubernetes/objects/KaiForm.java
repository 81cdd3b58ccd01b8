package dev.berth.kubernetes.objects;

import dev.berth.kubernetes.tree.InputCode;
import java.util.SortedMap;
import org.jspecify.annotations.Nullable;

/** The annotations of KAI and Run:ai: {@code gpu-fraction} or {@code gpu-memory} (MiB), on one device or several. */
record KaiForm() implements ShareForm {
    static final String FRACTION = "gpu-fraction";
    static final String MEMORY = "gpu-memory";
    static final String COUNT = "gpu-fraction-num-devices";

    @Override
    public @Nullable Read read(Field annotations, Field spec, SortedMap<String, Long> extended) {
        if (!annotations.present()) {
            return null;
        }
        var fraction = annotations.at(FRACTION);
        var memory = annotations.at(MEMORY);
        var count = annotations.at(COUNT);
        // Controllers write empty values and zeros where nothing is asked for.
        boolean byFraction = !fraction.text("").isEmpty();
        boolean byMemory = !memory.text("").isEmpty() && memory.number(0) != 0;
        if (byFraction && byMemory) {
            throw fraction.invalid(
                    InputCode.CONTRADICTION,
                    "the pod asks for a fraction and for " + MEMORY + " " + memory.text("") + "; keep one of them");
        }
        if (!byFraction && !byMemory) {
            if (!count.text("").isEmpty()) {
                throw count.invalid(
                        InputCode.INCOMPLETE,
                        "the annotation counts shares, but there is neither " + FRACTION + " nor " + MEMORY);
            }
            return null;
        }
        int number = count.text("").isEmpty() ? 1 : ShareForm.count(count);
        int milli = byFraction ? ShareForm.milli(fraction) : 0;
        long bytes = byMemory ? ShareForm.mebibytes(memory, memory.number(0)) : 0;
        return new Read(
                byFraction ? fraction : memory,
                ShareForm.request(DeviceKinds.NVIDIA_GPU, number, milli, milli, bytes),
                false);
    }
}

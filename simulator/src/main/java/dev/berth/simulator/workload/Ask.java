package dev.berth.simulator.workload;

import java.util.List;

/**
 * What each pod of a job asks for.
 *
 * @param milliCpu millicores; 0 for none named
 * @param memoryBytes 0 for none named
 * @param gpus different GPUs of one node
 * @param gpuMilli thousandths of each GPU, 1 to 1000; below 1000 only with one GPU
 * @param models GPU models that will do; empty for any
 */
public record Ask(long milliCpu, long memoryBytes, int gpus, int gpuMilli, List<String> models) {
    /** Thousandths of a whole GPU. */
    public static final int WHOLE = 1000;

    public Ask {
        models = List.copyOf(models);
        if (milliCpu < 0 || memoryBytes < 0 || gpus < 0 || gpuMilli < 1 || gpuMilli > WHOLE) {
            throw new IllegalArgumentException("a pod cannot ask for " + milliCpu + " millicores, " + memoryBytes
                    + " bytes and " + gpus + " GPUs of " + gpuMilli + " thousandths each");
        }
        if (gpus != 1 && gpuMilli != WHOLE) {
            throw new IllegalArgumentException("a pod asks for " + gpus + " GPUs of " + gpuMilli
                    + " thousandths each; a share needs exactly one GPU");
        }
    }

    /** Whole GPUs and nothing else. */
    public static Ask gpus(int count) {
        return new Ask(0, 0, count, WHOLE, List.of());
    }

    /** Thousandths of GPUs in all. */
    public long totalGpuMilli() {
        return (long) gpus * gpuMilli;
    }

    /** A part of the pod that has so many of its GPUs, and of everything else its share. */
    Ask part(int ofGpus) {
        return new Ask(milliCpu * ofGpus / gpus, memoryBytes * ofGpus / gpus, ofGpus, gpuMilli, models);
    }
}

package dev.berth.simulator.policy;

/** Tetris: the smaller the dot product of what is free and what is asked for, the better. */
final class DotProd extends ScoringPolicy {
    @Override
    public String name() {
        return "DotProd";
    }

    @Override
    public String description() {
        return "the smallest dot product of free and asked amounts (Tetris, as in FGD's evaluation)";
    }

    @Override
    NodeScore score(Request pod, NodeState nodes) {
        double cpu = pod.milliCpu() / BestFit.CPU_MAX_MILLI;
        double gpu = pod.gpuMilli() / BestFit.GPU_MAX_MILLI;
        return node -> {
            double product = nodes.freeMilliCpu(node) / BestFit.CPU_MAX_MILLI * cpu
                    + nodes.freeGpuMilli(node) / BestFit.GPU_MAX_MILLI * gpu;
            return (long) (100 * (1 - product / 2));
        };
    }
}

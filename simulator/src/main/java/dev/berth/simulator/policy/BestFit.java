package dev.berth.simulator.policy;

/** Leaves the least behind: half the free cores of 128 and half the free GPUs of 8 that are left, the less the better. */
final class BestFit extends ScoringPolicy {
    static final double CPU_MAX_MILLI = 128_000;
    static final double GPU_MAX_MILLI = 8_000;

    @Override
    public String name() {
        return "BestFit";
    }

    @Override
    public String description() {
        return "the node with the least cores and GPUs left (as in FGD's evaluation, USENIX ATC'23)";
    }

    @Override
    NodeScore score(Request pod, NodeState nodes) {
        return node -> {
            double left = (nodes.freeMilliCpu(node) - pod.milliCpu()) / CPU_MAX_MILLI * 0.5
                    + (nodes.freeGpuMilli(node) - pod.gpuMilli()) / GPU_MAX_MILLI * 0.5;
            return (long) ((1 - left) * 100);
        };
    }
}

package dev.berth.simulator.policy;

import dev.berth.engine.cluster.DeviceUsage;
import dev.berth.simulator.workload.Ask;
import java.util.Arrays;

/**
 * Shared GPUs first (the fuller the better), then free GPUs on used nodes (the fewer the better), then idle nodes (the
 * smaller the better).
 */
final class GpuPacking extends ScoringPolicy {
    private static final int SHARED_LEAST = 50;
    private static final int IDLE_MOST = 33;

    @Override
    public String name() {
        return "GpuPacking";
    }

    @Override
    public String description() {
        return "shared GPUs, then free GPUs of used nodes, then idle nodes (as in FGD's evaluation)";
    }

    @Override
    NodeScore score(Request pod, NodeState nodes) {
        return node -> {
            var usage = nodes.gpus(node);
            return usage == null || pod.gpus().isNone() ? 0 : score(pod, usage);
        };
    }

    private static long score(Request pod, DeviceUsage usage) {
        int whole = NodeState.wholeGpus(usage);
        if (whole == usage.size()) {
            return Math.max(IDLE_MOST - whole, whole);
        }
        int[] free = new int[usage.size()];
        for (int i = 0; i < free.length; i++) {
            free[i] = usage.freeMilli(i);
        }
        Arrays.sort(free);
        int wanted = pod.gpus().count();
        int wholeTaken = 0;
        long percentFree = 0;
        for (int i = 0; i < free.length && wanted > 0; i++) {
            if (free[i] >= pod.gpus().computeMilli()) {
                wanted--;
                wholeTaken += free[i] == Ask.WHOLE ? 1 : 0;
                percentFree += free[i] * 100L / Ask.WHOLE;
            }
        }
        return wholeTaken > 0
                ? Math.max(SHARED_LEAST - wholeTaken, IDLE_MOST)
                : Math.max(100 - percentFree / 10, SHARED_LEAST);
    }
}

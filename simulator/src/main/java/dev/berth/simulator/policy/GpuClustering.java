package dev.berth.simulator.policy;

import dev.berth.engine.model.DeviceRequest;
import java.util.concurrent.atomic.AtomicBoolean;

/** Brings pods of one class (a share, 1, 2, 4 or 8 GPUs) together: Gandiva's way, as in FGD's evaluation. */
final class GpuClustering extends ScoringPolicy {
    private static final int STEP = 25;

    @Override
    public String name() {
        return "GpuClustering";
    }

    @Override
    public String description() {
        return "nodes that hold pods of the same class: share, 1, 2, 4, 8 GPUs (Gandiva, as in FGD's evaluation)";
    }

    @Override
    NodeScore score(Request pod, NodeState nodes) {
        int own = classOf(pod.gpus());
        return node -> {
            if (own == 0) {
                return 0;
            }
            long used = Math.max(0, (long) BestFit.GPU_MAX_MILLI - nodes.freeGpuMilli(node));
            long fullness = STEP * used / (long) BestFit.GPU_MAX_MILLI;
            return fullness + STEP * rank(nodes, node, own);
        };
    }

    /** 3 for a node with pods of the class alone, 2 with others beside them, 1 for one without GPU pods, else 0. */
    private static int rank(NodeState nodes, int node, int own) {
        var same = new AtomicBoolean();
        var other = new AtomicBoolean();
        nodes.cluster().eachPodOn(node, pod -> {
            int its = classOf(pod.shape().devices());
            if (its == own) {
                same.set(true);
            } else if (its != 0) {
                other.set(true);
            }
        });
        if (same.get()) {
            return other.get() ? 2 : 3;
        }
        return other.get() ? 0 : 1;
    }

    /** 0 for no GPU, -1 for a share, else the number of GPUs. */
    private static int classOf(DeviceRequest gpus) {
        return gpus.isNone() ? 0 : gpus.isWhole() ? gpus.count() : -1;
    }
}

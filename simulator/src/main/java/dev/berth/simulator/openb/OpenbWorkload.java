package dev.berth.simulator.openb;

import dev.berth.engine.model.Node;
import dev.berth.simulator.trace.OpenbPods;
import dev.berth.simulator.workload.Ask;
import dev.berth.simulator.workload.Demand;
import dev.berth.simulator.workload.NodePool;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;

/**
 * A mix of pods and the nodes for it.
 *
 * @param nodes the GPU nodes, in the order of the list
 * @param pods by name
 */
public record OpenbWorkload(String mix, List<Node> nodes, List<OpenbPods.Entry> pods) {
    /** Arrivals end when demand would exceed this many percent of the GPUs. */
    public static final int DEMAND_PERCENT_MAX = 130;

    public OpenbWorkload {
        nodes = List.copyOf(nodes);
        pods = List.copyOf(pods);
    }

    /** Thousandths of GPUs of all nodes. */
    public long capacityMilli() {
        return nodes.stream()
                .mapToLong(node -> Ask.WHOLE * node.allocatable().get(NodePool.GPU))
                .sum();
    }

    /** What the whole list asks for, as the published policies know it beforehand. */
    public Demand demand() {
        return Demand.ofPods(pods.stream().map(OpenbPods.Entry::ask).toList());
    }

    /**
     * The arrivals of a seed: the list, shuffled, then pods drawn from it with replacement until one more would exceed the
     * greatest demand. As published, the stop test adds the thousandths of one GPU of the pod, whatever their number.
     * The published lists were shuffled by Go's generator and cannot be drawn again; ours are as random, so means over
     * seeds are compared and never single runs.
     */
    public List<Ask> arrivals(long seed) {
        var random = new SplittableRandom(seed);
        var arrivals =
                new ArrayList<Ask>(pods.stream().map(OpenbPods.Entry::ask).toList());
        for (int i = arrivals.size() - 1; i > 0; i--) {
            int other = random.nextInt(i + 1);
            var swapped = arrivals.get(i);
            arrivals.set(i, arrivals.get(other));
            arrivals.set(other, swapped);
        }
        long most = capacityMilli() * DEMAND_PERCENT_MAX / 100;
        long demand = arrivals.stream().mapToLong(Ask::totalGpuMilli).sum();
        while (true) {
            var drawn = pods.get(random.nextInt(pods.size())).ask();
            if (demand + (drawn.gpus() == 0 ? 0 : drawn.gpuMilli()) > most) {
                return arrivals;
            }
            demand += drawn.totalGpuMilli();
            arrivals.add(drawn);
        }
    }
}

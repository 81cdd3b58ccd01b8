package dev.berth.engine.plugin;

import dev.berth.engine.cluster.LongColumn;
import dev.berth.engine.cluster.NodeColumns;
import dev.berth.engine.cluster.ResourceNames;
import dev.berth.engine.model.Resources;
import java.util.List;

/** The resources that a resource scorer weighs: what the pod asks, what nodes have and have given away. */
public final class ResourceColumns {
    /** A resource and its weight in a scoring strategy. */
    public record Weight(String resource, long weight) {}

    public static final List<Weight> CPU_AND_MEMORY =
            List.of(new Weight(Resources.CPU, 1), new Weight(Resources.MEMORY, 1));

    /**
     * Capacities up to which {@code (long) (100.0 * part / capacity)} equals the integer quotient: products stay below
     * 2^53, and as a quotient of at most 100 misses the next integer by at least 1 / capacity, far more than half a unit
     * in its last place, rounding never reaches that integer.
     */
    private static final long EXACT_IN_DOUBLE_MAX = 1L << 45;

    private final NodeColumns nodes;
    private final boolean plain;
    final int count;
    final long[] asked;
    final long[] weights;
    final LongColumn[] allocatable;
    final LongColumn[] allocated;
    /** True where every request of the pod for these resources is 0. */
    final boolean bestEffort;

    /**
     * @param nonZero whether containers without a request count as 100 m and 200 MiB, in the pod and on the nodes
     */
    ResourceColumns(Incoming pod, List<Weight> resources, boolean nonZero) {
        var shape = pod.shape();
        var cluster = pod.cluster();
        int size = resources.size();
        asked = new long[size];
        weights = new long[size];
        allocatable = new LongColumn[size];
        allocated = new LongColumn[size];
        int kept = 0;
        boolean allZero = true;
        for (var weight : resources) {
            int resource = cluster.resources().number(weight.resource());
            boolean cpu = resource == ResourceNames.CPU;
            boolean memory = resource == ResourceNames.MEMORY;
            long amount = nonZero && cpu
                    ? shape.scoredMilliCpu()
                    : nonZero && memory
                            ? shape.scoredMemoryBytes()
                            : shape.usage().get(weight.resource());
            allZero &= amount == 0;
            boolean scalar = !cpu && !memory && resource != ResourceNames.EPHEMERAL_STORAGE;
            if (scalar && amount == 0) {
                continue;
            }
            asked[kept] = amount;
            weights[kept] = weight.weight();
            allocatable[kept] = cluster.nodes().allocatable(resource);
            allocated[kept] = nonZero && cpu
                    ? cluster.nodes().nonZeroMilliCpu()
                    : nonZero && memory
                            ? cluster.nodes().nonZeroMemoryBytes()
                            : cluster.nodes().requested(resource);
            kept++;
        }
        count = kept;
        nodes = cluster.nodes();
        plain = kept == 2
                && resources.get(0).resource().equals(Resources.CPU)
                && resources.get(1).resource().equals(Resources.MEMORY);
        bestEffort = allZero;
    }

    /** Whether the two resources are cpu and memory, and every node has some of both, few enough for exact doubles. */
    boolean plain() {
        return plain && !nodes.lacksCpuOrMemory() && nodes.greatestCpuOrMemory() <= EXACT_IN_DOUBLE_MAX;
    }
}

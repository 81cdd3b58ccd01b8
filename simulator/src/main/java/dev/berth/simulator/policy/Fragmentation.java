package dev.berth.simulator.policy;

import dev.berth.engine.cluster.Cluster;
import dev.berth.engine.cluster.DeviceUsage;
import dev.berth.simulator.workload.Ask;
import dev.berth.simulator.workload.Demand;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * How much of a node's free GPUs is of no use to typical pods.
 *
 * <p><b>Source.</b> Weng et al., "Beware of Fragmentation", USENIX ATC'23. For a typical pod that cannot run on the node at
 * all, or asks for no GPU, all that is free counts; for one that can, what is free on GPUs with less room than it needs. The
 * sum is weighted by the pods' shares.
 *
 * <p><b>Cost.</b> O(typical pods that may use the model + GPUs) a state. Pods that may not use a model are summed up
 * beforehand.
 */
public final class Fragmentation {
    /** Typical pods that may use a GPU model, one column a fact. */
    private record Usable(long[] milliCpu, int[] gpus, int[] gpuMilli, double[] share, double useless) {}

    private final TypicalPods typical;
    private final Map<String, Usable> byModel = new HashMap<>();

    Fragmentation(TypicalPods typical) {
        this.typical = typical;
    }

    /** By the typical pods of a workload. */
    public static Fragmentation of(Demand demand) {
        return new Fragmentation(TypicalPods.of(demand));
    }

    /** Of all nodes, in percent of all GPUs there are; 0 where there are none. */
    public double percent(Cluster cluster) {
        var nodes = new NodeState(cluster);
        double[] sums = new double[2];
        cluster.eachNode(node -> {
            var usage = nodes.gpus(node);
            if (usage != null) {
                sums[0] += of(nodes.freeMilliCpu(node), usage);
                sums[1] += (double) Ask.WHOLE * usage.size();
            }
        });
        return sums[1] == 0 ? 0 : 100 * sums[0] / sums[1];
    }

    /** Of a node as it stands. */
    double of(long freeMilliCpu, DeviceUsage usage) {
        int[] free = free(usage);
        return of(freeMilliCpu, free, usage.devices().get(0).model());
    }

    static int[] free(DeviceUsage usage) {
        int[] free = new int[usage.size()];
        for (int i = 0; i < free.length; i++) {
            free[i] = usage.freeMilli(i);
        }
        return free;
    }

    /** Of a node with so much free on each of its GPUs. */
    double of(long freeMilliCpu, int[] free, String model) {
        var usable = byModel.computeIfAbsent(model, this::usable);
        long total = 0;
        int whole = 0;
        int most = 0;
        for (int each : free) {
            total += each;
            whole += each == Ask.WHOLE ? 1 : 0;
            most = Math.max(most, each);
        }
        double useless = usable.useless;
        double partly = 0;
        for (int m = 0; m < usable.share.length; m++) {
            int milli = usable.gpuMilli[m];
            if (usable.milliCpu[m] > freeMilliCpu || (milli == Ask.WHOLE ? usable.gpus[m] > whole : milli > most)) {
                useless += usable.share[m];
            } else if (milli == Ask.WHOLE) {
                partly += usable.share[m] * (total - (long) Ask.WHOLE * whole);
            } else {
                partly += usable.share[m] * below(milli, free);
            }
        }
        return useless * total + partly;
    }

    private static long below(int milli, int[] free) {
        long sum = 0;
        for (int each : free) {
            sum += each < milli ? each : 0;
        }
        return sum;
    }

    private Usable usable(String model) {
        List<TypicalPods.Typical> some = new ArrayList<>();
        double useless = 0;
        for (var each : typical.pods()) {
            var ask = each.ask();
            if (ask.gpus() > 0 && (ask.models().isEmpty() || ask.models().contains(model))) {
                some.add(each);
            } else {
                useless += each.share();
            }
        }
        return new Usable(
                some.stream().mapToLong(each -> each.ask().milliCpu()).toArray(),
                some.stream().mapToInt(each -> each.ask().gpus()).toArray(),
                some.stream().mapToInt(each -> each.ask().gpuMilli()).toArray(),
                some.stream().mapToDouble(TypicalPods.Typical::share).toArray(),
                useless);
    }
}

package dev.berth.simulator.policy;

import dev.berth.simulator.workload.Ask;
import dev.berth.simulator.workload.Demand;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** FGD's typical pods: the most frequent specs (memory left out) that make up 95 % of all pods, with their shares. */
record TypicalPods(List<Typical> pods) {
    private static final double COVERAGE = 0.95;

    /** @param share of all typical pods; they sum up to 1 */
    record Typical(Ask ask, double share) {}

    static TypicalPods of(Demand demand) {
        Map<Ask, Long> counts = new LinkedHashMap<>();
        demand.counts().forEach((ask, count) -> counts.merge(withoutMemory(ask), count, Long::sum));
        var order = new ArrayList<>(counts.entrySet());
        order.sort(Map.Entry.<Ask, Long>comparingByValue(Comparator.reverseOrder())
                .thenComparing(entry -> entry.getKey().toString()));
        long total = counts.values().stream().mapToLong(Long::longValue).sum();
        long covered = 0;
        int kept = 0;
        while (covered < COVERAGE * total) {
            covered += order.get(kept++).getValue();
        }
        double all = covered;
        return new TypicalPods(order.subList(0, kept).stream()
                .map(entry -> new Typical(entry.getKey(), entry.getValue() / all))
                .toList());
    }

    private static Ask withoutMemory(Ask ask) {
        return new Ask(ask.milliCpu(), 0, ask.gpus(), ask.gpuMilli(), ask.models());
    }
}

package dev.berth.engine.cluster;

import dev.berth.engine.model.DeviceRequest;
import dev.berth.engine.model.PodShape;
import dev.berth.engine.model.Resources;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * How often each shape of pods with devices has come. Bounded: beyond {@value #SHAPES_MAX} shapes all counts are halved
 * and what came once is forgotten; the same after {@value #PODS_MAX} pods, so that the workload may change.
 */
final class Arrivals {
    static final int SHAPES_MAX = 4096;
    static final int PODS_MAX = 65_536;

    /** Common are those kinds, in order of what they ask for in all, that ask for this part of all that was asked for. */
    private static final double COMMON_COVERAGE = 0.98;

    /** Memory counts where a node has less than this part of what pods ask for with a core. */
    private static final double MEMORY_SCARCE = 0.5;

    private final Map<PodShape, Long> counts;
    private long pods;

    Arrivals() {
        this(new LinkedHashMap<>(), 0);
    }

    private Arrivals(Map<PodShape, Long> counts, long pods) {
        this.counts = counts;
        this.pods = pods;
    }

    Arrivals fork() {
        return new Arrivals(new LinkedHashMap<>(counts), pods);
    }

    long pods() {
        return pods;
    }

    void add(PodShape shape, long count) {
        counts.merge(shape, count, Long::sum);
        pods += count;
    }

    /** Takes back the latest that was added. */
    void takeBack(PodShape shape) {
        counts.computeIfPresent(shape, (same, count) -> count == 1 ? null : count - 1);
        pods--;
    }

    boolean full() {
        return pods > PODS_MAX || counts.size() > SHAPES_MAX;
    }

    void forgetHalf() {
        counts.values().removeIf(count -> count == 1);
        counts.replaceAll((shape, count) -> count / 2);
        pods = counts.values().stream().mapToLong(Long::longValue).sum();
    }

    private record Kind(long milliCpu, DeviceRequest devices) {
        static Kind of(PodShape shape) {
            var asked = shape.devices();
            var unordered = new DeviceRequest(
                    asked.resource(),
                    asked.count(),
                    asked.computeMilli(),
                    asked.memoryMilli(),
                    asked.memoryBytes(),
                    asked.models().stream().sorted().toList(),
                    List.of(),
                    asked.minMemoryBytes());
            return new Kind(shape.usage().get(Resources.CPU), unordered);
        }

        long demandMilli() {
            return TypicalPod.demandMilli(devices);
        }
    }

    /** The typical pods, greatest demand first; empty where nothing has come. */
    List<TypicalPod> typical() {
        Map<Kind, Long> kinds = new LinkedHashMap<>();
        counts.forEach((shape, count) -> kinds.merge(Kind.of(shape), count, Long::sum));
        var order = new ArrayList<>(kinds.entrySet());
        order.sort(Comparator.<Map.Entry<Kind, Long>>comparingLong(
                        entry -> -entry.getValue() * entry.getKey().demandMilli())
                .thenComparing(entry -> entry.getKey().toString()));
        double demand = 0;
        for (var entry : order) {
            demand += (double) entry.getValue() * entry.getKey().demandMilli();
        }
        var kept = order.subList(0, Math.min(order.size(), Outlook.KINDS_MAX));
        double pods = kept.stream().mapToLong(Map.Entry::getValue).sum();
        var typical = new ArrayList<TypicalPod>(kept.size());
        double covered = 0;
        for (var entry : kept) {
            var kind = entry.getKey();
            boolean common = covered < COMMON_COVERAGE * demand;
            typical.add(new TypicalPod(kind.milliCpu(), kind.devices(), entry.getValue() / pods, common));
            covered += (double) entry.getValue() * kind.demandMilli();
        }
        return List.copyOf(typical);
    }

    /** Memory for each millicore below which memory counts as scarce. */
    double scarceBytesPerMilliCpu() {
        double cpu = 0;
        double memory = 0;
        for (var entry : counts.entrySet()) {
            cpu += (double) entry.getValue() * entry.getKey().usage().get(Resources.CPU);
            memory += (double) entry.getValue() * entry.getKey().usage().get(Resources.MEMORY);
        }
        return cpu == 0 ? 0 : MEMORY_SCARCE * memory / cpu;
    }
}

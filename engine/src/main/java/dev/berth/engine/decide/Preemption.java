package dev.berth.engine.decide;

import dev.berth.engine.cluster.Cluster;
import dev.berth.engine.cluster.Event;
import dev.berth.engine.model.DisruptionBudget;
import dev.berth.engine.model.NaturalOrder;
import dev.berth.engine.model.Pod;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * Finds which pods to evict so that a pod fits, as kube-scheduler's DefaultPreemption does.
 *
 * <p>On each node that eviction may help: take away all pods of lower priority; if the pod fits then, give back as many
 * as possible, first those whose disruption budget is spent, then the others, most important first. Among the nodes,
 * the best has the fewest budget violations, then the lowest highest victim priority, the lowest sum of priorities, the
 * fewest victims, the latest start among its most important victims, and last the smallest name.
 *
 * <p>The dry run works on the live cluster under a mark and takes everything back, so filters see real counts.
 *
 * <p>Why this cannot loop: a victim always has strictly lower priority than the pod that evicts it, so along any chain
 * of evictions priorities strictly decrease, and there are finitely many.
 */
final class Preemption {

    /**
     * In the order in which kube-scheduler met them, which it keeps where nothing else decides: that of what was read; else
     * it most likely met them by name.
     */
    private static final Comparator<Pod> ARRIVAL = Comparator.comparingInt(Pod::place)
            .thenComparing(Pod::name, NaturalOrder::compare)
            .thenComparing(Pod::namespace);

    /**
     * The more important one first, as kube-scheduler sees it: pods may tie. Those that have not started count as started
     * in the order in which they are met, after all others.
     */
    static final Comparator<Pod> IMPORTANCE = Comparator.comparingInt(Pod::priority)
            .reversed()
            .thenComparingLong(Pod::startedAtMillis)
            .thenComparing((one, other) -> one.startedAtMillis() == Pod.NOT_STARTED ? ARRIVAL.compare(one, other) : 0);

    private final Cluster cluster;
    private final Assessment assessment;
    private final Collection<DisruptionBudget> budgets;

    Preemption(Assessment assessment) {
        this.assessment = assessment;
        cluster = assessment.pod().cluster();
        budgets = cluster.objects().all(DisruptionBudget.class);
    }

    /** A node and what would have to go, most important first. */
    record Candidate(int node, List<Pod> victims, int violations) {}

    /**
     * Whether the pod may evict others at all.
     *
     * @param nominatedIsHopeless the pod's nominated node cannot be helped by eviction any more
     */
    private boolean eligible(boolean nominatedIsHopeless) {
        var pod = assessment.pod().pod();
        if (!pod.preempts()) {
            return false;
        }
        var nominated = pod.nominatedNode();
        if (nominated == null || nominatedIsHopeless) {
            return true;
        }
        int node = cluster.nodes().find(nominated);
        boolean[] underWay = {false};
        if (node >= 0) {
            cluster.eachPodOn(node, other -> underWay[0] |= other.preempted() && other.priority() < pod.priority());
        }
        return !underWay[0];
    }

    /**
     * The nodes, of those given, on which the pod would fit after evictions, in the order given; none where it may not
     * evict, or where no placed pod is less urgent.
     */
    List<Candidate> candidates(IntStream nodes, boolean nominatedIsHopeless) {
        if (assessment.filters().isEmpty()
                || assessment.pod().pod().priority() <= cluster.lowestPlacedPriority()
                || !eligible(nominatedIsHopeless)) {
            return List.of();
        }
        var candidates = new ArrayList<Candidate>();
        nodes.forEach(node -> {
            var candidate = tryOn(node);
            if (candidate != null) {
                candidates.add(candidate);
            }
        });
        return candidates;
    }

    /**
     * What would have to go from a node, or null where that would not help. Members of a gang go one by one only as far as the
     * gang keeps its min, else all together; see {@link VictimUnits}.
     */
    private @Nullable Candidate tryOn(int node) {
        var lessUrgent = new ArrayList<Pod>();
        int priority = assessment.pod().pod().priority();
        cluster.eachPodOn(node, pod -> {
            if (pod.priority() < priority) {
                lessUrgent.add(pod);
            }
        });
        lessUrgent.sort(ARRIVAL);
        SliceSort.sort(lessUrgent, IMPORTANCE);
        var units = VictimUnits.of(lessUrgent, cluster);
        if (units.isEmpty()) {
            return null;
        }
        var potential = units.stream().flatMap(List::stream).sorted(IMPORTANCE).toList();
        int mark = cluster.mark();
        List<Pod> gone = potential;
        try {
            potential.forEach(pod -> take(pod, node));
            if (!assessment.fits(node)) {
                return null;
            }
            var candidate = reprieve(node, potential, units);
            gone = candidate.victims();
            return candidate;
        } finally {
            gone.forEach(pod -> dryRun(pod, node, 1));
            cluster.undo(mark);
        }
    }

    private Candidate reprieve(int node, List<Pod> potential, List<List<Pod>> units) {
        var violating = new HashSet<>(violating(potential));
        var victims = new ArrayList<Pod>();
        int violations = 0;
        for (var unit : units) {
            if (unit.stream().anyMatch(violating::contains) && !staysWith(unit, node)) {
                victims.addAll(unit);
                violations += (int) unit.stream().filter(violating::contains).count();
            }
        }
        for (var unit : units) {
            if (unit.stream().noneMatch(violating::contains) && !staysWith(unit, node)) {
                victims.addAll(unit);
            }
        }
        if (!violating.isEmpty() && violating.size() < potential.size()) {
            SliceSort.sort(victims, IMPORTANCE);
        }
        return new Candidate(node, victims, violations);
    }

    private boolean staysWith(List<Pod> unit, int node) {
        unit.forEach(pod -> give(pod, node));
        if (assessment.fits(node)) {
            return true;
        }
        unit.forEach(pod -> take(pod, node));
        return false;
    }

    private void take(Pod pod, int node) {
        cluster.apply(Event.Deleted.of(pod));
        dryRun(pod, node, -1);
    }

    private void give(Pod pod, int node) {
        cluster.apply(new Event.Upserted(pod));
        dryRun(pod, node, 1);
    }

    private void dryRun(Pod pod, int node, int sign) {
        for (var filter : assessment.filters()) {
            filter.filter().dryRun(pod, node, sign);
        }
    }

    /** The pods whose eviction would exceed a budget, counting evictions in the order given. */
    private List<Pod> violating(List<Pod> pods) {
        var left = new int[budgets.size()];
        int next = 0;
        for (var budget : budgets) {
            left[next++] = budget.disruptionsAllowed();
        }
        var violating = new ArrayList<Pod>();
        for (var pod : pods) {
            if (exceeds(pod, left)) {
                violating.add(pod);
            }
        }
        return violating;
    }

    private boolean exceeds(Pod pod, int[] left) {
        if (pod.labels().isEmpty()) {
            return false;
        }
        int i = -1;
        for (var budget : budgets) {
            i++;
            if (budget.namespace().equals(pod.namespace())
                    && !budget.selector().isEverything()
                    && budget.selector().matches(pod.labels())
                    && !budget.disruptedPods().contains(pod.name())
                    && --left[i] < 0) {
                return true;
            }
        }
        return false;
    }

    /** The best candidate, or null where there is none. */
    static @Nullable Candidate best(List<Candidate> candidates, Cluster cluster) {
        return candidates.stream()
                .min(Comparator.comparingInt(Candidate::violations)
                        .thenComparingInt(candidate -> candidate.victims().isEmpty()
                                ? Integer.MIN_VALUE
                                : candidate.victims().get(0).priority())
                        .thenComparingLong(Preemption::sumOfPriorities)
                        .thenComparingInt(candidate -> candidate.victims().size())
                        .thenComparing(Comparator.comparingLong(Preemption::startOfMostImportant)
                                .reversed())
                        .thenComparing(candidate ->
                                cluster.nodes().get(candidate.node()).name()))
                .orElse(null);
    }

    private static long sumOfPriorities(Candidate candidate) {
        return candidate.victims().stream()
                .mapToLong(pod -> pod.priority() + (1L << 31))
                .sum();
    }

    private static long startOfMostImportant(Candidate candidate) {
        return candidate.victims().isEmpty() ? 0 : candidate.victims().get(0).startedAtMillis();
    }
}

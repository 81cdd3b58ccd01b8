package dev.berth.engine.decide;

import dev.berth.engine.gang.Gang;
import dev.berth.engine.model.GangKey;
import dev.berth.engine.model.Pod;
import dev.berth.engine.model.PodGroup;
import dev.berth.engine.plugin.ReasonCode;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.EnumSet;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Places a set of pending pods, most urgent first: higher priority, then older, then by name (kube-scheduler's
 * PrioritySort). A gang is tried as a whole, see {@link Gang}. A pod that waits for company is tried again once others were placed, until a round places nobody.
 */
public final class PendingPods {
    /** Most urgent first. */
    public static final Comparator<Pod> URGENCY = Comparator.comparingInt(Pod::priority)
            .reversed()
            .thenComparingLong(Pod::createdAtMillis)
            .thenComparing(Pod::namespace)
            .thenComparing(Pod::name);

    /** Causes that go away when pods are placed; all others only get worse. */
    private static final Set<ReasonCode> CURED_BY_PLACEMENT =
            EnumSet.of(ReasonCode.POD_AFFINITY, ReasonCode.SPREAD_SKEW);

    private final Scheduler scheduler;

    public PendingPods(Scheduler scheduler) {
        this.scheduler = scheduler;
    }

    /** Pods that are decided together: a gang, or one pod. */
    private record Unit(@Nullable GangKey gang, List<Pod> pods, int priority) {
        Pod first() {
            return pods.get(0);
        }
    }

    /** A gang comes where its oldest member comes among pods of the gang's priority. */
    private static final Comparator<Unit> UNIT_URGENCY = Comparator.comparingInt(Unit::priority)
            .reversed()
            .thenComparingLong(unit -> unit.first().createdAtMillis())
            .thenComparing(unit -> unit.first().namespace())
            .thenComparing(unit -> unit.first().name());

    /**
     * Decides about each pod and applies what was decided; members of a gang are decided together.
     *
     * @param each told each outcome as soon as it is applied, those of a gang once all of them are; a pod that was tried
     *     again is told again
     * @return the last outcome of each pod, in the order in which pods were first tried
     */
    public List<Outcome> place(Collection<Pod> pods, Consumer<Outcome> each) {
        var outcomes = new ArrayList<List<Outcome>>();
        var units = units(pods);
        var round = new ArrayList<Integer>();
        for (int i = 0; i < units.size(); i++) {
            round.add(i);
            outcomes.add(List.of());
        }
        boolean placed = true;
        while (placed && !round.isEmpty()) {
            placed = false;
            var again = new ArrayList<Integer>();
            for (int i : round) {
                var found = decide(units.get(i), outcomes.get(i));
                found.forEach(outcome -> outcome.decisions().forEach(scheduler::apply));
                found.forEach(each);
                outcomes.set(i, found);
                placed |=
                        found.stream().anyMatch(outcome -> !outcome.decisions().isEmpty());
                if (found.stream().anyMatch(PendingPods::curable)) {
                    again.add(i);
                }
            }
            round = again;
        }
        return outcomes.stream().flatMap(List::stream).toList();
    }

    private List<Unit> units(Collection<Pod> pods) {
        var sorted = new ArrayList<>(pods);
        sorted.sort(URGENCY);
        Map<GangKey, List<Pod>> members = new LinkedHashMap<>();
        var units = new ArrayList<Unit>();
        for (var pod : sorted) {
            var membership = pod.membership();
            if (membership == null) {
                units.add(new Unit(null, List.of(pod), pod.priority()));
            } else {
                members.computeIfAbsent(membership.key(pod.namespace()), unused -> new ArrayList<>())
                        .add(pod);
            }
        }
        members.forEach((key, list) -> add(key, list, units));
        units.sort(UNIT_URGENCY);
        return units;
    }

    private void add(GangKey key, List<Pod> pods, List<Unit> into) {
        var cluster = scheduler.cluster();
        if (Gang.of(key, pods, cluster).isLoose()) {
            pods.forEach(pod -> into.add(new Unit(null, List.of(pod), pod.priority())));
            return;
        }
        var group = cluster.objects().get(PodGroup.class, key.namespace(), PodGroup.identity(key.api(), key.name()));
        var priority = group == null ? null : group.priority();
        into.add(new Unit(key, pods, priority == null ? pods.get(0).priority() : priority));
    }

    /** A gang has one reason for all members that wait, and gated members have their own. */
    private List<Outcome> decide(Unit unit, List<Outcome> before) {
        if (unit.gang() == null) {
            return List.of(scheduler.decide(unit.first()));
        }
        var done = new HashSet<String>();
        before.stream()
                .filter(outcome -> outcome.waits() == null)
                .forEach(outcome -> done.add(outcome.pod().name()));
        var open =
                unit.pods().stream().filter(pod -> !done.contains(pod.name())).toList();
        var outcomes = new ArrayList<Outcome>(scheduler
                .decide(Gang.of(unit.gang(), open, scheduler.cluster()))
                .members());
        open.stream().filter(Pod::isHeld).map(scheduler::decide).forEach(outcomes::add);
        return outcomes;
    }

    private static boolean curable(Outcome outcome) {
        var waits = outcome.waits();
        return waits != null
                && outcome.decisions().isEmpty()
                && waits.counts().stream().anyMatch(count -> CURED_BY_PLACEMENT.contains(count.code()));
    }
}

package dev.berth.engine.decide;

import dev.berth.engine.model.Pod;
import dev.berth.engine.plugin.ReasonCode;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;

/**
 * Places a set of pending pods, most urgent first: higher priority, then older, then by name (kube-scheduler's
 * PrioritySort). A pod that waits for company is tried again once others were placed, until a round places nobody.
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

    /**
     * Decides about each pod and applies what was decided.
     *
     * @param each told each outcome as soon as it is applied; a pod that was tried again is told again
     * @return the last outcome of each pod, in the order in which pods were first tried
     */
    public List<Outcome> place(Collection<Pod> pods, Consumer<Outcome> each) {
        var order = new ArrayList<>(pods);
        order.sort(URGENCY);
        var outcomes = new Outcome[order.size()];
        var round = new ArrayList<Integer>();
        for (int i = 0; i < outcomes.length; i++) {
            round.add(i);
        }
        boolean placed = true;
        while (placed && !round.isEmpty()) {
            placed = false;
            var again = new ArrayList<Integer>();
            for (int i : round) {
                var outcome = scheduler.decide(order.get(i));
                outcome.decisions().forEach(scheduler::apply);
                outcomes[i] = outcome;
                each.accept(outcome);
                placed |= !outcome.decisions().isEmpty();
                if (curable(outcome)) {
                    again.add(i);
                }
            }
            round = again;
        }
        return List.of(outcomes);
    }

    private static boolean curable(Outcome outcome) {
        var waits = outcome.waits();
        return waits != null
                && outcome.decisions().isEmpty()
                && waits.counts().stream().anyMatch(count -> CURED_BY_PLACEMENT.contains(count.code()));
    }
}

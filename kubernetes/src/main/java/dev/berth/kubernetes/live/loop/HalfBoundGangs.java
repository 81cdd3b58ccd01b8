package dev.berth.kubernetes.live.loop;

import dev.berth.engine.gang.Gang;
import dev.berth.engine.model.GangKey;
import dev.berth.engine.model.Pod;
import dev.berth.engine.model.Uid;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/**
 * Gangs of which some members are bound and the others found no place any more: after a crash between their bindings, or
 * after bindings that were refused. Such a gang holds room and runs nothing. It is completed as soon as the rest fits;
 * where that does not come about within {@link #PATIENCE_NANOS}, its bound members are evicted, so that all of it waits
 * as one again.
 *
 * <p><b>From the API alone.</b> Members of a gang are bound by one decision, which all of them were there for. So a
 * gang is half bound where fewer than its min are on nodes and a member waits that was there already when the first
 * one was bound, by the API server's own clock. A gang that was whole and lost a member has a replacement that is
 * younger, and is left alone: its members may hold work. A gang with more members than its min may have old ones that
 * wait; what was once seen whole is left alone as well, for as long as this process lives.
 *
 * <p><b>Bounds.</b> Looked at once every {@link #CHECK_NANOS}; {@link #UNDER_WAY_MAX} evictions at once. Disruption
 * budgets are kept: an eviction that one stops is tried again until it is allowed or its pod is gone. An undoing that
 * was begun is finished, whatever room comes free meanwhile: members that are going cannot be called back. A crash
 * amid it leaves a gang that is half bound again.
 *
 * <p><b>Cost.</b> O(waiting pods) for a look, and O(members) for each gang that waits.
 */
final class HalfBoundGangs {
    /** How long the rest of a gang may take to find a place; longer than a sweep of waiting pods. */
    static final long PATIENCE_NANOS = 90_000_000_000L;

    static final long CHECK_NANOS = 5_000_000_000L;

    /** Evictions under way at once. */
    static final int UNDER_WAY_MAX = 32;

    private static final long RETRY_NANOS = 2_000_000_000L;

    private static final class Undoing {
        private final Set<Uid> ordered = new LinkedHashSet<>();
        private final Set<Uid> told = new LinkedHashSet<>();
        private final String why;
        private long retryAt;

        Undoing(String why) {
            this.why = why;
        }
    }

    private final LiveCluster live;
    private final WaitingPods waiting;
    private final Writes writes;
    private final Telemetry telemetry;
    private final Map<GangKey, Long> since = new HashMap<>();
    /** Gangs that were seen whole and still run in part; only such of which members wait. */
    private final Set<GangKey> whole = new HashSet<>();

    private final Map<GangKey, Undoing> undoing = new LinkedHashMap<>();
    private long nextCheck;
    private long lastTick;
    private int underWay;

    HalfBoundGangs(LiveCluster live, WaitingPods waiting, Writes writes, Telemetry telemetry) {
        this.live = live;
        this.waiting = waiting;
        this.writes = writes;
        this.telemetry = telemetry;
    }

    /** Whether no member of the gang is to be placed now. */
    boolean isBeingUndone(GangKey gang) {
        return undoing.containsKey(gang);
    }

    /** Called only while Berth may decide, so that time in which nothing could be placed does not count. */
    int tick(long now, long epoch) {
        if (now - lastTick > 2 * CHECK_NANOS) {
            long paused = now - lastTick;
            since.replaceAll((gang, began) -> began + paused);
        }
        lastTick = now;
        if (now >= nextCheck) {
            nextCheck = now + CHECK_NANOS;
            look(now);
        }
        int done = 0;
        for (var entry : List.copyOf(undoing.entrySet())) {
            done += step(entry.getKey(), entry.getValue(), now, epoch);
        }
        return done;
    }

    private void look(long now) {
        var oldest = new TreeMap<String, Candidate>();
        waiting.each(pod -> consider(pod, oldest));
        live.assumptions().values().forEach(assumption -> consider(assumption.pod, oldest));
        var half = new LinkedHashSet<GangKey>();
        for (var each : oldest.values()) {
            var state = State.of(each.gang(), live);
            if (state.bound() >= Math.max(1, state.minCount())) {
                whole.add(each.gang());
            } else if (state.bound() == 0) {
                whole.remove(each.gang());
            }
            if (!whole.contains(each.gang()) && state.isHalfBound(each.oldestMillis())) {
                half.add(each.gang());
                long began = since.computeIfAbsent(each.gang(), unused -> now);
                if (now - began >= PATIENCE_NANOS && state.underWay() == 0 && !undoing.containsKey(each.gang())) {
                    undoing.put(each.gang(), new Undoing(state.text(each.gang())));
                    telemetry.gangUndone();
                }
            }
        }
        since.keySet().retainAll(half);
        whole.removeIf(gang -> Gang.standing(gang, live.cluster()).running() == 0);
    }

    /** A gang with members that wait, and when the oldest of those was created. */
    private record Candidate(GangKey gang, long oldestMillis) {}

    private static void consider(Pod pod, Map<String, Candidate> oldest) {
        if (pod.membership() != null) {
            var key = pod.membership().key(pod.namespace());
            oldest.merge(
                    key.api() + " " + key,
                    new Candidate(key, pod.createdAtMillis()),
                    (one, other) -> one.oldestMillis() <= other.oldestMillis() ? one : other);
        }
    }

    /**
     * How a gang stands, by what the API server has shown.
     *
     * @param bound members on nodes that are not on their way out
     * @param underWay members whose binding was ordered and has not been seen
     * @param firstBoundMillis when the first of them was bound
     */
    private record State(int bound, int underWay, int minCount, long firstBoundMillis) {
        static State of(GangKey gang, LiveCluster live) {
            int[] counts = {0, 0};
            long[] first = {Long.MAX_VALUE};
            live.cluster().eachMember(gang, pod -> {
                if (live.assumptions().containsKey(pod.uid())) {
                    counts[1]++;
                } else if (isBound(pod)) {
                    counts[0]++;
                    first[0] = Math.min(first[0], live.boundAtMillis(pod.uid()));
                }
            });
            return new State(
                    counts[0], counts[1], Gang.standing(gang, live.cluster()).minCount(), first[0]);
        }

        boolean isHalfBound(long oldestWaitingMillis) {
            return bound > 0 && bound < minCount && oldestWaitingMillis <= firstBoundMillis;
        }

        String text(GangKey gang) {
            return "Gang " + gang + " has " + bound + " of at least " + minCount
                    + " members on nodes, and the others found no room within " + PATIENCE_NANOS / 1_000_000_000L
                    + " s. It gives its room back and waits as a whole.";
        }
    }

    private static boolean isBound(Pod pod) {
        return pod.nodeName() != null && !pod.terminating();
    }

    /** Evicts what is bound, as the cluster shows it right now; ends when nothing is. */
    private int step(GangKey gang, Undoing work, long now, long epoch) {
        var bound = new ArrayList<Pod>();
        live.cluster().eachMember(gang, pod -> {
            if (isBound(pod)) {
                bound.add(pod);
            }
        });
        if (bound.isEmpty()) {
            undoing.remove(gang);
            since.remove(gang);
            return 1;
        }
        bound.sort((a, b) -> a.name().compareTo(b.name()));
        int sent = 0;
        for (var pod : bound) {
            // An assumed member is not on its node for sure; the truth comes, and then it is evicted.
            if (now >= work.retryAt
                    && underWay < UNDER_WAY_MAX
                    && !live.assumptions().containsKey(pod.uid())
                    && work.ordered.add(pod.uid())) {
                underWay++;
                sent++;
                writes.evict(new Orders.Evict(pod, new Orders.Purpose.Undo(gang), epoch));
                if (work.told.add(pod.uid())) {
                    writes.event(new Orders.Event(pod, true, "GangUndone", work.why, epoch));
                }
            }
        }
        return sent;
    }

    void ended(Observation.EvictEnded ended, GangKey gang, long now) {
        underWay--;
        var work = undoing.get(gang);
        if (work == null) {
            return;
        }
        switch (ended.answer()) {
            case EvictAnswer.Done done -> {
                // The watch shows when it has left.
            }
            case EvictAnswer.Gone gone -> {
                // The watch shows it.
            }
            case EvictAnswer.Blocked blocked -> again(work, ended, now);
            case EvictAnswer.Failed failed -> again(work, ended, now);
        }
    }

    private static void again(Undoing work, Observation.EvictEnded ended, long now) {
        work.ordered.remove(ended.order().victim().uid());
        work.retryAt = now + RETRY_NANOS;
    }

    long nextTick() {
        return since.isEmpty() && undoing.isEmpty() && waiting.groups() == 0 ? Long.MAX_VALUE : nextCheck;
    }
}

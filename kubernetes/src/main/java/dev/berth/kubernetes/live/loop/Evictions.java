package dev.berth.kubernetes.live.loop;

import dev.berth.engine.decide.Decision;
import dev.berth.engine.decide.Outcome;
import dev.berth.engine.model.Pod;
import dev.berth.engine.model.Uid;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Making room: victims are evicted, and the preemptor's room is kept from the moment of the decision.
 *
 * <p>The preemptor is counted on its node at once, on top of its victims. So the node shows more given away than it has,
 * nobody else fits there, and when the victims are gone the room is exactly the preemptor's. Each eviction is looked at
 * again right before it is sent: only a victim that is still on the node, for a preemptor that still waits. Where
 * victims are not gone after {@link #PATIENCE_NANOS}, the reservation is given up and another place is looked for.
 */
final class Evictions {
    /** Longer than the usual grace period of 30 s. */
    static final long PATIENCE_NANOS = 120_000_000_000L;

    /** Between two attempts at an eviction that a budget or an error stopped. */
    private static final long RETRY_NANOS = 2_000_000_000L;

    /** Evictions under way at once. */
    static final int UNDER_WAY_MAX = 32;

    private final class Reservation {
        private final Assumption assumption;
        private final long epoch;
        private final long deadline;
        private final List<Decision.OfClaim> claims;
        private final Map<Uid, Pod> victims = new LinkedHashMap<>();
        private final Set<Uid> ordered = new LinkedHashSet<>();
        private long retryAt;

        Reservation(Assumption assumption, long epoch, long deadline, List<Decision.OfClaim> claims) {
            this.claims = claims;
            this.assumption = assumption;
            this.epoch = epoch;
            this.deadline = deadline;
        }
    }

    private final LiveCluster live;
    private final Writes writes;
    private final Settling settling;
    private final Map<Uid, Reservation> reservations = new LinkedHashMap<>();
    private int underWay;

    Evictions(LiveCluster live, Writes writes, Settling settling) {
        this.live = live;
        this.writes = writes;
        this.settling = settling;
    }

    void begin(Outcome outcome, Decision.Reserve reserve, long epoch, long now) {
        var victims = new ArrayList<Pod>();
        for (var decision : outcome.decisions()) {
            if (decision instanceof Decision.Evict evict) {
                victims.add(evict.victim());
            }
        }
        var uids = new LinkedHashSet<Uid>();
        victims.forEach(victim -> uids.add(victim.uid()));
        var assumption = live.assume(reserve.pod(), reserve.node(), reserve.devices(), now, uids);
        var reservation =
                new Reservation(assumption, epoch, now + PATIENCE_NANOS, Settling.claims(outcome.decisions()));
        victims.forEach(victim -> reservation.victims.put(victim.uid(), victim));
        reservations.put(reserve.pod().uid(), reservation);
    }

    /** @param preemptor for whom the victim was to go */
    void ended(Observation.EvictEnded ended, Pod preemptor, long now) {
        underWay--;
        var reservation = reservations.get(preemptor.uid());
        if (reservation == null) {
            return;
        }
        switch (ended.answer()) {
            case EvictAnswer.Done done -> {
                // The watch shows when it has left.
            }
            case EvictAnswer.Gone gone -> {
                // The watch shows it.
            }
            case EvictAnswer.Blocked(String why) ->
                again(reservation, ended.order().victim(), why, now);
            case EvictAnswer.Failed(String why) ->
                again(reservation, ended.order().victim(), why, now);
        }
    }

    private static void again(Reservation reservation, Pod victim, String why, long now) {
        reservation.ordered.remove(victim.uid());
        reservation.retryAt = now + RETRY_NANOS;
        reservation.assumption.trouble = why;
    }

    int tick(long now) {
        int done = 0;
        for (var reservation : List.copyOf(reservations.values())) {
            done += step(reservation, now) ? 1 : 0;
        }
        return done;
    }

    private boolean step(Reservation reservation, long now) {
        var assumption = reservation.assumption;
        var pod = assumption.pod;
        if (live.assumptions().get(pod.uid()) != assumption || assumption.stage != Assumption.Stage.RESERVED) {
            reservations.remove(pod.uid()); // placed by someone, or gone
            return true;
        }
        if (live.cluster().nodes().find(assumption.node) < 0 || pod.terminating() || now >= reservation.deadline) {
            giveUp(reservation, now);
            return true;
        }
        reservation.victims.values().removeIf(victim -> !isThere(victim, assumption.node));
        if (reservation.victims.isEmpty()) {
            reservations.remove(pod.uid());
            settling.begin(assumption, reservation.claims, reservation.epoch, now);
            return true;
        }
        return evict(reservation, now);
    }

    private boolean evict(Reservation reservation, long now) {
        boolean sent = false;
        if (now < reservation.retryAt) {
            return false;
        }
        for (var victim : reservation.victims.values()) {
            if (underWay >= UNDER_WAY_MAX) {
                break;
            }
            if (!reservation.ordered.contains(victim.uid())) {
                reservation.ordered.add(victim.uid());
                underWay++;
                sent = true;
                writes.evict(new Orders.Evict(
                        victim, new Orders.Purpose.Room(reservation.assumption.pod), reservation.epoch));
            }
        }
        return sent;
    }

    private boolean isThere(Pod victim, String node) {
        var known = live.cluster().pod(victim.namespace(), victim.name());
        return known != null && known.uid().equals(victim.uid()) && node.equals(known.nodeName());
    }

    private void giveUp(Reservation reservation, long now) {
        var assumption = reservation.assumption;
        reservations.remove(assumption.pod.uid());
        writes.event(new Orders.Event(
                assumption.pod,
                true,
                "PreemptionGivenUp",
                "The room on " + assumption.node + " did not come free in time"
                        + (assumption.trouble.isEmpty() ? "" : ": " + assumption.trouble) + ". Looking elsewhere.",
                reservation.epoch));
        live.release(assumption);
    }

    long nextTick() {
        long next = Long.MAX_VALUE;
        for (var reservation : reservations.values()) {
            next = Math.min(next, reservation.deadline);
            if (reservation.ordered.size() < reservation.victims.size()) {
                next = Math.min(next, reservation.retryAt);
            }
        }
        return next;
    }
}

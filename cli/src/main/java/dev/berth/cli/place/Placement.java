package dev.berth.cli.place;

import dev.berth.engine.decide.Decision;
import dev.berth.engine.decide.Outcome;
import dev.berth.engine.decide.Reason;
import dev.berth.engine.model.DeviceIndexes;
import dev.berth.engine.model.Pod;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What came of each pending pod, in the order in which pods were tried. */
record Placement(List<Fate> fates, List<Decision.Evict> evictions) {
    /** What came of one pod. */
    sealed interface Fate {
        Pod pod();
    }

    /** The pod runs on a node, with these devices of it; its claims get their volumes. */
    record Placed(Pod pod, String node, DeviceIndexes devices, List<Decision.OfClaim> claims) implements Fate {}

    /** The pod waits, and nothing is under way. */
    record Waits(Pod pod, Reason reason) implements Fate {}

    /** A node's room is kept for the pod until its victims are gone. */
    record Preempts(Pod pod, String node, Reason reason, List<Pod> victims) implements Fate {}

    /** The pod was placed, and then evicted for a more urgent one. */
    record Displaced(Pod pod, String node, Pod preemptor) implements Fate {}

    /**
     * Sums up outcomes.
     *
     * @param told all outcomes in order; of a pod that was tried again, the last counts
     */
    static Placement of(List<Outcome> told) {
        var fates = new LinkedHashMap<String, Fate>();
        var evictions = new ArrayList<Decision.Evict>();
        for (var outcome : told) {
            for (var decision : outcome.decisions()) {
                if (decision instanceof Decision.Evict evict) {
                    evictions.add(evict);
                    displace(fates, evict);
                }
            }
            fates.put(outcome.pod().key(), fate(outcome));
        }
        return new Placement(List.copyOf(fates.values()), List.copyOf(evictions));
    }

    private static void displace(Map<String, Fate> fates, Decision.Evict evict) {
        if (fates.containsKey(evict.victim().key())) {
            fates.put(evict.victim().key(), new Displaced(evict.victim(), evict.node(), evict.preemptor()));
        }
    }

    private static Fate fate(Outcome outcome) {
        @Nullable String node = null;
        var devices = DeviceIndexes.NONE;
        var claims = new ArrayList<Decision.OfClaim>();
        var victims = new ArrayList<Pod>();
        for (var decision : outcome.decisions()) {
            switch (decision) {
                case Decision.Bind bind -> {
                    node = bind.node();
                    devices = bind.devices();
                }
                case Decision.Reserve reserve -> node = reserve.node();
                case Decision.OfClaim claim -> claims.add(claim);
                case Decision.Evict evict -> victims.add(evict.victim());
            }
        }
        var reason = outcome.waits();
        if (reason == null) {
            if (node == null) {
                throw new IllegalStateException("pod " + outcome.pod().key() + " has neither a node nor a reason");
            }
            return new Placed(outcome.pod(), node, devices, List.copyOf(claims));
        }
        return node == null
                ? new Waits(outcome.pod(), reason)
                : new Preempts(outcome.pod(), node, reason, List.copyOf(victims));
    }

    /** How many pods run. */
    long placed() {
        return fates.stream().filter(Placed.class::isInstance).count();
    }

    long waiting() {
        return fates.stream().filter(Waits.class::isInstance).count();
    }

    long preempting() {
        return fates.stream().filter(Preempts.class::isInstance).count();
    }

    long displaced() {
        return fates.stream().filter(Displaced.class::isInstance).count();
    }

    boolean allPlaced() {
        return placed() == fates.size();
    }
}

package dev.berth.engine.decide;

import dev.berth.engine.cluster.Cluster;
import dev.berth.engine.gang.Gang;
import dev.berth.engine.gang.GangPlan;
import dev.berth.engine.gang.Shortage;
import dev.berth.engine.plugin.ReasonCode;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Turns what was found for a gang into an outcome for each member. */
final class GangReasons {
    private GangReasons() {}

    static GangOutcome outcome(Gang gang, GangPlan plan, Cluster cluster, boolean preempts) {
        return switch (plan) {
            case GangPlan.Refused(Shortage shortage) -> {
                var reason = reason(shortage, cluster, gang, preempts);
                yield new GangOutcome(
                        gang,
                        gang.pending().stream()
                                .map(pod -> Outcome.waiting(pod, reason))
                                .toList(),
                        "",
                        reason);
            }
            case GangPlan.Placed(List<GangPlan.Seat> seats, String domain, @Nullable Shortage left) -> {
                var reason = left == null ? null : reason(left, cluster, gang, preempts);
                yield new GangOutcome(gang, members(gang, seats, reason), domain, reason);
            }
        };
    }

    private static List<Outcome> members(Gang gang, List<GangPlan.Seat> seats, @Nullable Reason reason) {
        var seated = new HashMap<String, GangPlan.Seat>();
        seats.forEach(seat -> seated.put(seat.pod().name(), seat));
        var members = new ArrayList<Outcome>();
        for (var pod : gang.pending()) {
            var seat = seated.get(pod.name());
            if (seat != null) {
                members.add(Outcome.bound(new Decision.Bind(seat.pod(), seat.node(), seat.devices())));
            } else if (reason != null) {
                members.add(Outcome.waiting(pod, reason));
            } else {
                throw new IllegalStateException("member " + pod.key() + " was given neither a seat nor a reason");
            }
        }
        return members;
    }

    private static Reason reason(Shortage shortage, Cluster cluster, Gang gang, boolean preempts) {
        int nodes = cluster.nodes().size();
        var counts = new ArrayList<Reason.Count>();
        counts.add(new Reason.Count(shortage.code(), shortage.text(), 0));
        boolean aboutRoom = !shortage.resource().isEmpty() || shortage.code() == ReasonCode.GANG_GROWS;
        boolean lessUrgentRun = gang.pending().stream()
                .anyMatch(pod -> pod.preempts() && pod.priority() > cluster.lowestPlacedPriority());
        if (preempts && aboutRoom && lessUrgentRun && shortage.code() != ReasonCode.GANG_TOO_LARGE) {
            counts.add(new Reason.Count(
                    ReasonCode.GANG_NEVER_PREEMPTS, "Berth does not evict pods of lower priority for gangs yet", 0));
        }
        return new Reason(shortage.code(), nodes, counts, shortage);
    }
}

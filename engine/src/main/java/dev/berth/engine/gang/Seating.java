package dev.berth.engine.gang;

import dev.berth.engine.cluster.Cluster;
import dev.berth.engine.model.Pod;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;

/** Gives seats of members that are alike to them in the order of their ranks, so that neighbours sit near each other. */
final class Seating {
    private Seating() {}

    static List<GangPlan.Seat> byRank(
            List<GangPlan.Seat> seats, List<Part> parts, Ties ties, DomainTree tree, Cluster cluster) {
        var seatOf = new HashMap<Pod, GangPlan.Seat>();
        seats.forEach(seat -> seatOf.put(seat.pod(), seat));
        var arranged = new ArrayList<GangPlan.Seat>(seats.size());
        for (var part : parts) {
            var pods = part.pods().stream().filter(seatOf::containsKey).toList();
            for (int from = 0, to; from < pods.size(); from = to) {
                to = from + 1;
                while (to < pods.size() && ties.areAlike(pods.get(from), pods.get(to))) {
                    to++;
                }
                var some = pods.subList(from, to);
                var near = some.stream()
                        .map(pod -> seatOf.get(pod))
                        .sorted(Comparator.comparingInt(
                                seat -> tree.placeOf(cluster.nodes().find(seat.node()))))
                        .toList();
                for (int i = 0; i < some.size(); i++) {
                    arranged.add(new GangPlan.Seat(
                            some.get(i), near.get(i).node(), near.get(i).devices()));
                }
            }
        }
        return arranged;
    }
}

package dev.berth.engine.decide;

import dev.berth.engine.cluster.Cluster;
import dev.berth.engine.gang.Gang;
import dev.berth.engine.model.GangKey;
import dev.berth.engine.model.Pod;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Which pods of a node may be evicted, and which of them only together, so that no gang is left with fewer members than it
 * needs: a gang gives up members beyond its min one by one, or all of its members at once where all run on the node. Members
 * of a gang that also runs elsewhere stay, as its other nodes are not looked at.
 */
final class VictimUnits {
    private VictimUnits() {}

    /** @param pods less urgent pods of one node, most important first */
    static List<List<Pod>> of(List<Pod> pods, Cluster cluster) {
        var units = new ArrayList<List<Pod>>();
        Map<GangKey, List<Pod>> gangs = new LinkedHashMap<>();
        for (var pod : pods) {
            var membership = pod.membership();
            if (membership == null) {
                units.add(List.of(pod));
            } else {
                gangs.computeIfAbsent(membership.key(pod.namespace()), unused -> new ArrayList<>())
                        .add(pod);
            }
        }
        gangs.forEach((key, members) -> add(Gang.of(key, List.of(), cluster), members, units));
        units.sort((one, other) -> Preemption.IMPORTANCE.compare(one.get(0), other.get(0)));
        return units;
    }

    private static void add(Gang gang, List<Pod> members, List<List<Pod>> into) {
        if (gang.running().size() <= members.size() && gang.minCount() > 1) {
            into.add(members);
            return;
        }
        int spare = gang.minCount() <= 1
                ? members.size()
                : Math.max(0, gang.running().size() - gang.minCount());
        members.subList(Math.max(0, members.size() - spare), members.size()).forEach(pod -> into.add(List.of(pod)));
    }
}

package dev.berth.engine.gang;

import dev.berth.engine.cluster.Cluster;
import dev.berth.engine.model.Pod;
import dev.berth.engine.model.TopologyRequest;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Which members must share a domain, besides the one that the whole gang shares: those of a role or a section with a
 * required level, and those of a slice. The first member of such a set that is placed decides for the others.
 *
 * <p>A slice is told by ranks where members have them, else by the order of layout.
 */
final class Ties {
    private final DomainTree tree;
    private final Map<Pod, List<Tie>> ties = new HashMap<>();

    /** Members that share a domain of a depth. */
    private static final class Tie {
        final int depth;
        int domain;
        int placed;

        Tie(int depth) {
            this.depth = depth;
        }
    }

    Ties(Gang gang, DomainTree tree, Cluster cluster, List<Pod> candidates) {
        this.tree = tree;
        var known = new HashMap<String, Tie>();
        var all = new ArrayList<>(gang.running());
        all.addAll(candidates);
        var inGang = new Places();
        Map<String, Places> inRole = new HashMap<>();
        for (var pod : all) {
            var role = Gang.roleOf(pod);
            var request = gang.role(role).topology();
            var list = new ArrayList<Tie>();
            if (!request.required().isEmpty()) {
                int depth = tree.depthOf(request.required());
                list.add(known.computeIfAbsent("role " + role, unused -> new Tie(depth)));
            }
            for (var section : gang.sections().around(role)) {
                var level = section.topology().required();
                if (!level.isEmpty()) {
                    int depth = tree.depthOf(level);
                    list.add(known.computeIfAbsent("section " + section.name(), unused -> new Tie(depth)));
                }
            }
            var places = inRole.computeIfAbsent(role, unused -> new Places());
            slice(request, "role " + role + " slice ", places.of(pod), known, list);
            slice(gang.topology(), "slice ", inGang.of(pod), known, list);
            ties.put(pod, list);
        }
        for (var pod : gang.running()) {
            int node = cluster.nodeOf(pod);
            if (node >= 0) {
                took(pod, node);
            }
        }
    }

    /** Numbers members: by rank, or in the order in which they come. */
    private static final class Places {
        private int count;

        int of(Pod pod) {
            int rank = Gang.rankOf(pod);
            int place = count++;
            return rank >= 0 ? rank : place;
        }
    }

    private void slice(TopologyRequest request, String what, int place, Map<String, Tie> known, List<Tie> into) {
        if (request.sliceSize() > 0) {
            int depth = tree.depthOf(request.sliceLevel());
            into.add(known.computeIfAbsent(what + place / request.sliceSize(), unused -> new Tie(depth)));
        }
    }

    boolean allow(Pod pod, int node) {
        for (var tie : ties.getOrDefault(pod, List.of())) {
            int domain = tree.ancestor(tree.leafOf(node), tie.depth);
            if (!tree.named(domain) || (tie.placed > 0 && tie.domain != domain)) {
                return false;
            }
        }
        return true;
    }

    void took(Pod pod, int node) {
        for (var tie : ties.getOrDefault(pod, List.of())) {
            tie.domain = tree.ancestor(tree.leafOf(node), tie.depth);
            tie.placed++;
        }
    }

    void left(Pod pod) {
        ties.getOrDefault(pod, List.of()).forEach(tie -> tie.placed--);
    }

    boolean areAlike(Pod one, Pod other) {
        return ties.getOrDefault(one, List.of()).equals(ties.getOrDefault(other, List.of()));
    }

    /** Whether no set of members shares a domain of its own. */
    boolean isEmpty() {
        return ties.values().stream().allMatch(List::isEmpty);
    }
}

package dev.berth.engine.gang;

import dev.berth.engine.cluster.Cluster;
import dev.berth.engine.model.Pod;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** The nodes on which members run already: those that join them must come near. */
record Anchor(List<Integer> nodes) {
    static final Anchor NONE = new Anchor(List.of());

    static Anchor of(List<Pod> running, Cluster cluster) {
        return new Anchor(
                running.stream().map(cluster::nodeOf).filter(node -> node >= 0).toList());
    }

    boolean isNone() {
        return nodes.isEmpty();
    }

    /** Domains of a depth in which members run; all of them may be used where there are several. */
    Set<Integer> domains(DomainTree tree, int depth) {
        var domains = new HashSet<Integer>();
        nodes.forEach(node -> domains.add(tree.ancestor(tree.leafOf(node), depth)));
        return domains;
    }

    /** How many members run in each domain of a depth. */
    Map<Integer, Integer> counts(DomainTree tree, int depth) {
        var counts = new HashMap<Integer, Integer>();
        nodes.forEach(node -> counts.merge(tree.ancestor(tree.leafOf(node), depth), 1, Integer::sum));
        return counts;
    }
}

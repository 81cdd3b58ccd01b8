package dev.berth.engine.cluster;

import dev.berth.engine.model.Labels;
import dev.berth.engine.model.Namespace;
import dev.berth.engine.model.NodeZones;
import java.util.TreeMap;
import java.util.function.IntConsumer;
import java.util.function.ObjIntConsumer;
import org.jspecify.annotations.Nullable;

/**
 * Puts pods on nodes and takes them away, with all that follows: usage, devices, counts by gang and domain, priorities
 * and the change log. Also what {@link TopologyCounts} reads when it begins to count.
 *
 * <p><b>Invariant.</b> Everything here is a sum over placed pods, so that {@link #displace} undoes {@link #place} exactly.
 * <b>Cost.</b> The resources and the counted sets of the pod; no look at other pods or nodes.
 */
final class Placements implements TopologyCounts.Source {
    private final NodeColumns nodes;
    private final PodTable pods;
    private final GangIndex gangs;
    private final ObjectStore objects;
    private final TopologyCounts counts;
    private final ChangeLog changes;
    private final TreeMap<Integer, Integer> byPriority;

    Placements(
            NodeColumns nodes,
            PodTable pods,
            GangIndex gangs,
            ObjectStore objects,
            TopologyCounts counts,
            ChangeLog changes) {
        this(nodes, pods, gangs, objects, counts, changes, new TreeMap<>());
    }

    private Placements(
            NodeColumns nodes,
            PodTable pods,
            GangIndex gangs,
            ObjectStore objects,
            TopologyCounts counts,
            ChangeLog changes,
            TreeMap<Integer, Integer> byPriority) {
        this.nodes = nodes;
        this.pods = pods;
        this.gangs = gangs;
        this.objects = objects;
        this.counts = counts;
        this.changes = changes;
        this.byPriority = byPriority;
    }

    Placements fork(
            NodeColumns newNodes,
            PodTable newPods,
            GangIndex newGangs,
            ObjectStore newObjects,
            TopologyCounts newCounts,
            ChangeLog newChanges) {
        return new Placements(
                newNodes, newPods, newGangs, newObjects, newCounts, newChanges, new TreeMap<>(byPriority));
    }

    void place(int slot, int node) {
        counts.hold(pods.kindOf(slot), this);
        pods.link(slot, node);
        use(slot, node, 1);
        count(slot, node, 1);
        changes.podsChanged(node);
    }

    void displace(int slot) {
        int node = pods.nodeOf(slot);
        count(slot, node, -1);
        use(slot, node, -1);
        pods.unlink(slot);
        changes.podsChanged(node);
    }

    private void use(int slot, int node, int sign) {
        nodes.use(node, pods.kindOf(slot), sign);
        useDevices(slot, node, sign);
        nodes.useZones(node, pods.get(slot), sign);
        if (pods.get(slot).membership() != null) {
            gangs.placed(slot, sign);
        }
        byPriority.merge(
                pods.get(slot).priority(), sign, (before, change) -> before + change == 0 ? null : before + change);
    }

    /** What is known of a node's NUMA zones has changed. */
    void layOutZones(String nodeName) {
        int node = nodes.find(nodeName);
        if (node >= 0) {
            layOutZones(node);
            changes.nodeChanged(node);
        }
    }

    /** Lays out a node's NUMA zones anew, with what the pods on it take of them. */
    void layOutZones(int node) {
        nodes.layOutZones(node, objects.get(NodeZones.class, "", nodes.get(node).name()));
        eachSlotOn(node, slot -> nodes.useZones(node, pods.get(slot), 1));
    }

    /** Gives a node's devices to the pods on it, after the devices were laid out anew. */
    void useDevices(int node) {
        eachSlotOn(node, slot -> useDevices(slot, node, 1));
    }

    private void useDevices(int slot, int node, int sign) {
        var pod = pods.get(slot);
        nodes.useDevices(node, pod.shape().devices(), pod.devices(), sign);
    }

    /** Counts all pods on a node in (+1) or out (-1). */
    void countAll(int node, int sign) {
        eachSlotOn(node, slot -> count(slot, node, sign));
    }

    private void count(int slot, int node, int sign) {
        int kind = pods.kindNumber(slot);
        var known = pods.setsOf(kind);
        var sets = counts.setsOf(pods.kind(kind), known, this);
        if (sets != known) {
            pods.belongs(kind, sets);
        }
        counts.count(sets, pods.get(slot).terminating(), node, sign);
    }

    /** Calls with each pod on a node, which may leave the node meanwhile. */
    void eachSlotOn(int node, IntConsumer each) {
        for (int slot = pods.firstOn(node); slot >= 0; ) {
            int following = pods.nextAfter(slot);
            each.accept(slot);
            slot = following;
        }
    }

    /** The lowest priority of any placed pod; {@link Integer#MAX_VALUE} where none is placed. */
    int lowestPriority() {
        return byPriority.isEmpty() ? Integer.MAX_VALUE : byPriority.firstKey();
    }

    /** Calls with each priority and how many placed pods have it. */
    void eachPriority(ObjIntConsumer<Integer> each) {
        byPriority.forEach(each::accept);
    }

    @Override
    public void eachPlacedPod(TopologyCounts.PlacedPod each) {
        for (int slot = 0; slot < pods.limit(); slot++) {
            var pod = pods.at(slot);
            if (pod != null && pods.nodeOf(slot) >= 0) {
                each.at(pods.kindOf(slot), pod.terminating(), pods.nodeOf(slot));
            }
        }
    }

    @Override
    public void eachNode(TopologyCounts.NodeFacts each) {
        for (int node = 0; node < nodes.limit(); node++) {
            var facts = nodes.at(node);
            if (facts != null) {
                each.at(node, facts);
            }
        }
    }

    @Override
    public @Nullable Labels namespaceLabels(String name) {
        var namespace = objects.get(Namespace.class, "", name);
        return namespace == null ? null : namespace.labels();
    }
}

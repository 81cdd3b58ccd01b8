package dev.berth.engine.model;

import java.util.HashSet;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The NUMA zones of a node, and what its kubelet's topology manager makes of them.
 *
 * @param node name of the node
 * @param scope what is aligned: each container, or the pod as a whole
 */
public record NodeZones(String node, Policy policy, Scope scope, List<Zone> zones) implements ClusterObject {
    /** Zones of one node. */
    public static final int ZONES_MAX = 64;

    /** Policies of the kubelet's topology manager. */
    public enum Policy {
        NONE,
        /** Aligned where possible. */
        BEST_EFFORT,
        /** Refused unless each resource comes from as few zones as can hold the amount, with a zone in common. */
        RESTRICTED,
        /** Refused unless everything comes from one zone. */
        SINGLE_NUMA_NODE;

        /** Whether a pod may be refused. */
        public boolean refuses() {
            return this == RESTRICTED || this == SINGLE_NUMA_NODE;
        }
    }

    /** What the topology manager aligns. */
    public enum Scope {
        CONTAINER,
        POD
    }

    /**
     * One zone.
     *
     * @param number the NUMA node's number, by which devices tell where they hang
     * @param allocatable what pods may have of it
     * @param available what was free when this was reported; null where nobody tells
     */
    public record Zone(
            String name,
            int number,
            Resources allocatable,
            @Nullable Resources available) {}

    public NodeZones {
        zones = List.copyOf(zones);
        var names = new HashSet<String>();
        for (var zone : zones) {
            if (!names.add(zone.name)) {
                throw new IllegalArgumentException("node " + node + " has two NUMA zones named " + zone.name);
            }
        }
        if (zones.size() > ZONES_MAX) {
            throw new IllegalArgumentException(
                    "node " + node + " has " + zones.size() + " NUMA zones; at most " + ZONES_MAX + " are read");
        }
    }

    @Override
    public String name() {
        return node;
    }
}

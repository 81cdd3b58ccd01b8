package dev.berth.testkit;

import dev.berth.engine.model.NodeZones;
import dev.berth.engine.model.NodeZones.Policy;
import dev.berth.engine.model.NodeZones.Scope;
import dev.berth.engine.model.Resources;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Builds the NUMA zones of a node: {@code zones("n1").policy(RESTRICTED).zone(Map.of("cpu", 8_000L)).build()}. */
public final class ZonesBuilder {
    private final String node;
    private final List<NodeZones.Zone> zones = new ArrayList<>();
    private Policy policy = Policy.SINGLE_NUMA_NODE;
    private Scope scope = Scope.POD;

    private ZonesBuilder(String node) {
        this.node = node;
    }

    /** Aligns pods as a whole, each to one zone. */
    public static ZonesBuilder zones(String node) {
        return new ZonesBuilder(node);
    }

    public ZonesBuilder policy(Policy newPolicy) {
        policy = newPolicy;
        return this;
    }

    public ZonesBuilder scope(Scope newScope) {
        scope = newScope;
        return this;
    }

    /** The next zone; zones are named node-0, node-1 and so on. */
    public ZonesBuilder zone(Map<String, Long> allocatable) {
        return zone(allocatable, null);
    }

    public ZonesBuilder zone(Map<String, Long> allocatable, @Nullable Map<String, Long> available) {
        zones.add(new NodeZones.Zone(
                "node-" + zones.size(),
                zones.size(),
                Resources.of(allocatable),
                available == null ? null : Resources.of(available)));
        return this;
    }

    public NodeZones build() {
        return new NodeZones(node, policy, scope, zones);
    }
}

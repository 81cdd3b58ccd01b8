package dev.berth.kubernetes.objects;

import dev.berth.engine.model.NodeZones;
import dev.berth.engine.model.NodeZones.Policy;
import dev.berth.engine.model.NodeZones.Scope;
import dev.berth.engine.model.Resources;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;

/**
 * Reads {@code NodeResourceTopology} objects ({@code topology.node.k8s.io}), which node feature discovery, the resource
 * topology exporter and others write, one for each node, under its name. Zones of type {@code Node} are NUMA zones; sockets,
 * dies and the like say nothing about alignment.
 */
final class NodeZonesReader {
    static final String GROUP = "topology.node.k8s.io";

    private NodeZonesReader() {}

    static NodeZones read(Field object) {
        var attributes = attributes(object.at("attributes"));
        var old = object.at("topologyPolicies").items();
        String named = old.isEmpty() ? "" : old.get(0).text("");
        var policy = attributes.get("topologymanagerpolicy");
        var scope = attributes.get("topologymanagerscope");
        var zones = new ArrayList<NodeZones.Zone>();
        for (var zone : object.at("zones").items()) {
            if (zone.at("type").text("").equalsIgnoreCase("Node")) {
                zones.add(zone(zone, zones.size()));
            }
        }
        try {
            return new NodeZones(
                    object.at("metadata", "name").required(),
                    policy == null ? policyNamed(named) : policy(policy),
                    scope == null ? scopeNamed(named) : scope(scope),
                    zones);
        } catch (IllegalArgumentException wrong) {
            throw object.at("zones").invalid(String.valueOf(wrong.getMessage()));
        }
    }

    private static Map<String, Field> attributes(Field list) {
        Map<String, Field> byName = new HashMap<>();
        for (var each : list.items()) {
            byName.put(each.at("name").text("").toLowerCase(Locale.ROOT), each.at("value"));
        }
        return byName;
    }

    private static Policy policy(Field value) {
        return switch (value.text("").toLowerCase(Locale.ROOT)) {
            case "", "none" -> Policy.NONE;
            case "best-effort" -> Policy.BEST_EFFORT;
            case "restricted" -> Policy.RESTRICTED;
            case "single-numa-node" -> Policy.SINGLE_NUMA_NODE;
            default -> throw value.invalid("use none, best-effort, restricted or single-numa-node");
        };
    }

    private static Scope scope(Field value) {
        return switch (value.text("").toLowerCase(Locale.ROOT)) {
            case "", "container" -> Scope.CONTAINER;
            case "pod" -> Scope.POD;
            default -> throw value.invalid("use container or pod");
        };
    }

    /** The field that attributes have replaced. */
    private static Policy policyNamed(String name) {
        return name.startsWith("SingleNUMANode")
                ? Policy.SINGLE_NUMA_NODE
                : name.startsWith("Restricted")
                        ? Policy.RESTRICTED
                        : name.startsWith("BestEffort") ? Policy.BEST_EFFORT : Policy.NONE;
    }

    private static Scope scopeNamed(String name) {
        return name.endsWith("PodLevel") ? Scope.POD : Scope.CONTAINER;
    }

    private static NodeZones.Zone zone(Field zone, int place) {
        String name = zone.at("name").required();
        var allocatable = new Quantities();
        var available = new Quantities();
        boolean told = false;
        for (var resource : zone.at("resources").items()) {
            String what = resource.at("name").required();
            var has = resource.has("allocatable") ? resource.at("allocatable") : resource.at("capacity");
            allocatable.set(what, Quantities.quantity(has));
            if (resource.has("available")) {
                told = true;
                available.set(what, Quantities.quantity(resource.at("available")));
            } else {
                available.set(what, Quantities.quantity(has));
            }
        }
        var amounts = zone.at("resources");
        Resources all = allocatable.toResources(amounts);
        return new NodeZones.Zone(name, number(name, place), all, told ? available.toResources(amounts) : null);
    }

    /** The number at the end of the name ({@code node-1}), or the zone's place. */
    private static int number(String name, int place) {
        int from = name.length();
        while (from > 0 && name.length() - from < 4 && Character.isDigit(name.charAt(from - 1))) {
            from--;
        }
        return from == name.length() ? place : Integer.parseInt(name.substring(from));
    }
}

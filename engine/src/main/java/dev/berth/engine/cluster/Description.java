package dev.berth.engine.cluster;

import dev.berth.engine.model.ClusterObject;
import java.util.Map;
import java.util.TreeMap;

/** All that is kept about a cluster, under names; zeros are left out. */
final class Description {
    private final Map<String, Long> values = new TreeMap<>();

    void add(String name, long value) {
        if (value != 0) {
            values.put(name, value);
        }
    }

    void node(int node, Cluster cluster) {
        var nodes = cluster.nodes();
        var resources = cluster.resources();
        String prefix = "node " + nodes.get(node).name() + " ";
        for (int resource = 0; resource < resources.count(); resource++) {
            String name = resources.name(resource);
            add(prefix + "allocatable " + name, nodes.allocatable(resource).get(node));
            add(prefix + "requested " + name, nodes.requested(resource).get(node));
        }
        add(prefix + "nonzero cpu", nodes.nonZeroMilliCpu().get(node));
        add(prefix + "nonzero memory", nodes.nonZeroMemoryBytes().get(node));
        add(prefix + "pods", nodes.podCount().get(node));
        add(prefix + "allowed pods", nodes.allowedPods().get(node));
        for (var resource : nodes.deviceResources()) {
            var usage = nodes.devices(resource).get(node);
            if (usage != null) {
                usage.describe(prefix + "device " + resource, values);
            }
        }
        var zones = nodes.zones().get(node);
        if (zones != null) {
            zones.describe(prefix + "zone", values);
        }
        cluster.eachPodOn(node, pod -> add(prefix + "runs " + pod.key() + " " + pod.uid(), 1));
    }

    /** An object by its hash: enough to notice that it differs. */
    void object(ClusterObject object) {
        String kind = object.getClass().getSimpleName();
        add(
                kind + " " + object.namespace() + "/" + object.identity() + " hash",
                1L << Integer.SIZE | object.hashCode() & 0xFFFFFFFFL);
    }

    Map<String, Long> all() {
        return values;
    }
}

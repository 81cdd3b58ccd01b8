package dev.berth.engine.gang;

import dev.berth.engine.cluster.Cluster;
import dev.berth.engine.model.Labels;
import dev.berth.engine.model.Topology;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The levels of topology and their order.
 *
 * <p>A declared {@link Topology} that holds all levels of a request says their order. Otherwise it is found from the labels
 * that nodes carry: well-known ones in their usual order, and any other label above the first well-known one that has more
 * different values, as wider levels have fewer domains.
 *
 * <p>Trees and what is kept about them are dropped when labels change.
 */
final class Levels {
    /** Widest first; the last ones are hosts. */
    static final List<String> WELL_KNOWN = List.of(
            "topology.kubernetes.io/region",
            "topology.kubernetes.io/zone",
            "topology.k8s.aws/network-node-layer-1",
            "topology.k8s.aws/network-node-layer-2",
            "topology.k8s.aws/network-node-layer-3",
            "oci.oraclecloud.com/rdma.hpc_island_id",
            "oci.oraclecloud.com/rdma.network_block_id",
            "oci.oraclecloud.com/rdma.local_block_id",
            "cloud.google.com/gce-topology-block",
            "cloud.google.com/gce-topology-subblock",
            "topology.kubernetes.io/block",
            "cloud.provider.com/topology-block",
            "network.topology.nvidia.com/spine",
            "network.topology.nvidia.com/leaf",
            "network.topology.nvidia.com/block",
            "block",
            "topology.kubernetes.io/rack",
            "cloud.provider.com/topology-rack",
            "rack",
            "network.topology.nvidia.com/accelerator",
            "nvidia.com/gpu.clique",
            "cloud.google.com/gce-topology-host",
            "kubernetes.io/hostname");

    /** Trees kept at once. */
    private static final int TREES_MAX = 16;

    private final Cluster cluster;
    private @Nullable Labels[] seen = new Labels[0];
    private long nodeSetVersion = -1;
    private long position;
    private long version;
    private long countedAt = -1;
    private final Map<String, Integer> counts = new HashMap<>();
    private final Map<List<String>, DomainTree> trees = new LinkedHashMap<>();
    private final Map<Set<String>, DomainTree> treeOf = new HashMap<>();
    private long objectsVersion = -1;

    Levels(Cluster cluster) {
        this.cluster = cluster;
    }

    /** Grows when a tree may be another; whoever keeps one must ask for it again. */
    long version() {
        var changes = cluster.changes();
        boolean changed = nodeSetVersion != cluster.nodeSetVersion() || !changes.reaches(position);
        for (long at = position; at < changes.end() && !changed; at++) {
            changed = changes.factsChanged(at) && relabelled(changes.node(at));
        }
        if (changed) {
            seen = new Labels[cluster.nodes().limit()];
            cluster.eachNode(node -> seen[node] = cluster.nodes().get(node).labels());
            nodeSetVersion = cluster.nodeSetVersion();
            trees.clear();
            treeOf.clear();
            version++;
        }
        position = changes.end();
        return version;
    }

    private boolean relabelled(int node) {
        var facts = cluster.nodes().at(node);
        return facts == null || node >= seen.length || !facts.labels().equals(seen[node]);
    }

    /** How many domains a label makes by itself; 0 where no node carries it. */
    int domains(String label) {
        if (countedAt != version()) {
            counts.clear();
            countedAt = version;
        }
        return counts.computeIfAbsent(label, unused -> {
            var values = new HashSet<String>();
            cluster.eachNode(node -> {
                var value = cluster.nodes().get(node).labels().get(label);
                if (value != null) {
                    values.add(value);
                }
            });
            return values.size();
        });
    }

    /** A tree that has all wanted labels as levels, besides the others of the same topology. */
    DomainTree tree(Set<String> wanted) {
        version();
        if (objectsVersion != cluster.objects().version()) {
            objectsVersion = cluster.objects().version();
            treeOf.clear(); // a topology may have come or gone
        }
        var tree = treeOf.get(wanted);
        if (tree == null) {
            tree = inOrder(order(wanted));
            treeOf.put(Set.copyOf(wanted), tree);
        }
        return tree;
    }

    private DomainTree inOrder(List<String> order) {
        var known = trees.get(order);
        if (known == null) {
            if (trees.size() >= TREES_MAX) {
                trees.clear();
                treeOf.clear();
                version++;
            }
            known = new DomainTree(cluster, order);
            trees.put(order, known);
        }
        return known;
    }

    private List<String> order(Set<String> wanted) {
        for (var topology : cluster.objects().all(Topology.class)) {
            if (topology.levels().containsAll(wanted)) {
                return topology.levels();
            }
        }
        var order = new ArrayList<String>();
        for (var label : WELL_KNOWN) {
            boolean host = label.equals(WELL_KNOWN.getLast());
            if (wanted.contains(label) || (!host && domains(label) > 0)) {
                order.add(label);
            }
        }
        wanted.stream().sorted().filter(label -> !order.contains(label)).forEach(label -> {
            int at = 0;
            while (at < order.size() && domains(order.get(at)) <= domains(label)) {
                at++;
            }
            order.add(at, label);
        });
        return order;
    }
}

package dev.berth.engine.gang;

import dev.berth.engine.cluster.Cluster;
import dev.berth.engine.model.NaturalOrder;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/**
 * The nodes as a tree of topology domains: the whole cluster, then the domains of each level, then nodes.
 *
 * <p>A domain is told by the labels of its level and of all levels above: two racks of the same name in two zones are two
 * racks. A node that lacks a level's label lies in a domain without a name there, so that the tree reaches every node;
 * no request can ask for such a domain. Domains are numbered so that parents come before children and each level's
 * domains are a range, ordered by name; nodes have places in the order in which a walk through the tree meets them, so
 * that neighbours in that order are near each other.
 *
 * <p>The tree holds no state of pods. It is made anew when labels change, O(nodes x levels x log).
 */
final class DomainTree {
    /** The whole cluster. */
    static final int ROOT = 0;

    private final List<String> levels;
    private final List<String> names = new ArrayList<>();
    private final List<Integer> parents = new ArrayList<>();
    private final int[] starts;
    private final int[] firstChild;
    private final int[] firstNode;
    private final int[] nodes;
    private final int[] leafOf;
    private final int[] placeOf;

    /** @param levels node label keys, widest first */
    DomainTree(Cluster cluster, List<String> levels) {
        this.levels = List.copyOf(levels);
        var entries = new ArrayList<Entry>();
        cluster.eachNode(node -> {
            var facts = cluster.nodes().get(node);
            var path = new String[levels.size()];
            for (int i = 0; i < path.length; i++) {
                var value = facts.labels().get(levels.get(i));
                path[i] = value == null ? "" : value;
            }
            entries.add(new Entry(node, facts.name(), path));
        });
        entries.sort(Entry.ORDER);
        nodes = entries.stream().mapToInt(Entry::node).toArray();
        leafOf = new int[cluster.nodes().limit()];
        placeOf = new int[leafOf.length];
        for (int place = 0; place < nodes.length; place++) {
            placeOf[nodes[place]] = place;
        }
        starts = new int[levels.size() + 2];
        names.add("");
        parents.add(-1);
        starts[1] = 1;
        var domain = new int[entries.size()];
        var firstNodes = new ArrayList<>(List.of(0));
        for (int level = 0; level < levels.size(); level++) {
            for (int i = 0; i < domain.length; i++) {
                var entry = entries.get(i);
                int parent = domain[i];
                boolean same = i > 0
                        && parents.get(names.size() - 1) == parent
                        && names.size() > starts[level + 1]
                        && entries.get(i - 1).path[level].equals(entry.path[level]);
                if (!same) {
                    names.add(entry.path[level]);
                    parents.add(parent);
                    firstNodes.add(i);
                }
                domain[i] = names.size() - 1;
            }
            starts[level + 2] = names.size();
        }
        for (int i = 0; i < domain.length; i++) {
            leafOf[nodes[i]] = domain[i];
        }
        firstNode = firstNodes.stream().mapToInt(Integer::intValue).toArray();
        firstChild = new int[names.size() + 1];
        for (int child = names.size() - 1; child > 0; child--) {
            firstChild[parents.get(child)] = child;
        }
    }

    private record Entry(int node, String name, String[] path) {
        static final Comparator<Entry> ORDER = (one, other) -> {
            for (int i = 0; i < one.path.length; i++) {
                int order = NaturalOrder.compare(one.path[i], other.path[i]);
                if (order != 0) {
                    return order;
                }
            }
            return NaturalOrder.compare(one.name, other.name);
        };
    }

    List<String> levels() {
        return levels;
    }

    /** The depth of a label's level, or -1 where the tree has no such level; that of the whole cluster is -1, too. */
    int depthOf(String label) {
        return levels.indexOf(label);
    }

    int leafDepth() {
        return levels.size() - 1;
    }

    int count() {
        return names.size();
    }

    /** The first domain of a level; the level's domains are numbered on from there. */
    int start(int depth) {
        return starts[depth + 1];
    }

    /** One past the last domain of a level. */
    int end(int depth) {
        return starts[depth + 2];
    }

    int depth(int domain) {
        int depth = -1;
        while (domain >= end(depth)) {
            depth++;
        }
        return depth;
    }

    /** Whether nodes carry the label that makes them this domain. */
    boolean named(int domain) {
        return domain == ROOT || !names.get(domain).isEmpty();
    }

    int parent(int domain) {
        return parents.get(domain);
    }

    /** The domain at a depth that holds a domain of the same depth or below. */
    int ancestor(int domain, int depth) {
        int at = domain;
        while (at >= end(depth)) {
            at = parents.get(at);
        }
        return at;
    }

    int firstChild(int domain) {
        return firstChild[domain];
    }

    /** One past the last child; children of one domain are numbered in a row. */
    int lastChild(int domain) {
        int depth = depth(domain);
        int next = domain + 1;
        return next < end(depth) ? firstChild[next] : end(depth + 1);
    }

    boolean isLeaf(int domain) {
        return domain >= start(leafDepth());
    }

    /** The nodes of a domain have the places from here on. */
    int firstPlace(int domain) {
        return firstNode[domain];
    }

    /** One past the place of a domain's last node. */
    int lastPlace(int domain) {
        int next = domain + 1;
        return next < end(depth(domain)) ? firstNode[next] : nodes.length;
    }

    int size(int domain) {
        return lastPlace(domain) - firstPlace(domain);
    }

    int nodeAt(int place) {
        return nodes[place];
    }

    int placeOf(int node) {
        return placeOf[node];
    }

    /** The domain of the narrowest level in which a node lies. */
    int leafOf(int node) {
        return leafOf[node];
    }

    boolean holds(int domain, int node) {
        int place = placeOf[node];
        return place >= firstPlace(domain) && place < lastPlace(domain);
    }

    /** {@code zone-a/block-1/rack-3}: all names from the widest level on. */
    String path(int domain) {
        if (domain == ROOT) {
            return "the cluster";
        }
        var path = new StringBuilder(names.get(domain));
        for (int at = parents.get(domain); at > ROOT; at = parents.get(at)) {
            if (!names.get(at).isEmpty()) {
                path.insert(0, names.get(at) + "/");
            }
        }
        return path.toString();
    }

    String name(int domain) {
        return names.get(domain);
    }
}

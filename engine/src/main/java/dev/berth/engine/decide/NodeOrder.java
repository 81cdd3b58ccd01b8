package dev.berth.engine.decide;

import dev.berth.engine.cluster.Cluster;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;

/**
 * Which of two equally good nodes comes first: the smaller name or, with a seed, the smaller hash of seed and name. Ranks
 * are renewed when nodes come or go; the order of those that stay never changes, so heaps built on it stay valid.
 */
final class NodeOrder {
    private final Cluster cluster;
    private final long seed;
    private long version = -1;
    private int[] ranks = new int[0];
    private boolean followsNumbers;

    NodeOrder(Cluster cluster, long seed) {
        this.cluster = cluster;
        this.seed = seed;
    }

    boolean before(int node, int other) {
        if (version != cluster.nodeSetVersion()) {
            renew();
        }
        return ranks[node] < ranks[other];
    }

    /** Whether nodes in order have ascending numbers, so that the first of equals met is the first in order. */
    boolean followsNumbers() {
        if (version != cluster.nodeSetVersion()) {
            renew();
        }
        return followsNumbers;
    }

    private void renew() {
        var nodes = new ArrayList<Integer>();
        cluster.eachNode(nodes::add);
        Comparator<Integer> byName =
                Comparator.comparing(node -> cluster.nodes().get(node).name());
        nodes.sort(
                seed == 0
                        ? byName
                        : Comparator.<Integer>comparingLong(
                                        node -> mixed(cluster.nodes().get(node).name()))
                                .thenComparing(byName));
        int[] old = ranks;
        ranks = new int[Math.max(old.length, cluster.nodes().limit())];
        Arrays.fill(ranks, Integer.MAX_VALUE);
        followsNumbers = true;
        for (int rank = 0; rank < nodes.size(); rank++) {
            ranks[nodes.get(rank)] = rank;
            followsNumbers &= rank == 0 || nodes.get(rank - 1) < nodes.get(rank);
        }
        version = cluster.nodeSetVersion();
    }

    private long mixed(String name) {
        long hash = seed;
        for (int i = 0; i < name.length(); i++) {
            hash = (hash ^ name.charAt(i)) * 0x9E3779B97F4A7C15L;
            hash ^= hash >>> 32;
        }
        return hash;
    }
}

package dev.berth.engine.decide;

import dev.berth.engine.plugin.PodScorer;
import java.util.Arrays;

/**
 * The best node of each group of nodes that scorers which look beyond the node treat alike, and then the best of all.
 * Offered nodes carry the sum of their final scores; scores that are normalised come in at the end, once per group.
 */
final class GroupBests implements PodScorer.Feasible {
    private final NodeOrder order;
    private int[] nodes = new int[64];
    private int[] sizes = new int[64];
    private long[] totals = new long[64];
    private long[] scores = new long[64];
    private int count;

    GroupBests(NodeOrder order) {
        this.order = order;
    }

    /** Starts with a number of empty groups. */
    void start(int groups) {
        while (nodes.length < groups) {
            grow();
        }
        count = groups;
        Arrays.fill(sizes, 0, count, 0);
    }

    private void grow() {
        int size = nodes.length * 2;
        nodes = Arrays.copyOf(nodes, size);
        sizes = Arrays.copyOf(sizes, size);
        totals = Arrays.copyOf(totals, size);
        scores = new long[size];
    }

    /** Adds a group of one node. */
    void add(int node, long score) {
        if (count == nodes.length) {
            grow();
        }
        nodes[count] = node;
        sizes[count] = 1;
        totals[count++] = score;
    }

    /** Whether a node of at most this score could become the best of its group. */
    boolean wants(int group, int node, long score) {
        return sizes[group] == 0
                || score > totals[group]
                || (score == totals[group] && order.before(node, nodes[group]));
    }

    void offer(int group, int node, long score) {
        if (wants(group, node, score)) {
            nodes[group] = node;
            totals[group] = score;
            sizes[group] = 1;
        }
    }

    /** The least score that a node must reach to become the best of any group. */
    long leastWanted() {
        long least = Long.MAX_VALUE;
        for (int i = 0; i < count; i++) {
            if (sizes[i] == 0) {
                return Long.MIN_VALUE;
            }
            least = Math.min(least, totals[i]);
        }
        return order.followsNumbers() ? least + 1 : least;
    }

    private void dropEmpty() {
        int kept = 0;
        for (int i = 0; i < count; i++) {
            if (sizes[i] > 0) {
                nodes[kept] = nodes[i];
                sizes[kept] = sizes[i];
                totals[kept++] = totals[i];
            }
        }
        count = kept;
    }

    /** The best node of all once normalised scores are added, or -1 where no node was offered. */
    int best(Assessment assessment) {
        dropEmpty();
        if (count == 0) {
            return -1;
        }
        for (var named : assessment.scorers()) {
            var scorer = named.scorer();
            if (!scorer.normalizes() || count == 1 || !scorer.begin(this)) {
                continue;
            }
            for (int i = 0; i < count; i++) {
                scores[i] = scorer.score(nodes[i]);
            }
            scorer.normalize(scores, count);
            for (int i = 0; i < count; i++) {
                totals[i] += scores[i] * named.weight();
            }
        }
        int best = 0;
        for (int i = 1; i < count; i++) {
            if (totals[i] > totals[best] || (totals[i] == totals[best] && order.before(nodes[i], nodes[best]))) {
                best = i;
            }
        }
        return nodes[best];
    }

    @Override
    public int groups() {
        return count;
    }

    @Override
    public int node(int group) {
        return nodes[group];
    }

    @Override
    public int size(int group) {
        return sizes[group];
    }
}

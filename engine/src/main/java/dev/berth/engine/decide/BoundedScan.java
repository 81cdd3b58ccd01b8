package dev.berth.engine.decide;

import dev.berth.engine.cluster.Cluster;
import dev.berth.engine.cluster.LongColumn;
import dev.berth.engine.plugin.ColumnScorer;
import dev.berth.engine.plugin.NodeFilter;
import dev.berth.engine.plugin.NodeResourcesFitFilter;
import dev.berth.engine.plugin.NodeShares;
import dev.berth.engine.plugin.PodScorer;
import dev.berth.engine.plugin.Scope;
import dev.berth.engine.plugin.Scorer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Finds the best node for a plain pod, one whose answers need no look beyond each node.
 *
 * <p><b>Idea.</b> Branch and bound over columns. What node objects decide comes from a shared {@link FactsColumn}. For a
 * block of nodes at a time, {@link ColumnScorer}s write upper bounds of their scores in loops that compile to vector
 * instructions; other scorers are bounded by the greatest score there is. Nodes are then met in order, and only one whose
 * bound beats the best of its group so far is filtered and scored exactly. As scores are small whole numbers and bounds
 * are tight, that is a handful of nodes.
 *
 * <p><b>Invariant.</b> Bounds are never below scores, and a node that ties comes later in node order or is compared, so the
 * result is that of scoring every node.
 *
 * <p><b>Cost.</b> About 1 ns a node, and an exact look per candidate. Where many candidates of a block prove too full, the
 * room of the whole block is computed by column.
 */
final class BoundedScan {
    /** Facts columns kept at once. */
    private static final int FACTS_MAX = 64;

    private static final int BLOCK = LongColumn.CHUNK;

    /** Candidates refused in a block before the room of all its nodes is computed. */
    private static final int REFUSALS_MAX = 32;

    private final Cluster cluster;
    private final NodeShares shares;
    private final Map<FactsColumn.Key, FactsColumn> factsColumns = new LinkedHashMap<>(16, 0.75f, true);
    private final int[] bounds = new int[BLOCK];
    private final long[] lack = new long[BLOCK];
    private final List<NodeFilter> filters = new ArrayList<>();
    private final List<NodeResourcesFitFilter.Check> fits = new ArrayList<>();
    private final List<PodScorer> scorers = new ArrayList<>();
    private final List<Integer> weights = new ArrayList<>();

    BoundedScan(Cluster cluster) {
        this.cluster = cluster;
        shares = new NodeShares(cluster);
    }

    /** Whether the pod is plain. */
    static boolean suits(Assessment assessment, PodScorer.Feasible none) {
        if (assessment.pod().pod().nodeName() != null) {
            return false;
        }
        for (var named : assessment.filters()) {
            var scope = named.filter().scope();
            if (scope == Scope.CLUSTER
                    || (scope == Scope.TOPOLOGY && named.filter().active())) {
                return false;
            }
        }
        for (var named : assessment.scorers()) {
            var scope = named.scorer().scope();
            if (scope == Scope.CLUSTER
                    || (scope == Scope.TOPOLOGY && named.scorer().begin(none))
                    || (scope == Scope.NODE && named.scorer().normalizes())) {
                return false;
            }
        }
        return true;
    }

    /** Offers the best node of each group of nodes with equal facts. */
    void scan(Assessment assessment, GroupBests bests) {
        var facts = facts(assessment);
        shares.catchUp();
        prepare(assessment);
        bests.start(Math.max(1, facts.groupCount()));
        int limit = cluster.nodes().limit();
        for (int from = 0; from < limit; from += BLOCK) {
            int length = Math.min(BLOCK, limit - from);
            facts.writeScores(from, length, bounds);
            for (int i = 0; i < scorers.size(); i++) {
                addBounds(scorers.get(i), weights.get(i), from, length);
            }
            offer(facts, from, length, bests);
        }
    }

    private void prepare(Assessment assessment) {
        filters.clear();
        fits.clear();
        scorers.clear();
        weights.clear();
        for (var named : assessment.filters()) {
            if (named.filter().scope() == Scope.NODE) {
                filters.add(named.filter());
                if (named.filter() instanceof NodeResourcesFitFilter.Check fit) {
                    fits.add(fit);
                }
            }
        }
        for (var named : assessment.scorers()) {
            if (named.scorer().scope() == Scope.NODE) {
                scorers.add(named.scorer());
                weights.add(named.weight());
            }
        }
    }

    private void addBounds(PodScorer scorer, int weight, int from, int length) {
        if (scorer instanceof ColumnScorer column && column.addBounds(from, length, weight, bounds, shares)) {
            return;
        }
        int greatest = weight * Scorer.SCORE_MAX;
        for (int n = 0; n < length; n++) {
            bounds[n] += greatest;
        }
    }

    private void offer(FactsColumn facts, int from, int length, GroupBests bests) {
        long least = Math.max(FactsColumn.UNSUITABLE / 2, bests.leastWanted());
        int greatest = Integer.MIN_VALUE;
        for (int n = 0; n < length; n++) {
            greatest = Math.max(greatest, bounds[n]);
        }
        if (greatest < least) {
            return;
        }
        int refusals = 0;
        for (int n = 0; n < length; n++) {
            if (bounds[n] < least) {
                continue;
            }
            int node = from + n;
            int group = facts.group(node);
            if (!bests.wants(group, node, bounds[n])) {
                continue;
            }
            if (allows(node)) {
                bests.offer(group, node, facts.score(node) + ownScore(node));
                least = Math.max(least, bests.leastWanted());
            } else if (++refusals == REFUSALS_MAX) {
                dropFull(from, length);
            }
        }
    }

    private boolean allows(int node) {
        for (int i = 0; i < filters.size(); i++) {
            if (!filters.get(i).check(node).fits()) {
                return false;
            }
        }
        return true;
    }

    private long ownScore(int node) {
        long sum = 0;
        for (int i = 0; i < scorers.size(); i++) {
            sum += scorers.get(i).score(node) * weights.get(i);
        }
        return sum;
    }

    /** Strikes out all nodes of a block that have no room for the pod. */
    private void dropFull(int from, int length) {
        Arrays.fill(lack, 0, length, 0);
        for (var fit : fits) {
            fit.lacking(from / BLOCK, lack, length);
        }
        for (int n = 0; n < length; n++) {
            if (lack[n] < 0) {
                bounds[n] = FactsColumn.UNSUITABLE;
            }
        }
    }

    private FactsColumn facts(Assessment assessment) {
        var key = FactsColumn.Key.of(assessment.pod().shape(), cluster);
        var facts = factsColumns.get(key);
        if (facts == null || !facts.current()) {
            if (factsColumns.size() >= FACTS_MAX) {
                var oldest = factsColumns.keySet().iterator();
                oldest.next();
                oldest.remove();
            }
            facts = new FactsColumn(assessment);
            factsColumns.put(key, facts);
        }
        facts.catchUp();
        return facts;
    }
}

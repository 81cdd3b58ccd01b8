package dev.berth.engine.decide;

import dev.berth.engine.cluster.Cluster;
import dev.berth.engine.cluster.LongColumn;
import dev.berth.engine.plugin.ColumnScorer;
import dev.berth.engine.plugin.ColumnScratch;
import dev.berth.engine.plugin.NodeFilter;
import dev.berth.engine.plugin.NodeResourcesFitFilter;
import dev.berth.engine.plugin.PodScorer;
import dev.berth.engine.plugin.Scope;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Looks at every node once, for a pod that no ranking serves: its like has not been seen before, or its answers depend on
 * more than caches can follow.
 *
 * <p>A plain pod is scanned column by column: what node objects decide comes from a shared {@link FactsColumn}, resources
 * and scores are computed chunk by chunk in loops that compile to vector instructions, and only the best node of each
 * facts group is kept. A pod with spread, affinity or volumes is scanned node by node, every feasible node a group of its
 * own.
 */
final class FullScan {
    /** Facts columns kept at once. */
    private static final int FACTS_MAX = 64;

    private final Cluster cluster;
    private final NodeOrder order;
    private final Map<FactsColumn.Key, FactsColumn> factsColumns = new LinkedHashMap<>(16, 0.75f, true);
    private final long[] lack = new long[LongColumn.CHUNK];
    private final long[] own = new long[LongColumn.CHUNK];
    private final ColumnScratch scratch;
    private final Groups groups = new Groups();

    FullScan(Cluster cluster, NodeOrder order) {
        this.cluster = cluster;
        this.order = order;
        scratch = new ColumnScratch(cluster);
    }

    /** The node that the pod should take, or -1. */
    int next(Assessment assessment) {
        if (assessment.rejected() != null) {
            return -1;
        }
        groups.clear();
        if (isPlain(assessment)) {
            byColumn(assessment);
        } else {
            nodeByNode(assessment);
        }
        return groups.best(assessment);
    }

    private boolean isPlain(Assessment assessment) {
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
                    || (scope == Scope.TOPOLOGY && named.scorer().begin(groups))
                    || (scope == Scope.NODE && named.scorer().normalizes())) {
                return false;
            }
        }
        return true;
    }

    private void nodeByNode(Assessment assessment) {
        for (int node = 0; node < cluster.nodes().limit(); node++) {
            if (cluster.nodes().at(node) != null && assessment.fits(node)) {
                groups.add(node, 1, ownScore(assessment, node));
            }
        }
    }

    private static long ownScore(Assessment assessment, int node) {
        long sum = 0;
        for (var named : assessment.scorers()) {
            if (!named.scorer().normalizes()) {
                sum += named.scorer().score(node) * named.weight();
            }
        }
        return sum;
    }

    private void byColumn(Assessment assessment) {
        var facts = facts(assessment);
        scratch.catchUp();
        groups.reserve(Math.max(1, facts.groupCount()));
        var others = new ArrayList<NodeFilter>();
        var fits = new ArrayList<NodeResourcesFitFilter.Check>();
        for (var named : assessment.filters()) {
            if (named.filter() instanceof NodeResourcesFitFilter.Check fit) {
                fits.add(fit);
            } else if (named.filter().scope() == Scope.NODE) {
                others.add(named.filter());
            }
        }
        var scorers = assessment.scorers().stream()
                .filter(each -> each.scorer().scope() == Scope.NODE)
                .toList();
        int limit = cluster.nodes().limit();
        for (int chunk = 0; chunk * LongColumn.CHUNK < limit; chunk++) {
            int length = Math.min(LongColumn.CHUNK, limit - chunk * LongColumn.CHUNK);
            facts.writeUnsuitable(chunk, length, lack);
            for (var fit : fits) {
                fit.lacking(chunk, lack, length);
            }
            facts.writeScores(chunk, length, own);
            for (var named : scorers) {
                addScores(named, chunk, length);
            }
            reduce(facts, others, chunk, length);
        }
        groups.dropEmpty();
    }

    private void addScores(Assessment.NamedScorer named, int chunk, int length) {
        if (named.scorer() instanceof ColumnScorer columns
                && columns.addScores(chunk, length, named.weight(), own, scratch)) {
            return;
        }
        for (int n = 0; n < length; n++) {
            if (lack[n] >= 0) {
                own[n] += named.weight() * named.scorer().score(chunk * LongColumn.CHUNK + n);
            }
        }
    }

    private void reduce(FactsColumn facts, List<NodeFilter> others, int chunk, int length) {
        int base = chunk * LongColumn.CHUNK;
        if (facts.groupCount() == 1 && others.isEmpty() && order.followsNumbers()) {
            reduceToOne(base, length);
            return;
        }
        for (int n = 0; n < length; n++) {
            if (lack[n] >= 0 && allow(others, base + n)) {
                groups.offer(facts.group(base + n), base + n, own[n]);
            }
        }
    }

    /** The usual case, kept free of calls: all nodes in one group, the first of equals wins. */
    private void reduceToOne(int base, int length) {
        int feasible = 0;
        int best = -1;
        long greatest = Long.MIN_VALUE;
        for (int n = 0; n < length; n++) {
            if (lack[n] >= 0) {
                feasible++;
                if (own[n] > greatest) {
                    greatest = own[n];
                    best = n;
                }
            }
        }
        if (best >= 0) {
            groups.offer(0, base + best, greatest);
            groups.enlarge(0, feasible - 1);
        }
    }

    private static boolean allow(List<NodeFilter> filters, int node) {
        for (int i = 0; i < filters.size(); i++) {
            if (!filters.get(i).check(node).fits()) {
                return false;
            }
        }
        return true;
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

    /** The best node of each group, and how many feasible nodes the group has. */
    private final class Groups implements PodScorer.Feasible {
        private int[] nodes = new int[64];
        private int[] sizes = new int[64];
        private long[] totals = new long[64];
        private long[] scores = new long[64];
        private int count;

        void clear() {
            count = 0;
        }

        void reserve(int wanted) {
            while (nodes.length < wanted) {
                grow();
            }
            count = wanted;
            Arrays.fill(sizes, 0, count, 0);
        }

        private void grow() {
            int size = nodes.length * 2;
            nodes = Arrays.copyOf(nodes, size);
            sizes = Arrays.copyOf(sizes, size);
            totals = Arrays.copyOf(totals, size);
            scores = new long[size];
        }

        void add(int node, int size, long score) {
            if (count == nodes.length) {
                grow();
            }
            nodes[count] = node;
            sizes[count] = size;
            totals[count++] = score;
        }

        void offer(int group, int node, long score) {
            if (sizes[group]++ == 0
                    || score > totals[group]
                    || (score == totals[group] && !order.followsNumbers() && order.before(node, nodes[group]))) {
                nodes[group] = node;
                totals[group] = score;
            }
        }

        void enlarge(int group, int more) {
            sizes[group] += more;
        }

        void dropEmpty() {
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

        int best(Assessment assessment) {
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
}

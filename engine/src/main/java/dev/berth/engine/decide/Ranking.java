package dev.berth.engine.decide;

import dev.berth.engine.cluster.ChangeLog;
import dev.berth.engine.cluster.Cluster;
import dev.berth.engine.plugin.NodeFilter;
import dev.berth.engine.plugin.PodScorer;
import dev.berth.engine.plugin.Scope;
import dev.berth.engine.plugin.Signature;
import dev.berth.engine.plugin.ZeroScore;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * All nodes in the order in which one kind of pod would take them, kept up to date as the cluster changes.
 *
 * <p><b>Idea.</b> What plugins say of a node falls in two parts. One depends on the node alone: whether resources, ports
 * and taints allow the pod, and scores that are not normalised. The other looks beyond the node: spread, affinity, and
 * every score that is normalised over the feasible nodes. For the second part many nodes are the same: those with equal
 * <em>signature</em> (taint and affinity scores, topology domains or, where each domain is a node, its counts) get equal
 * answers. So nodes are kept in groups of equal signature; in a group, a heap holds the feasible nodes by their own
 * score. A decision asks the filters and scorers once per group, about the node on top of the heap, and takes the best
 * top. A changed node is scored again and moved, in O(log n); nothing else is looked at.
 *
 * <p><b>Cost.</b> O(changes since the last decision x log nodes + groups). Three zones make three groups; a spread over
 * hosts makes one per zone and count. Memory: 16 bytes a node.
 *
 * <p><b>Invariant.</b> {@code next} names the node that {@link Explanation} finds by looking at everything, smallest in
 * node order among equals.
 */
final class Ranking {
    private static final int NOWHERE = -1;

    /** Groups that became empty are kept, as counts often return; beyond this many all groups are made anew. */
    private static final int EMPTY_GROUPS_MAX = 256;

    private final Assessment assessment;
    private final Cluster cluster;
    private final NodeOrder nodeOrder;
    private final NodeFilter[] factFilters;
    private final NodeFilter[] nodeFilters;
    private final NodeFilter[] wideFilters;
    private final PodScorer[] ownScorers;
    private final int[] ownWeights;
    private final PodScorer[] wideScorers;
    private final int[] wideWeights;
    private final boolean grouping;
    private final long factsVersion;
    private final long storageVersion;
    private final long imagesVersion;

    private int[] groupOf = new int[0];
    private int[] placeOf = new int[0];
    private int[] scoreOf = new int[0];
    private boolean[] suitable = new boolean[0];
    private final List<Group> groups = new ArrayList<>();
    private final Map<Key, Integer> groupNumbers = new HashMap<>();
    private final Key probe = new Key();
    private final Standing standing = new Standing();
    private long nodeSetVersion;
    private long position;
    private long scoresVersion;
    private int[] refreshedAt = new int[0];
    private int catchUps;
    private long lastUse;

    Ranking(Assessment assessment, NodeOrder nodeOrder) {
        this.assessment = assessment;
        this.nodeOrder = nodeOrder;
        cluster = assessment.pod().cluster();
        var filters = assessment.filters().stream()
                .map(Assessment.NamedFilter::filter)
                .toList();
        factFilters = with(filters, Scope.FACTS);
        nodeFilters = with(filters, Scope.NODE);
        wideFilters = with(filters, Scope.TOPOLOGY);
        var own = assessment.scorers().stream()
                .filter(each -> !each.scorer().normalizes() && each.scorer() != ZeroScore.INSTANCE)
                .toList();
        var wide = assessment.scorers().stream()
                .filter(each -> each.scorer().normalizes())
                .toList();
        ownScorers = own.stream().map(Assessment.NamedScorer::scorer).toArray(PodScorer[]::new);
        ownWeights = own.stream().mapToInt(Assessment.NamedScorer::weight).toArray();
        wideScorers = wide.stream().map(Assessment.NamedScorer::scorer).toArray(PodScorer[]::new);
        wideWeights = wide.stream().mapToInt(Assessment.NamedScorer::weight).toArray();
        grouping =
                wideFilters.length > 0 || Arrays.stream(wideScorers).anyMatch(each -> each.scope() == Scope.TOPOLOGY);
        factsVersion = cluster.factsVersion();
        storageVersion = storageVersion();
        imagesVersion = cluster.imagesVersion();
        startAfresh();
    }

    private static NodeFilter[] with(List<NodeFilter> filters, Scope scope) {
        return filters.stream().filter(filter -> filter.scope() == scope).toArray(NodeFilter[]::new);
    }

    /** Whether every plugin's answer can be kept up to date by this structure. */
    static boolean suits(Assessment assessment) {
        return assessment.objection() == null
                && assessment.filters().stream().allMatch(each -> each.filter().scope() != Scope.CLUSTER)
                && assessment.scorers().stream().allMatch(each -> each.scorer().scope() != Scope.CLUSTER);
    }

    Assessment assessment() {
        return assessment;
    }

    long lastUse() {
        return lastUse;
    }

    /** Whether this can be brought up to date; if not, it must be made anew. */
    boolean current() {
        return factsVersion == cluster.factsVersion()
                && storageVersion == storageVersion()
                && imagesVersion == cluster.imagesVersion()
                && cluster.changes().reaches(position)
                && !assessment.stale();
    }

    /** Storage is nothing to a pod without volumes. */
    private long storageVersion() {
        return assessment.pod().shape().volumes().isEmpty() ? 0 : cluster.storageVersion();
    }

    /** The node that the pod should take, or -1 where it fits nowhere. */
    int next(long use) {
        lastUse = use;
        catchUp();
        standing.gather();
        return standing.best();
    }

    private void catchUp() {
        if (nodeSetVersion != cluster.nodeSetVersion() || groups.size() > EMPTY_GROUPS_MAX + 4 * standing.count) {
            startAfresh();
            return;
        }
        ChangeLog changes = cluster.changes();
        long end = changes.end();
        if (position == end && scoresVersion == scoresVersion()) {
            return;
        }
        catchUps++;
        for (long at = position; at < end; at++) {
            int node = changes.node(at);
            boolean factsChanged = changes.factsChanged(at);
            if (factsChanged || node >= refreshedAt.length || refreshedAt[node] != catchUps) {
                refresh(node, factsChanged);
                refreshedAt[node] = catchUps;
            }
        }
        position = end;
        if (scoresVersion != scoresVersion()) {
            scoreAfresh();
        }
    }

    private long scoresVersion() {
        long sum = 0;
        for (var scorer : ownScorers) {
            sum += scorer.version();
        }
        return sum;
    }

    /** The same nodes in the same groups, with other scores. */
    private void scoreAfresh() {
        scoresVersion = scoresVersion();
        for (var group : groups) {
            group.scoreAfresh();
        }
    }

    /** Heaps rely on node order, which means nothing for a number that another node took over. */
    private void startAfresh() {
        nodeSetVersion = cluster.nodeSetVersion();
        position = cluster.changes().end();
        scoresVersion = scoresVersion();
        groups.clear();
        groupNumbers.clear();
        Arrays.fill(groupOf, NOWHERE);
        cluster.eachNode(node -> refresh(node, true));
    }

    private void refresh(int node, boolean factsChanged) {
        if (node >= groupOf.length) {
            grow(node);
        }
        if (cluster.nodes().at(node) == null) {
            suitable[node] = false;
            remove(node);
            return;
        }
        if (factsChanged) {
            suitable[node] = assessment.admitsName(node) && allow(factFilters, node);
        }
        if (!suitable[node] || !allow(nodeFilters, node)) {
            remove(node);
            return;
        }
        int score = ownScore(node);
        int group = groupOf[node];
        if (factsChanged || grouping || group == NOWHERE) {
            int wanted = groupFor(node);
            if (wanted != group) {
                remove(node);
                scoreOf[node] = score;
                groups.get(wanted).insert(node);
                groupOf[node] = wanted;
                return;
            }
        }
        if (score != scoreOf[node]) {
            boolean better = score > scoreOf[node];
            scoreOf[node] = score;
            groups.get(groupOf[node]).moved(node, better);
        }
    }

    private int ownScore(int node) {
        int score = 0;
        for (int i = 0; i < ownScorers.length; i++) {
            score += (int) ownScorers[i].score(node) * ownWeights[i];
        }
        return score;
    }

    private static boolean allow(NodeFilter[] filters, int node) {
        for (var filter : filters) {
            if (!filter.check(node).fits()) {
                return false;
            }
        }
        return true;
    }

    private void grow(int node) {
        int old = groupOf.length;
        int size = Math.max(node + 1, Math.max(cluster.nodes().limit(), old + (old >> 1)));
        groupOf = Arrays.copyOf(groupOf, size);
        placeOf = Arrays.copyOf(placeOf, size);
        scoreOf = Arrays.copyOf(scoreOf, size);
        suitable = Arrays.copyOf(suitable, size);
        refreshedAt = Arrays.copyOf(refreshedAt, size);
        Arrays.fill(groupOf, old, size, NOWHERE);
    }

    private void remove(int node) {
        int group = groupOf[node];
        if (group != NOWHERE) {
            groups.get(group).remove(node);
            groupOf[node] = NOWHERE;
        }
    }

    private int groupFor(int node) {
        probe.length = 0;
        for (var scorer : wideScorers) {
            if (scorer.scope() == Scope.TOPOLOGY) {
                scorer.signature(node, probe);
            } else {
                probe.add(scorer.score(node));
            }
        }
        for (var filter : wideFilters) {
            filter.signature(node, probe);
        }
        Integer known = groupNumbers.get(probe);
        if (known != null) {
            return known;
        }
        groupNumbers.put(probe.copy(), groups.size());
        groups.add(new Group());
        return groups.size() - 1;
    }

    /** A signature; the probe is reused, copies are kept. */
    private static final class Key implements Signature {
        private long[] facts = new long[8];
        private int length;

        @Override
        public void add(long fact) {
            if (length == facts.length) {
                facts = Arrays.copyOf(facts, length * 2);
            }
            facts[length++] = fact;
        }

        Key copy() {
            var copy = new Key();
            copy.facts = Arrays.copyOf(facts, length);
            copy.length = length;
            return copy;
        }

        @Override
        public int hashCode() {
            long hash = length;
            for (int i = 0; i < length; i++) {
                hash = (hash ^ facts[i]) * 0x9E3779B97F4A7C15L;
                hash ^= hash >>> 29;
            }
            return (int) (hash ^ (hash >>> 32));
        }

        @Override
        public boolean equals(@Nullable Object other) {
            return other instanceof Key that
                    && length == that.length
                    && Arrays.equals(facts, 0, length, that.facts, 0, length);
        }
    }

    /** A binary heap of nodes, best on top: greater score, then earlier in node order. */
    private final class Group {
        private int[] heap = new int[4];
        private int size;

        private boolean before(int node, int other) {
            return scoreOf[node] != scoreOf[other] ? scoreOf[node] > scoreOf[other] : nodeOrder.before(node, other);
        }

        void insert(int node) {
            if (size == heap.length) {
                heap = Arrays.copyOf(heap, size * 2);
            }
            put(size++, node);
            up(placeOf[node]);
        }

        void scoreAfresh() {
            for (int place = 0; place < size; place++) {
                scoreOf[heap[place]] = ownScore(heap[place]);
            }
            for (int place = size / 2 - 1; place >= 0; place--) {
                down(place);
            }
        }

        void moved(int node, boolean better) {
            if (better) {
                up(placeOf[node]);
            } else {
                down(placeOf[node]);
            }
        }

        void remove(int node) {
            int place = placeOf[node];
            int last = heap[--size];
            if (last != node) {
                put(place, last);
                up(place);
                down(placeOf[last]);
            }
        }

        private void put(int place, int node) {
            heap[place] = node;
            placeOf[node] = place;
        }

        private void up(int start) {
            int place = start;
            int node = heap[place];
            while (place > 0) {
                int parent = (place - 1) >>> 1;
                if (!before(node, heap[parent])) {
                    break;
                }
                put(place, heap[parent]);
                place = parent;
            }
            put(place, node);
        }

        private void down(int start) {
            int place = start;
            int node = heap[place];
            for (int child = 2 * place + 1; child < size; child = 2 * place + 1) {
                if (child + 1 < size && before(heap[child + 1], heap[child])) {
                    child++;
                }
                if (!before(heap[child], node)) {
                    break;
                }
                put(place, heap[child]);
                place = child;
            }
            put(place, node);
        }
    }

    /** The groups whose nodes pass the filters that look beyond the node, and their scores. */
    private final class Standing implements PodScorer.Feasible {
        private int[] tops = new int[8];
        private int[] sizes = new int[8];
        private long[] totals = new long[8];
        private long[] scores = new long[8];
        private int count;

        void gather() {
            count = 0;
            for (int i = 0; i < groups.size(); i++) {
                var group = groups.get(i);
                if (group.size > 0 && allow(wideFilters, group.heap[0])) {
                    if (count == tops.length) {
                        tops = Arrays.copyOf(tops, count * 2);
                        sizes = Arrays.copyOf(sizes, count * 2);
                        totals = new long[count * 2];
                        scores = new long[count * 2];
                    }
                    tops[count] = group.heap[0];
                    sizes[count++] = group.size;
                }
            }
        }

        int best() {
            if (count == 0) {
                return NOWHERE;
            }
            for (int i = 0; i < count; i++) {
                totals[i] = scoreOf[tops[i]];
            }
            if (count > 1) {
                addWideScores();
            }
            int best = 0;
            for (int i = 1; i < count; i++) {
                if (totals[i] > totals[best] || (totals[i] == totals[best] && nodeOrder.before(tops[i], tops[best]))) {
                    best = i;
                }
            }
            return tops[best];
        }

        private void addWideScores() {
            for (int s = 0; s < wideScorers.length; s++) {
                var scorer = wideScorers[s];
                if (!scorer.begin(this)) {
                    continue;
                }
                for (int i = 0; i < count; i++) {
                    scores[i] = scorer.score(tops[i]);
                }
                scorer.normalize(scores, count);
                for (int i = 0; i < count; i++) {
                    totals[i] += scores[i] * wideWeights[s];
                }
            }
        }

        @Override
        public int groups() {
            return count;
        }

        @Override
        public int node(int group) {
            return tops[group];
        }

        @Override
        public int size(int group) {
            return sizes[group];
        }
    }
}

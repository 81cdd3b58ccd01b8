package dev.berth.engine.decide;

import dev.berth.engine.cluster.Cluster;
import dev.berth.engine.model.NodeAffinity;
import dev.berth.engine.model.PodShape;
import dev.berth.engine.model.Toleration;
import dev.berth.engine.plugin.NodeFilter;
import dev.berth.engine.plugin.PodScorer;
import dev.berth.engine.plugin.Scope;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * What plugins say of each node from the node object alone, shared by all pods that ask the same of node objects,
 * whatever resources they want: whether the node is out of the question, and to which group it belongs by the raw
 * scores that are normalised later (taints, preferred affinity).
 */
final class FactsColumn {
    /** Stands for a node that is out of the question; no sum of scores lifts it above {@code UNSUITABLE / 2}. */
    static final int UNSUITABLE = Integer.MIN_VALUE / 2;

    /** What of a pod such answers depend on. */
    record Key(NodeAffinity affinity, List<Toleration> tolerations, Set<String> features, List<String> imagesHeld) {
        static Key of(PodShape shape, Cluster cluster) {
            var held = new ArrayList<String>();
            for (var image : shape.images()) {
                if (cluster.nodesWithImage(image) > 0) {
                    held.add(image);
                }
            }
            if (!held.isEmpty()) {
                held.add(Integer.toString(shape.containers()));
            }
            return new Key(shape.nodeAffinity(), shape.tolerations(), shape.requiredFeatures(), held);
        }
    }

    private final Cluster cluster;
    private final List<NodeFilter> filters = new ArrayList<>();
    private final List<PodScorer> grouping = new ArrayList<>();
    private final List<PodScorer> finals = new ArrayList<>();
    private final List<Integer> weights = new ArrayList<>();
    private final boolean narrowed;
    private final Assessment assessment;
    private final long imagesVersion;
    private long nodeSetVersion = -1;
    private long position;
    /** The sum of the weighted final scores that node objects alone decide; {@link #UNSUITABLE} where a filter refuses. */
    private int[] scores = new int[0];

    private int[] groups = new int[0];
    private final Map<List<Long>, Integer> groupNumbers = new HashMap<>();

    FactsColumn(Assessment assessment) {
        this.assessment = assessment;
        cluster = assessment.pod().cluster();
        imagesVersion = cluster.imagesVersion();
        narrowed = assessment.only() != null;
        for (var named : assessment.filters()) {
            if (named.filter().scope() == Scope.FACTS) {
                filters.add(named.filter());
            }
        }
        for (var named : assessment.scorers()) {
            if (named.scorer().scope() == Scope.FACTS) {
                if (named.scorer().normalizes()) {
                    grouping.add(named.scorer());
                } else {
                    finals.add(named.scorer());
                    weights.add(named.weight());
                }
            }
        }
    }

    boolean current() {
        return imagesVersion == cluster.imagesVersion();
    }

    int groupCount() {
        return groupNumbers.size();
    }

    int group(int node) {
        return groups[node];
    }

    boolean suits(int node) {
        return scores[node] != UNSUITABLE;
    }

    /** The sum of the weighted final scores that node objects alone decide. */
    int score(int node) {
        return scores[node];
    }

    /** Writes the scores of {@code length} nodes from number {@code from} on. */
    void writeScores(int from, int length, int[] into) {
        System.arraycopy(scores, from, into, 0, length);
    }

    void catchUp() {
        var changes = cluster.changes();
        if (nodeSetVersion != cluster.nodeSetVersion() || !changes.reaches(position)) {
            nodeSetVersion = cluster.nodeSetVersion();
            position = changes.end();
            int size = cluster.nodes().limit();
            scores = new int[size];
            groups = new int[size];
            groupNumbers.clear();
            Arrays.fill(scores, UNSUITABLE);
            cluster.eachNode(this::refresh);
            return;
        }
        for (; position < changes.end(); position++) {
            if (changes.factsChanged(position)) {
                refresh(changes.node(position));
            }
        }
    }

    private void refresh(int node) {
        scores[node] = UNSUITABLE;
        if (allowed(node)) {
            var raw = new ArrayList<Long>(grouping.size());
            for (var scorer : grouping) {
                raw.add(scorer.score(node));
            }
            groups[node] = groupNumbers.computeIfAbsent(raw, unused -> groupNumbers.size());
            int sum = 0;
            for (int i = 0; i < finals.size(); i++) {
                sum += (int) finals.get(i).score(node) * weights.get(i);
            }
            scores[node] = sum;
        }
    }

    private boolean allowed(int node) {
        if (narrowed && !assessment.admitsName(node)) {
            return false;
        }
        for (var filter : filters) {
            if (!filter.check(node).fits()) {
                return false;
            }
        }
        return true;
    }
}

package dev.berth.engine.decide;

import dev.berth.engine.cluster.Cluster;
import dev.berth.engine.cluster.LongColumn;
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
    /** 0 where the node is suitable, -1 where it is not. */
    private long[] unsuitable = new long[0];

    private long[] finalScores = new long[0];
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

    /** Writes 0 or -1 for the nodes of a chunk. */
    void writeUnsuitable(int chunk, int length, long[] lack) {
        System.arraycopy(unsuitable, chunk * LongColumn.CHUNK, lack, 0, length);
    }

    /** Writes the scores that node objects alone decide. */
    void writeScores(int chunk, int length, long[] scores) {
        System.arraycopy(finalScores, chunk * LongColumn.CHUNK, scores, 0, length);
    }

    void catchUp() {
        var changes = cluster.changes();
        if (nodeSetVersion != cluster.nodeSetVersion() || !changes.reaches(position)) {
            nodeSetVersion = cluster.nodeSetVersion();
            position = changes.end();
            int size = cluster.nodes().limit();
            unsuitable = new long[size];
            finalScores = new long[size];
            groups = new int[size];
            groupNumbers.clear();
            Arrays.fill(unsuitable, -1);
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
        unsuitable[node] = suits(node) ? 0 : -1;
        if (unsuitable[node] == 0) {
            var raw = new ArrayList<Long>(grouping.size());
            for (var scorer : grouping) {
                raw.add(scorer.score(node));
            }
            groups[node] = groupNumbers.computeIfAbsent(raw, unused -> groupNumbers.size());
            long sum = 0;
            for (int i = 0; i < finals.size(); i++) {
                sum += finals.get(i).score(node) * weights.get(i);
            }
            finalScores[node] = sum;
        }
    }

    private boolean suits(int node) {
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

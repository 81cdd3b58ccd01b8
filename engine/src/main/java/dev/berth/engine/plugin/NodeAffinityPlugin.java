package dev.berth.engine.plugin;

import dev.berth.engine.cluster.NodeColumns;
import dev.berth.engine.model.Node;
import dev.berth.engine.model.NodeAffinity;
import dev.berth.engine.model.NodeAffinity.PreferredNodeTerm;
import dev.berth.engine.model.NodeSelectorTerm;
import dev.berth.engine.model.Requirement;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Node selectors and node affinity, required and preferred.
 *
 * @param addedRequired terms that the profile asks of every pod's node; null for none
 * @param addedPreferred wishes that the profile adds to every pod's
 */
public record NodeAffinityPlugin(@Nullable List<NodeSelectorTerm> addedRequired, List<PreferredNodeTerm> addedPreferred)
        implements Filter, Scorer {
    /** The plugin as it is by default: nothing is added to what pods say. */
    public static final NodeAffinityPlugin DEFAULT = new NodeAffinityPlugin(null, List.of());

    @Override
    public String name() {
        return "NodeAffinity";
    }

    @Override
    public Preparation prepare(Incoming pod) {
        var affinity = pod.shape().nodeAffinity();
        if (!affinity.restricts() && addedRequired == null) {
            return Preparation.SKIP;
        }
        var named = affinity.required() == null ? null : namedNodes(affinity.required());
        if (named != null && named.isEmpty()) {
            return Preparation.Reject.unresolvable(new Cause(
                    ReasonCode.NODE_AFFINITY_CONFLICT,
                    "pod affinity terms conflict",
                    "every term names two different nodes at once"));
        }
        return new Preparation.Check(
                new Check(affinity, addedRequired, pod.cluster().nodes()), named);
    }

    /** The nodes that the terms name by field, or null where a term leaves the name open. */
    private static @Nullable Set<String> namedNodes(List<NodeSelectorTerm> terms) {
        @Nullable Set<String> all = null;
        for (var term : terms) {
            @Nullable Set<String> ofTerm = null;
            for (var field : term.fields()) {
                if (field.key().equals("metadata.name") && field.operator() == Requirement.Operator.IN) {
                    if (ofTerm == null) {
                        ofTerm = new HashSet<>(field.values());
                    } else {
                        ofTerm.retainAll(field.values());
                    }
                }
            }
            if (ofTerm == null) {
                return null;
            }
            if (all == null) {
                all = ofTerm;
            } else {
                all.addAll(ofTerm);
            }
        }
        return all;
    }

    @Override
    public @Nullable PodScorer scorer(Incoming pod) {
        var wishes = pod.shape().nodeAffinity().preferred();
        if (wishes == null && addedPreferred.isEmpty()) {
            return null;
        }
        return new Score(
                wishes == null ? List.of() : wishes,
                addedPreferred,
                pod.cluster().nodes());
    }

    @Override
    public @Nullable Cause objection(Incoming pod) {
        var wishes = pod.shape().nodeAffinity().preferred();
        if (wishes == null) {
            return null;
        }
        for (int i = 0; i < wishes.size(); i++) {
            var broken =
                    wishes.get(i).weight() == 0 ? null : wishes.get(i).term().broken();
            if (broken != null) {
                return new Cause(
                        ReasonCode.NODE_AFFINITY_BROKEN,
                        "a preferred node affinity term does not parse, so nodes cannot be compared",
                        "term " + (i + 1) + " of " + wishes.size() + ": " + broken.key() + " "
                                + broken.operator().label() + " " + broken.values());
            }
        }
        return null;
    }

    private record Check(NodeAffinity affinity, @Nullable List<NodeSelectorTerm> added, NodeColumns nodes)
            implements NodeFilter {
        @Override
        public Scope scope() {
            return Scope.FACTS;
        }

        private boolean enforced(Node node) {
            return added == null || NodeSelectorTerm.anyMatches(added, node);
        }

        @Override
        public Verdict check(int node) {
            var facts = nodes.get(node);
            return enforced(facts) && affinity.admits(facts) ? Verdict.FIT : Verdict.UNRESOLVABLE;
        }

        @Override
        public List<Cause> causes(int node) {
            if (!enforced(nodes.get(node))) {
                return List.of(new Cause(
                        ReasonCode.NODE_AFFINITY_ENFORCED,
                        "node(s) didn't match scheduler-enforced node affinity",
                        "the profile's addedAffinity does not match"));
            }
            return List.of(new Cause(
                    ReasonCode.NODE_AFFINITY, "node(s) didn't match Pod's node affinity/selector", missing(node)));
        }

        private String missing(int node) {
            var labels = nodes.get(node).labels();
            var wanted = affinity.nodeSelector();
            if (wanted != null) {
                for (var entry : wanted.toMap().entrySet()) {
                    @Nullable String value = labels.get(entry.getKey());
                    if (!entry.getValue().equals(value)) {
                        return "needs label " + entry.getKey() + "=" + entry.getValue()
                                + (value == null ? ", has none" : ", has " + value);
                    }
                }
            }
            return "no required node affinity term matches";
        }
    }

    private record Score(List<PreferredNodeTerm> wishes, List<PreferredNodeTerm> added, NodeColumns nodes)
            implements PodScorer {
        @Override
        public Scope scope() {
            return Scope.FACTS;
        }

        @Override
        public boolean normalizes() {
            return true;
        }

        @Override
        public long score(int node) {
            var facts = nodes.get(node);
            return NodeAffinity.score(added, facts) + NodeAffinity.score(wishes, facts);
        }

        @Override
        public void normalize(long[] scores, int count) {
            Normalization.byGreatest(scores, count, false);
        }
    }
}

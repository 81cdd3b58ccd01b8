package dev.berth.engine.decide;

import dev.berth.engine.plugin.Cause;
import dev.berth.engine.plugin.Incoming;
import dev.berth.engine.plugin.NodeFilter;
import dev.berth.engine.plugin.PodScorer;
import dev.berth.engine.plugin.Preparation;
import dev.berth.engine.plugin.ReasonCode;
import dev.berth.engine.plugin.Verdict;
import dev.berth.engine.profile.Profile;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * A profile's filters and scorers, prepared for one pod.
 *
 * @param rejected set where a filter refused the pod for all nodes
 * @param only names of the only nodes that can fit; null for all
 * @param objection set where a scorer cannot compare nodes for the pod
 */
record Assessment(
        Incoming pod,
        @Nullable Rejection rejected,
        @Nullable Set<String> only,
        List<NamedFilter> filters,
        List<NamedScorer> scorers,
        Explanation.@Nullable Objection objection) {
    /** Name under which nodes are reported that {@link #only} leaves out. */
    static final String NARROWED = "PreFilter";

    record Rejection(String filter, Verdict verdict, List<Cause> causes) {}

    record NamedFilter(String name, NodeFilter filter) {}

    record NamedScorer(String name, int weight, PodScorer scorer) {}

    static Assessment of(Profile profile, Incoming pod) {
        var filters = new ArrayList<NamedFilter>();
        @Nullable Rejection rejected = null;
        @Nullable Set<String> only = null;
        var narrowing = new TreeSet<String>();
        for (var filter : profile.filters()) {
            switch (filter.prepare(pod)) {
                case Preparation.Skip skip -> {}
                case Preparation.Reject(Verdict verdict, List<Cause> causes, @Nullable NodeFilter then) -> {
                    rejected = new Rejection(filter.name(), verdict, causes);
                    if (verdict == Verdict.UNRESOLVABLE) {
                        return new Assessment(pod, rejected, null, List.of(), List.of(), null);
                    }
                    if (then != null) {
                        filters.add(new NamedFilter(filter.name(), then));
                    }
                }
                case Preparation.Check(NodeFilter check, @Nullable Set<String> names) -> {
                    filters.add(new NamedFilter(filter.name(), check));
                    if (names != null) {
                        narrowing.add(filter.name());
                        only = intersection(only, names);
                        if (only.isEmpty()) {
                            return new Assessment(pod, disjoint(narrowing), only, List.of(), List.of(), null);
                        }
                    }
                }
            }
        }
        var scorers = new ArrayList<NamedScorer>();
        Explanation.@Nullable Objection objection = null;
        for (var weighted : profile.scorers()) {
            var scorer = weighted.scorer().scorer(pod);
            if (scorer != null) {
                scorers.add(new NamedScorer(weighted.scorer().name(), weighted.weight(), scorer));
            }
            var cause = objection == null ? weighted.scorer().objection(pod) : null;
            if (cause != null) {
                objection = new Explanation.Objection(weighted.scorer().name(), cause);
            }
        }
        return new Assessment(pod, rejected, only, filters, scorers, objection);
    }

    private static Set<String> intersection(@Nullable Set<String> some, Set<String> others) {
        if (some == null) {
            return others;
        }
        var common = new HashSet<>(some);
        common.retainAll(others);
        return common;
    }

    private static Rejection disjoint(Set<String> filters) {
        String text = filters.size() == 1
                ? "node(s) didn't satisfy plugin " + filters.iterator().next()
                : "node(s) didn't satisfy plugin(s) [" + String.join(" ", filters) + "] simultaneously";
        return new Rejection(
                "",
                Verdict.UNRESOLVABLE,
                List.of(new Cause(
                        ReasonCode.NO_COMMON_NODES, text, "the nodes allowed by " + String.join(" and ", filters))));
    }

    boolean admitsName(int node) {
        return only == null || only.contains(pod.cluster().nodes().get(node).name());
    }

    /** The place of the first filter that refuses the node, or -1; the node is one that {@link #only} admits. */
    int firstRefusing(int node) {
        for (int i = 0; i < filters.size(); i++) {
            if (!filters.get(i).filter().check(node).fits()) {
                return i;
            }
        }
        return -1;
    }

    boolean fits(int node) {
        return admitsName(node) && firstRefusing(node) < 0;
    }

    /** Whether the pod waits although nodes fit: a scorer cannot compare them. */
    boolean incomparable() {
        if (objection == null || rejected != null) {
            return false;
        }
        int first = nextFit(0);
        return first >= 0 && nextFit(first + 1) >= 0;
    }

    /** The first node that fits, from a number on; -1 where none does. */
    int nextFit(int from) {
        var nodes = pod.cluster().nodes();
        for (int node = from; node < nodes.limit(); node++) {
            if (nodes.at(node) != null && fits(node)) {
                return node;
            }
        }
        return -1;
    }

    /** Whether terms that were unknown when this was prepared now matter to the pod. */
    boolean stale() {
        for (var filter : filters) {
            if (filter.filter().stale()) {
                return true;
            }
        }
        for (var scorer : scorers) {
            if (scorer.scorer().stale()) {
                return true;
            }
        }
        return false;
    }
}

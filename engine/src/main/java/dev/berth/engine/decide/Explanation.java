package dev.berth.engine.decide;

import dev.berth.engine.cluster.Cluster;
import dev.berth.engine.model.DeviceIndexes;
import dev.berth.engine.model.Pod;
import dev.berth.engine.plugin.Cause;
import dev.berth.engine.plugin.Verdict;
import dev.berth.engine.profile.Profile;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Everything that is to be said about a pod: what each filter thinks of each node, all scores, and what eviction could
 * do. Made by looking at every node afresh; maps are ordered by name.
 *
 * @param rejection set where a filter refused the pod for all nodes
 * @param nodes what holds for each node, in order of node name
 * @param filters filter to node to verdict, also where an earlier filter had refused; skipped filters are absent
 * @param raw scorer to feasible node to raw score; skipped scorers are absent
 * @param weighted the same after normalisation and weight
 * @param total feasible node to sum of weighted scores
 * @param objection set where nodes fit but a scorer cannot compare them, so that there are no scores
 * @param best nodes with the greatest total; the only one that fits where there is an objection
 * @param devices feasible node to the devices that the pod would get there; empty where kubelets choose
 * @param candidates nodes that fit after evictions; empty where a node fits anyway
 * @param nominated the best candidate
 */
public record Explanation(
        Pod pod,
        @Nullable NodeVerdict rejection,
        List<NodeVerdict> nodes,
        Map<String, Map<String, Verdict>> filters,
        Map<String, Map<String, Long>> raw,
        Map<String, Map<String, Long>> weighted,
        Map<String, Long> total,
        @Nullable Objection objection,
        List<String> best,
        Map<String, DeviceIndexes> devices,
        List<Candidate> candidates,
        @Nullable String nominated) {
    /**
     * @param filter the first filter that refused; empty where the node fits
     * @param causes why it refused, empty where the node fits
     */
    public record NodeVerdict(String node, Verdict verdict, String filter, List<Cause> causes) {}

    /** Why a scorer cannot compare nodes for the pod. */
    public record Objection(String scorer, Cause cause) {}

    /**
     * @param victims pods to evict, most important first
     * @param violations how many of them exceed a disruption budget
     */
    public record Candidate(String node, List<Pod> victims, int violations) {}

    /** On how many nodes the pod fits. */
    public int fits() {
        return (int) nodes.stream().filter(node -> node.verdict().fits()).count();
    }

    /** Explains a pod, which need not be part of the cluster, on the cluster as it is. */
    public static Explanation of(Pod pod, Cluster cluster, Profile profile) {
        return new Explainer(pod, cluster, profile).explain();
    }
}

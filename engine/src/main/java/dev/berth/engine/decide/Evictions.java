package dev.berth.engine.decide;

import dev.berth.engine.cluster.Cluster;
import dev.berth.engine.model.Pod;
import dev.berth.engine.plugin.Incoming;
import dev.berth.engine.profile.Profile;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What eviction could do for a pod on nodes that the caller names, whether or not the pod fits without.
 *
 * @param candidates nodes on which the pod fits after evictions, in the order asked
 * @param nominated the best candidate; null where there is none
 */
public record Evictions(
        List<Explanation.Candidate> candidates, @Nullable String nominated) {
    private static final Evictions NONE = new Evictions(List.of(), null);

    /** Tries the nodes one by one and takes everything back; names that the cluster does not know are left out. */
    public static Evictions of(Pod pod, Cluster cluster, Profile profile, Collection<String> nodes) {
        var assessment = Assessment.of(profile, Incoming.of(pod, cluster));
        var preemption = new Preemption(assessment);
        if (assessment.filters().isEmpty() || !preemption.eligible(false)) {
            return NONE;
        }
        var found = new ArrayList<Preemption.Candidate>();
        for (var name : nodes) {
            int node = cluster.nodes().find(name);
            var candidate = node < 0 ? null : preemption.tryOn(node);
            if (candidate != null) {
                found.add(candidate);
            }
        }
        var best = Preemption.best(found, cluster);
        return new Evictions(
                found.stream()
                        .map(each -> new Explanation.Candidate(
                                cluster.nodes().get(each.node()).name(), each.victims(), each.violations()))
                        .toList(),
                best == null ? null : cluster.nodes().get(best.node()).name());
    }
}

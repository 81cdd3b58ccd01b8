package dev.berth.engine.decide;

import dev.berth.engine.cluster.Cluster;
import dev.berth.engine.model.Pod;
import dev.berth.engine.plugin.Incoming;
import dev.berth.engine.profile.Profile;
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
    /** Tries the nodes one by one and takes everything back; names that the cluster does not know are left out. */
    public static Evictions of(Pod pod, Cluster cluster, Profile profile, Collection<String> nodes) {
        var assessment = Assessment.of(profile, Incoming.of(pod, cluster));
        var found = new Preemption(assessment)
                .candidates(nodes.stream().mapToInt(cluster.nodes()::find).filter(node -> node >= 0), false);
        var best = Preemption.best(found, cluster);
        return new Evictions(
                found.stream()
                        .map(each -> new Explanation.Candidate(
                                cluster.nodes().get(each.node()).name(), each.victims(), each.violations()))
                        .toList(),
                best == null ? null : cluster.nodes().get(best.node()).name());
    }
}

package dev.berth.engine.profile;

import dev.berth.engine.plugin.BalancedAllocation;
import dev.berth.engine.plugin.DynamicResourcesPlugin;
import dev.berth.engine.plugin.Filter;
import dev.berth.engine.plugin.ImageLocality;
import dev.berth.engine.plugin.InterPodAffinity;
import dev.berth.engine.plugin.NodeAffinityPlugin;
import dev.berth.engine.plugin.NodeDeclaredFeaturesFilter;
import dev.berth.engine.plugin.NodeNameFilter;
import dev.berth.engine.plugin.NodePortsFilter;
import dev.berth.engine.plugin.NodeResourcesFitFilter;
import dev.berth.engine.plugin.NodeResourcesFitScorer;
import dev.berth.engine.plugin.NodeUnschedulableFilter;
import dev.berth.engine.plugin.PodTopologySpread;
import dev.berth.engine.plugin.ResourceColumns;
import dev.berth.engine.plugin.Scorer;
import dev.berth.engine.plugin.ScoringStrategy;
import dev.berth.engine.plugin.TaintToleration;
import dev.berth.engine.plugin.volume.NodeVolumeLimitsFilter;
import dev.berth.engine.plugin.volume.VolumeBindingPlugin;
import dev.berth.engine.plugin.volume.VolumeRestrictionsFilter;
import dev.berth.engine.plugin.volume.VolumeZoneFilter;
import java.util.List;
import java.util.Set;

/** The default profile of kube-scheduler 1.37: its plugins, in its order, with its weights. */
public final class KubeSchedulerProfile {
    public static final String NAME = "kube-scheduler";

    private KubeSchedulerProfile() {}

    public static Profile create() {
        var affinity = NodeAffinityPlugin.DEFAULT;
        var taints = new TaintToleration(false);
        var volumes = VolumeBindingPlugin.DEFAULT;
        var claims = new DynamicResourcesPlugin();
        List<Filter> filters = List.of(
                new NodeNameFilter(),
                new NodeUnschedulableFilter(),
                taints,
                affinity,
                new NodePortsFilter(),
                new NodeResourcesFitFilter(Set.of(), Set.of()),
                new VolumeRestrictionsFilter(),
                new NodeVolumeLimitsFilter(),
                volumes,
                new VolumeZoneFilter(),
                PodTopologySpread.DEFAULT,
                InterPodAffinity.DEFAULT,
                claims,
                new NodeDeclaredFeaturesFilter());
        var scorers = List.of(
                weighted(taints, 3),
                weighted(affinity, 2),
                weighted(new NodeResourcesFitScorer(ScoringStrategy.DEFAULT), 1),
                weighted(volumes, 1),
                weighted(PodTopologySpread.DEFAULT, 2),
                weighted(InterPodAffinity.DEFAULT, 2),
                weighted(claims, 2),
                weighted(new BalancedAllocation(ResourceColumns.CPU_AND_MEMORY), 1),
                weighted(new ImageLocality(), 1));
        return new Profile(NAME, filters, scorers, true);
    }

    private static Profile.Weighted weighted(Scorer scorer, int weight) {
        return new Profile.Weighted(scorer, weight);
    }
}

package dev.berth.engine.profile;

import dev.berth.engine.plugin.BalancedAllocation;
import dev.berth.engine.plugin.DynamicResourcesPlugin;
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
        return Profile.of(NAME, plugins(), true);
    }

    /** Its plugins, in the order in which filters are asked. */
    public static List<Plugin> plugins() {
        return List.of(
                Plugin.filtering(new NodeNameFilter()),
                Plugin.filtering(new NodeUnschedulableFilter()),
                Plugin.both(new TaintToleration(false), 3),
                Plugin.both(NodeAffinityPlugin.DEFAULT, 2),
                Plugin.filtering(new NodePortsFilter()),
                new Plugin(
                        "NodeResourcesFit",
                        new NodeResourcesFitFilter(Set.of(), Set.of()),
                        new NodeResourcesFitScorer(ScoringStrategy.DEFAULT),
                        1),
                Plugin.filtering(new VolumeRestrictionsFilter()),
                Plugin.filtering(new NodeVolumeLimitsFilter()),
                Plugin.both(VolumeBindingPlugin.DEFAULT, 1),
                Plugin.filtering(new VolumeZoneFilter()),
                Plugin.both(PodTopologySpread.DEFAULT, 2),
                Plugin.both(InterPodAffinity.DEFAULT, 2),
                Plugin.both(new DynamicResourcesPlugin(), 2),
                Plugin.filtering(new NodeDeclaredFeaturesFilter()),
                Plugin.scoring(new BalancedAllocation(ResourceColumns.CPU_AND_MEMORY), 1),
                Plugin.scoring(new ImageLocality(), 1));
    }
}

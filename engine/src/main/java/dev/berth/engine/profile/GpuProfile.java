package dev.berth.engine.profile;

import dev.berth.engine.plugin.DevicesFilter;
import dev.berth.engine.plugin.Filter;
import dev.berth.engine.plugin.NodeResourcesFitFilter;
import dev.berth.engine.plugin.NumaFilter;
import dev.berth.engine.plugin.PreferredDevices;
import dev.berth.engine.plugin.packing.LookAhead;
import dev.berth.engine.plugin.packing.PackingDevices;
import dev.berth.engine.plugin.packing.PackingPotential;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Berth's own profile: kube-scheduler's rules, devices chosen one by one, and nodes chosen so that the cluster stays able
 * to take the pods that will come.
 *
 * <p>Scores count in millionths of a device ({@link PackingPotential}). What users wish for outweighs packing as a rule: a
 * point of preferred affinity, of taints to be avoided or of soft spread, weighted as in kube-scheduler, is worth {@value
 * #MILLI_PER_POINT} thousandths of a device, so that a wish met in full is worth some devices. Images that are there
 * already, and free cores and memory, only decide between nodes that are nearly or exactly alike.
 */
public final class GpuProfile {
    public static final String NAME = "gpu";

    /** Thousandths of a device that one point (of 100) of a wish is worth at weight 1. */
    static final int MILLI_PER_POINT = 20;

    /** The same for images: all of them present saves a tenth of a device. */
    private static final int IMAGE_MILLI_PER_POINT = 1;

    /** A step on a pod's list of up to 16 models outweighs all other wishes together (24 devices). */
    private static final int PREFERRED_WEIGHT = 4_000_000;

    /** Packing keeps devices and cores in balance. */
    private static final String REPLACED = "NodeResourcesBalancedAllocation";

    private static final Set<String> WISHES = Set.of(
            "TaintToleration",
            "NodeAffinity",
            "VolumeBinding",
            "PodTopologySpread",
            "InterPodAffinity",
            "DynamicResources");

    private GpuProfile() {}

    public static Profile create() {
        return with(List.of());
    }

    /**
     * The profile with a look at what a placement leaves for the next pods ({@link LookAhead}): denser by too little for its
     * price to be what clusters run, so only the simulator plays it, as the policy BerthAhead (docs/gpu-profile.md).
     */
    public static Profile lookingAhead() {
        return with(List.of(Plugin.scoring(new LookAhead(), 1)));
    }

    /** The profile with further plugins, asked last. */
    static Profile with(List<Plugin> others) {
        var plugins = new ArrayList<Plugin>();
        for (var plugin : KubeSchedulerProfile.plugins()) {
            if (!plugin.name().equals(REPLACED)) {
                plugins.add(inDevices(plugin));
            }
        }
        plugins.add(Plugin.filtering(new DevicesFilter()));
        plugins.add(Plugin.filtering(new NumaFilter()));
        plugins.add(Plugin.scoring(new PackingPotential(), 1));
        plugins.add(Plugin.scoring(new PreferredDevices(), PREFERRED_WEIGHT));
        plugins.addAll(others);
        return Profile.of(NAME, plugins, true).choosingDevicesBy(PackingDevices.INSTANCE);
    }

    /** A plugin of kube-scheduler's with a weight in millionths of a device. */
    private static Plugin inDevices(Plugin plugin) {
        var scorer = plugin.scorer();
        if (scorer == null) {
            return plugin;
        }
        int weight = switch (scorer.name()) {
            case String name
            when WISHES.contains(name) -> plugin.weight() * MILLI_PER_POINT * PackingPotential.UNITS_PER_MILLI;
            case "ImageLocality" -> IMAGE_MILLI_PER_POINT * PackingPotential.UNITS_PER_MILLI;
            default -> 1;
        };
        return new Plugin(plugin.name(), withoutDevices(plugin.filter()), scorer, weight);
    }

    /** Devices are counted one by one by {@link DevicesFilter}. */
    private static @Nullable Filter withoutDevices(@Nullable Filter filter) {
        return filter instanceof NodeResourcesFitFilter ? new NodeResourcesFitFilter(Set.of(), Set.of(), true) : filter;
    }
}

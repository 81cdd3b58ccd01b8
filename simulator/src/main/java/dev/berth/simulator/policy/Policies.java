package dev.berth.simulator.policy;

import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** All policies by name. One more is one more class, and one more line here. */
public final class Policies {
    private static final List<Policy> ALL = List.of(
            new RandomNode(),
            new FirstFit(),
            new KubeScheduler(),
            new DotProd(),
            new GpuClustering(),
            new GpuPacking(),
            new BestFit(),
            new Fgd(),
            new Berth(true, false),
            new Berth(false, false),
            new Berth(true, true),
            new Berth(false, true));

    /** Names under which people know them, too. */
    private static final Map<String, String> ALIASES = Map.of(
            "fifo", "FirstFit",
            "first-fit", "FirstFit",
            "packing", "GpuPacking",
            "clustering", "GpuClustering",
            "spp", "Berth");

    private Policies() {}

    public static List<Policy> all() {
        return ALL;
    }

    /** The policy of a name, whatever its case, or null. */
    public static @Nullable Policy find(String name) {
        String wanted = ALIASES.getOrDefault(name.toLowerCase(Locale.ROOT), name);
        for (var policy : ALL) {
            if (policy.name().equalsIgnoreCase(wanted)) {
                return policy;
            }
        }
        return null;
    }
}

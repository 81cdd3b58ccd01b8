package dev.berth.simulator.openb;

import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Figures to hold results against, at a demand of 130 %.
 *
 * <p>The bound is a linear programme by column generation, worked out once outside of this repository: exact patterns for
 * each GPU, cores summed up by kind of node, expected demand, and all that arrives before 90 % (85 % for gpushare80 and
 * gpushare100) must be placed. No policy can stay above it in the mean. SPP is the policy that Berth's gpu profile grew
 * from, as measured when it was found.
 */
final class OpenbReference {
    /**
     * @param spp on seeds 42 to 51
     * @param sppUntouched on seeds 1000 to 1009
     */
    record Figures(double bound, double spp, double sppUntouched) {}

    private static final Map<String, Figures> BY_MIX = Map.ofEntries(
            Map.entry("default", new Figures(96.70, 96.18, 96.15)),
            Map.entry("cpu050", new Figures(96.70, 96.18, 96.17)),
            Map.entry("cpu100", new Figures(96.70, 96.16, 96.16)),
            Map.entry("cpu200", new Figures(96.70, 96.18, 96.16)),
            Map.entry("cpu250", new Figures(96.70, 95.75, 95.77)),
            Map.entry("gpushare40", new Figures(95.38, 94.69, 94.70)),
            Map.entry("gpushare60", new Figures(92.90, 91.94, 91.93)),
            Map.entry("gpushare80", new Figures(91.42, 89.90, 89.95)),
            Map.entry("gpushare100", new Figures(89.06, 87.59, 87.59)),
            Map.entry("gpuspec10", new Figures(96.70, 95.97, 95.94)),
            Map.entry("gpuspec20", new Figures(96.70, 95.88, 95.87)),
            Map.entry("gpuspec25", new Figures(96.70, 95.87, 95.85)),
            Map.entry("gpuspec33", new Figures(97.14, 95.83, 95.83)),
            Map.entry("multigpu20", new Figures(97.17, 96.64, 96.61)),
            Map.entry("multigpu30", new Figures(97.52, 97.01, 96.99)),
            Map.entry("multigpu40", new Figures(97.87, 97.32, 97.34)),
            Map.entry("multigpu50", new Figures(98.23, 97.67, 97.69)));

    private OpenbReference() {}

    /** Null for a mix without published results. */
    static @Nullable Figures of(String mix) {
        return BY_MIX.get(mix);
    }
}

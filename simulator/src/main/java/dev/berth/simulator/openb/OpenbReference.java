package dev.berth.simulator.openb;

import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Figures to hold results against, at a demand of 130 %.
 *
 * <p>The bound is a linear programme by column generation, worked out once outside of this repository: exact patterns for
 * each GPU, cores summed up by kind of node, expected demand, and all that arrives before 90 % (85 % for gpushare80 and
 * gpushare100) must be placed. No policy can stay above it in the mean. SPP is the policy that Berth's gpu profile grew
 * from, as measured with seeds 42 to 51 when it was found.
 */
final class OpenbReference {
    record Figures(double bound, double spp) {}

    private static final Map<String, Figures> BY_MIX = Map.ofEntries(
            Map.entry("default", new Figures(96.70, 96.18)),
            Map.entry("cpu050", new Figures(96.70, 96.18)),
            Map.entry("cpu100", new Figures(96.70, 96.16)),
            Map.entry("cpu200", new Figures(96.70, 96.18)),
            Map.entry("cpu250", new Figures(96.70, 95.75)),
            Map.entry("gpushare40", new Figures(95.38, 94.69)),
            Map.entry("gpushare60", new Figures(92.90, 91.94)),
            Map.entry("gpushare80", new Figures(91.42, 89.90)),
            Map.entry("gpushare100", new Figures(89.06, 87.59)),
            Map.entry("gpuspec10", new Figures(96.70, 95.97)),
            Map.entry("gpuspec20", new Figures(96.70, 95.88)),
            Map.entry("gpuspec25", new Figures(96.70, 95.87)),
            Map.entry("gpuspec33", new Figures(97.14, 95.83)),
            Map.entry("multigpu20", new Figures(97.17, 96.64)),
            Map.entry("multigpu30", new Figures(97.52, 97.01)),
            Map.entry("multigpu40", new Figures(97.87, 97.32)),
            Map.entry("multigpu50", new Figures(98.23, 97.67)));

    private OpenbReference() {}

    /** Null for a mix without published results. */
    static @Nullable Figures of(String mix) {
        return BY_MIX.get(mix);
    }
}

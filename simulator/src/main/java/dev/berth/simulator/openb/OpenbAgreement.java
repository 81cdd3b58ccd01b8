package dev.berth.simulator.openb;

import dev.berth.simulator.trace.OpenbPublished;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** How far the six published policies, run again, agree with what is published. */
record OpenbAgreement(OpenbSummary summary, OpenbPublished published) {
    private static final int DEMAND = OpenbWorkload.DEMAND_PERCENT_MAX;

    /** Points that the means of two sets of ten random lists may differ by. */
    private static double allowed(String policy) {
        return policy.equals("GpuClustering") || policy.equals("GpuPacking") ? 0.8 : 0.5;
    }

    void write(StringBuilder text) {
        var policies = OpenbResults.PUBLISHED.stream()
                .filter(summary.policies()::contains)
                .toList();
        text.append("""

                ## The published policies, run again

                At a demand of 130 %: the mean here, and how far it lies from the published mean. Nodes that score alike go \
                by one fixed random order; the published lists were shuffled by a generator of their own, so single seeds \
                do not compare.

                """);
        text.append("| mix | ").append(String.join(" | ", policies)).append(" |\n|---|");
        text.append("---|".repeat(policies.size())).append('\n');
        var beyond = new ArrayList<String>();
        for (var mix : summary.mixes()) {
            text.append("| ").append(mix).append(" |");
            for (var policy : policies) {
                text.append(' ').append(cell(mix, policy, beyond)).append(" |");
            }
            text.append('\n');
        }
        text.append('\n').append(verdict(beyond)).append('\n');
    }

    private String cell(String mix, String policy, List<String> beyond) {
        var own = summary.at(mix, policy, DEMAND);
        var theirs = published.mean(mix, policy, DEMAND);
        if (own == null) {
            return "-";
        }
        if (theirs == null) {
            return OpenbResults.hundredths(own);
        }
        double points = own.mean() - theirs;
        if (Math.abs(points) > allowed(policy)) {
            beyond.add(String.format(
                    Locale.ROOT,
                    "%s on %s (%+.2f, here %.2f, published %.2f)",
                    policy,
                    mix,
                    points,
                    own.mean(),
                    theirs));
        }
        return String.format(Locale.ROOT, "%.2f (%+.2f)", own.mean(), points);
    }

    private static String verdict(List<String> beyond) {
        return beyond.isEmpty()
                ? "All lie within 0.5 points of the published mean, GpuClustering and GpuPacking within 0.8."
                : "Further than 0.5 points (0.8 for GpuClustering and GpuPacking) from the published mean: "
                        + String.join("; ", beyond) + ".";
    }
}

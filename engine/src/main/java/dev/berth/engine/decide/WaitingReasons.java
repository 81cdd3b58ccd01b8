package dev.berth.engine.decide;

import dev.berth.engine.model.Pod;
import dev.berth.engine.plugin.Cause;
import dev.berth.engine.plugin.ReasonCode;
import dev.berth.engine.plugin.Verdict;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Counts over all nodes why a pod does not fit. */
final class WaitingReasons {
    private WaitingReasons() {}

    /** Why a pod must not be placed, whatever room there is. */
    static Reason held(Pod pod, int nodes) {
        var fault = pod.fault();
        if (fault != null) {
            return new Reason(
                    ReasonCode.POD_REFUSED, nodes, List.of(new Reason.Count(ReasonCode.POD_REFUSED, fault, 0)));
        }
        String text = "scheduling gates hold the pod back: " + String.join(", ", pod.gates());
        return new Reason(ReasonCode.GATED, nodes, List.of(new Reason.Count(ReasonCode.GATED, text, 0)));
    }

    /** The first refusal of a node, or FIT. */
    static Verdict verdict(Assessment assessment, int node) {
        var rejected = assessment.rejected();
        if (rejected != null) {
            return rejected.verdict();
        }
        if (!assessment.admitsName(node)) {
            return Verdict.UNRESOLVABLE;
        }
        int refusing = assessment.firstRefusing(node);
        return refusing < 0
                ? Verdict.FIT
                : assessment.filters().get(refusing).filter().check(node);
    }

    static Reason of(Assessment assessment) {
        var cluster = assessment.pod().cluster();
        int nodes = cluster.nodes().size();
        if (nodes == 0) {
            return new Reason(ReasonCode.NO_NODES, 0, List.of());
        }
        var rejected = assessment.rejected();
        if (rejected != null) {
            return asWhole(rejected.causes().get(0), nodes);
        }
        Map<String, int[]> counts = new LinkedHashMap<>();
        Map<String, ReasonCode> codes = new LinkedHashMap<>();
        cluster.eachNode(node -> {
            if (!assessment.admitsName(node)) {
                add(counts, codes, ReasonCode.NOT_AMONG_CANDIDATES, "node(s) were ruled out by name");
                return;
            }
            int refusing = assessment.firstRefusing(node);
            if (refusing >= 0) {
                for (Cause cause : assessment.filters().get(refusing).filter().causes(node)) {
                    add(counts, codes, cause.code(), cause.text());
                }
            }
        });
        var list = counts.entrySet().stream()
                .map(entry -> new Reason.Count(
                        codes.getOrDefault(entry.getKey(), ReasonCode.PLUGIN), entry.getKey(), entry.getValue()[0]))
                .sorted(Comparator.comparingInt(Reason.Count::nodes).reversed().thenComparing(Reason.Count::text))
                .toList();
        return new Reason(list.isEmpty() ? ReasonCode.PLUGIN : list.get(0).code(), nodes, list);
    }

    /** The pod waits although nodes fit. */
    static Reason of(Explanation.Objection objection, int nodes) {
        return asWhole(objection.cause(), nodes);
    }

    private static Reason asWhole(Cause cause, int nodes) {
        return new Reason(
                cause.code(),
                nodes,
                List.of(new Reason.Count(cause.code(), cause.text() + " (" + cause.detail() + ")", 0)));
    }

    private static void add(Map<String, int[]> counts, Map<String, ReasonCode> codes, ReasonCode code, String text) {
        counts.computeIfAbsent(text, unused -> new int[1])[0]++;
        codes.putIfAbsent(text, code);
    }
}

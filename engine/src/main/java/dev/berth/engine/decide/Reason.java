package dev.berth.engine.decide;

import dev.berth.engine.gang.Shortage;
import dev.berth.engine.plugin.ReasonCode;
import java.util.List;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Why a pod waits.
 *
 * @param code the cause that holds on most nodes, or that holds for the pod as a whole
 * @param nodes how many nodes there are
 * @param counts causes and on how many nodes each holds, most frequent first; a node may have several causes
 * @param shortage what a gang lacks; null for pods that wait by themselves
 */
public record Reason(
        ReasonCode code,
        int nodes,
        List<Count> counts,
        @Nullable Shortage shortage) {
    /** Why a pod waits by itself. */
    public Reason(ReasonCode code, int nodes, List<Count> counts) {
        this(code, nodes, counts, null);
    }

    /** A reason that needs no counts: its code says it all. */
    public static Reason of(ReasonCode code, int nodes) {
        return new Reason(code, nodes, List.of());
    }

    /** @param text names what is short or violated; equal texts are counted together */
    public record Count(ReasonCode code, String text, int nodes) {}

    /** One line in kube-scheduler's manner: {@code 0/3 nodes are available: 2 Insufficient cpu, 1 …}. */
    public String message() {
        if (counts.isEmpty() || counts.get(0).nodes() == 0) {
            return counts.isEmpty()
                    ? code.meaning()
                    : counts.stream().map(Count::text).collect(Collectors.joining("; "));
        }
        var parts =
                counts.stream().map(count -> count.nodes() + " " + count.text()).toList();
        return "0/" + nodes + " nodes are available: " + String.join(", ", parts) + ".";
    }
}

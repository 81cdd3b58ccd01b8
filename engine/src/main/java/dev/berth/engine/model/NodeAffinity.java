package dev.berth.engine.model;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Which nodes a pod may and would rather run on.
 *
 * @param nodeSelector labels that the node must carry ({@code spec.nodeSelector}); null where absent
 * @param required alternatives of which one must match; null where absent (an empty list matches nothing)
 * @param preferred weighted wishes
 */
public record NodeAffinity(
        @Nullable Labels nodeSelector,
        @Nullable List<NodeSelectorTerm> required,
        @Nullable List<PreferredNodeTerm> preferred) {
    public static final NodeAffinity NONE = new NodeAffinity(null, null, null);

    /** A wish and its weight (1 to 100). */
    public record PreferredNodeTerm(int weight, NodeSelectorTerm term) {}

    public boolean restricts() {
        return nodeSelector != null || required != null;
    }

    /** Whether the node meets {@code nodeSelector} and the required terms. */
    public boolean admits(Node node) {
        if (nodeSelector != null) {
            boolean[] all = {true};
            nodeSelector.forEach(
                    (key, value) -> all[0] &= value.equals(node.labels().get(key)));
            if (!all[0]) {
                return false;
            }
        }
        return required == null || NodeSelectorTerm.anyMatches(required, node);
    }

    /** The sum of the weights of the preferred terms that match. */
    public static long score(List<PreferredNodeTerm> preferred, Node node) {
        long sum = 0;
        for (var wish : preferred) {
            if (wish.weight() != 0 && wish.term().matches(node)) {
                sum += wish.weight();
            }
        }
        return sum;
    }
}

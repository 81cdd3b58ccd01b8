package dev.berth.engine.plugin.volume;

import dev.berth.engine.model.Labels;
import dev.berth.engine.model.NodeSelectorTerm;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * From which nodes a volume can be reached. Only labels are compared: a condition on a node's fields always holds for a
 * volume, but one that does not parse still spoils its term, as in kube-scheduler.
 */
final class VolumeReach {
    private VolumeReach() {}

    /** @param affinity alternatives, of which one must match; null where any node will do */
    static boolean includes(@Nullable List<NodeSelectorTerm> affinity, Labels node) {
        if (affinity == null) {
            return true;
        }
        for (var term : affinity) {
            if (matches(term, node)) {
                return true;
            }
        }
        return false;
    }

    private static boolean matches(NodeSelectorTerm term, Labels node) {
        if (term.isEmpty()) {
            return false;
        }
        for (var requirement : term.fields()) {
            if (!requirement.valid()) {
                return false;
            }
        }
        for (var requirement : term.expressions()) {
            if (!requirement.valid() || !requirement.matches(node)) {
                return false;
            }
        }
        return true;
    }
}

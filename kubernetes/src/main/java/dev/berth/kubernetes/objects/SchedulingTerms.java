package dev.berth.kubernetes.objects;

import dev.berth.engine.model.Labels;
import dev.berth.engine.model.NodeAffinity.PreferredNodeTerm;
import dev.berth.engine.model.NodeSelectorTerm;
import dev.berth.engine.model.SpreadConstraint;
import java.util.List;

/** Parts of a pod's specification that a scheduler configuration also has. */
public final class SchedulingTerms {
    private SchedulingTerms() {}

    /** {@code nodeSelectorTerms}. */
    public static List<NodeSelectorTerm> nodeTerms(Field terms) {
        return Selectors.terms(terms);
    }

    /** {@code preferredDuringSchedulingIgnoredDuringExecution} of node affinity. */
    public static List<PreferredNodeTerm> preferredNodeTerms(Field preferred) {
        return PodReader.preferredTerms(preferred);
    }

    /** One of {@code topologySpreadConstraints}, for a pod that is not known yet. */
    public static SpreadConstraint spreadConstraint(Field constraint) {
        return PodReader.constraint(constraint, Labels.EMPTY);
    }
}

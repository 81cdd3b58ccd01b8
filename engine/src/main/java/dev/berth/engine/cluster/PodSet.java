package dev.berth.engine.cluster;

import dev.berth.engine.model.AffinityTerm;
import dev.berth.engine.model.LabelSelector;
import dev.berth.engine.model.Labels;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A set of pods worth counting by topology domain. */
public sealed interface PodSet {
    /**
     * Whether pods of a kind belong to the set.
     *
     * @param namespaceLabels labels of the kind's namespace; null where the namespace is not known
     */
    boolean has(PodKind kind, @Nullable Labels namespaceLabels);

    /** Whether pods that are being deleted count too. */
    boolean countsTerminating();

    /** Pods of a namespace by label, as topology spread counts them. */
    record Selected(String namespace, LabelSelector selector) implements PodSet {
        @Override
        public boolean has(PodKind kind, @Nullable Labels namespaceLabels) {
            return !selector.isEverything() && kind.namespace().equals(namespace) && selector.matches(kind.labels());
        }

        @Override
        public boolean countsTerminating() {
            return false;
        }
    }

    /** Pods that meet all of an incoming pod's affinity terms at once. */
    record MeetingAll(List<AffinityTerm> terms) implements PodSet {
        @Override
        public boolean has(PodKind kind, @Nullable Labels namespaceLabels) {
            for (var term : terms) {
                if (!meets(term, kind.namespace(), namespaceLabels, kind.labels())) {
                    return false;
                }
            }
            return true;
        }

        @Override
        public boolean countsTerminating() {
            return true;
        }

        /** A namespace that is not known is met by name or by the empty selector, as in kube-scheduler. */
        public static boolean meets(
                AffinityTerm term, String namespace, @Nullable Labels namespaceLabels, Labels labels) {
            boolean inNamespace = term.namespaces().contains(namespace)
                    || (namespaceLabels == null
                            ? term.namespaceSelector().isEverything()
                            : term.namespaceSelector().matches(namespaceLabels));
            return inNamespace && term.selector().matches(labels);
        }
    }

    /**
     * Pods that carry an affinity term themselves, so that it acts on pods that come later.
     *
     * @param times how often they carry it: a term that stands twice in a pod weighs twice
     */
    record Holding(Bond bond, AffinityTerm term, int weight, int times) implements PodSet {
        /** How the holder is bound to the pods that its term means. */
        public enum Bond {
            REQUIRED_NEAR,
            REQUIRED_FAR,
            PREFERRED_NEAR,
            PREFERRED_FAR
        }

        @Override
        public boolean has(PodKind kind, @Nullable Labels namespaceLabels) {
            var affinity = kind.shape().podAffinity();
            return times
                    == switch (bond) {
                        case REQUIRED_NEAR -> count(affinity.required());
                        case REQUIRED_FAR -> count(affinity.requiredAnti());
                        case PREFERRED_NEAR -> countWeighted(affinity.preferred());
                        case PREFERRED_FAR -> countWeighted(affinity.preferredAnti());
                    };
        }

        private int count(List<AffinityTerm> terms) {
            int count = 0;
            for (int i = 0; i < terms.size(); i++) {
                count += terms.get(i).equals(term) ? 1 : 0;
            }
            return count;
        }

        private int countWeighted(List<AffinityTerm.Weighted> terms) {
            int count = 0;
            for (int i = 0; i < terms.size(); i++) {
                var weighted = terms.get(i);
                count += weighted.weight() == weight && weighted.term().equals(term) ? 1 : 0;
            }
            return count;
        }

        @Override
        public boolean countsTerminating() {
            return true;
        }
    }
}

package dev.berth.engine.model;

import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Which pods a pod wants near (or far), and how near.
 *
 * @param topologyKey node label whose equal values make one domain
 * @param namespaces namespaces by name; the pod's own where the manifest names none and selects none
 * @param namespaceSelector further namespaces by label; {@link LabelSelector#NOTHING} where absent
 * @param selector the pods meant
 */
public record AffinityTerm(
        String topologyKey, Set<String> namespaces, LabelSelector namespaceSelector, LabelSelector selector) {
    public AffinityTerm {
        namespaces = Set.copyOf(namespaces);
    }

    /** Whether a pod with these labels, in a namespace with those labels, is meant. */
    public boolean matches(String namespace, Labels namespaceLabels, Labels podLabels) {
        return (namespaces.contains(namespace) || namespaceSelector.matches(namespaceLabels))
                && selector.matches(podLabels);
    }

    /** Compares what differs most often first, as counts compare the terms of all pods. */
    @Override
    public boolean equals(@Nullable Object other) {
        return this == other
                || (other instanceof AffinityTerm that
                        && selector.equals(that.selector)
                        && topologyKey.equals(that.topologyKey)
                        && namespaces.equals(that.namespaces)
                        && namespaceSelector.equals(that.namespaceSelector));
    }

    @Override
    public int hashCode() {
        return (selector.hashCode() * 31 + topologyKey.hashCode()) * 31 + namespaces.hashCode();
    }

    /** A term with a weight from 1 to 100. */
    public record Weighted(int weight, AffinityTerm term) {}
}

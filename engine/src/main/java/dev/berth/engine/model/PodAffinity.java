package dev.berth.engine.model;

import java.util.List;

/** All inter-pod terms of one pod: required and preferred, near and far. */
public record PodAffinity(
        List<AffinityTerm> required,
        List<AffinityTerm.Weighted> preferred,
        List<AffinityTerm> requiredAnti,
        List<AffinityTerm.Weighted> preferredAnti) {
    public static final PodAffinity NONE = new PodAffinity(List.of(), List.of(), List.of(), List.of());

    public PodAffinity {
        required = List.copyOf(required);
        preferred = List.copyOf(preferred);
        requiredAnti = List.copyOf(requiredAnti);
        preferredAnti = List.copyOf(preferredAnti);
    }

    public boolean isNone() {
        return required.isEmpty() && preferred.isEmpty() && requiredAnti.isEmpty() && preferredAnti.isEmpty();
    }
}

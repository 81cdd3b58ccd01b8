package dev.berth.engine.plugin;

/** What a filter says of a node. */
public enum Verdict {
    FIT,
    /** The pod cannot run there now; evicting other pods may help. */
    UNSCHEDULABLE,
    /** The pod cannot run there whoever is evicted. */
    UNRESOLVABLE;

    public boolean fits() {
        return this == FIT;
    }

    /** Kubernetes' name in answers: fit, unschedulable, unresolvable. */
    public String label() {
        return name().toLowerCase(java.util.Locale.ROOT);
    }
}

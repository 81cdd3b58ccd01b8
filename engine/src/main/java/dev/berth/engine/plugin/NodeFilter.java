package dev.berth.engine.plugin;

import dev.berth.engine.model.Pod;
import java.util.List;

/** A filter that is ready to answer for one pod, node by node, from the live state of the cluster. */
public interface NodeFilter {
    /** Answer of {@link #room} where only placing pods one by one tells. */
    int UNKNOWN = -1;

    Scope scope();

    /** @param node number of a node in use */
    Verdict check(int node);

    /**
     * How many pods like this one, placed at once, this filter allows on the node beside those that run there.
     *
     * @return 0 to {@code most}, or {@link #UNKNOWN}
     */
    default int room(int node, int most) {
        return scope() == Scope.FACTS ? check(node).fits() ? most : 0 : UNKNOWN;
    }

    /** Why the node does not fit; asked only where {@link #check} says so. Reads the same state. */
    List<Cause> causes(int node);

    /** For {@link Scope#TOPOLOGY}: tells all beyond the node's own pods on which the answer depends. */
    default void signature(int node, Signature out) {}

    /** False where, as the cluster stands, no node can be refused; such a filter counts as skipped. */
    default boolean active() {
        return true;
    }

    /** Whether the object must be prepared anew, because what it looks at is no longer all that matters. */
    default boolean stale() {
        return false;
    }

    /**
     * In a preemption dry run, a pod was taken from (-1) or returned to (+1) the node, beyond what the cluster's columns
     * and counters show.
     */
    default void dryRun(Pod victim, int node, int sign) {}
}

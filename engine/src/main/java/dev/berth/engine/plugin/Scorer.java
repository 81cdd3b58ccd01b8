package dev.berth.engine.plugin;

import org.jspecify.annotations.Nullable;

/** Decides which of the feasible nodes is best. */
public interface Scorer {
    /** The greatest score after normalisation. */
    int SCORE_MAX = 100;

    /** The name under which the scorer is configured and reported. */
    String name();

    /** Null where the scorer has nothing to say about the pod, whatever the nodes. */
    @Nullable
    PodScorer scorer(Incoming pod);

    /**
     * Why nodes cannot be compared for the pod, whatever the nodes; null where they can. Such a pod waits, unless a single
     * node fits: then there is nothing to compare.
     */
    default @Nullable Cause objection(Incoming pod) {
        return null;
    }
}

package dev.berth.engine.plugin;

/** A scorer that is ready to answer for one pod. */
public interface PodScorer {
    Scope scope();

    /**
     * Whether scores are normalised over the feasible nodes; if not, they are final (0 to 100 as a rule) and depend on
     * the node alone.
     */
    boolean normalizes();

    /** Looks at the feasible nodes before they are scored; false where there is nothing to score after all. */
    default boolean begin(Feasible feasible) {
        return true;
    }

    /** The raw score of a node. */
    long score(int node);

    /** What {@link #score} is shown as; a scorer may use scores beyond the range as marks for {@link #normalize}. */
    default long reported(long score) {
        return score;
    }

    /** Whether the object must be prepared anew, because what it looks at is no longer all that matters. */
    default boolean stale() {
        return false;
    }

    /**
     * Changes when every node may score otherwise than before, although none of them has changed. Only for scorers that do
     * not normalise and need not be prepared anew.
     */
    default long version() {
        return 0;
    }

    /** Brings the raw scores of all feasible nodes to 0..100, in place. */
    default void normalize(long[] scores, int count) {}

    /** For {@link Scope#TOPOLOGY}: tells all beyond the node's own pods on which the score depends. */
    default void signature(int node, Signature out) {}

    /** The feasible nodes, as groups of nodes that score alike. */
    interface Feasible {
        int groups();

        /** A node of the group. */
        int node(int group);

        /** How many nodes the group has. */
        int size(int group);
    }
}

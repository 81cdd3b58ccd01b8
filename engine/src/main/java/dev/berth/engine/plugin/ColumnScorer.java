package dev.berth.engine.plugin;

/** A final score that can be bounded from above for many nodes at once, far more cheaply than it can be computed. */
public interface ColumnScorer extends PodScorer {
    /**
     * Adds, for each of {@code length} nodes from number {@code from} on, a number that weight x score does not exceed;
     * the closer the fewer nodes are scored exactly. Numbers that stand for no node get something or other. False, with
     * nothing added, where only {@link #score} can tell.
     */
    boolean addBounds(int from, int length, int weight, int[] into, NodeShares shares);
}

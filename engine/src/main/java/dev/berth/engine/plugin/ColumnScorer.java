package dev.berth.engine.plugin;

/** A final score that can be computed for a whole chunk of nodes at once, in vector instructions. */
public interface ColumnScorer extends PodScorer {
    /**
     * Adds weight x score for each of the first {@code length} nodes of a chunk. Numbers that stand for no node get
     * something or other. False, with nothing added, where the chunk holds what only {@link #score} handles.
     */
    boolean addScores(int chunk, int length, int weight, long[] into, ColumnScratch scratch);
}

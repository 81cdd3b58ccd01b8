package dev.berth.engine.cluster;

import java.util.Arrays;

/**
 * Which nodes changed, in order, so that caches re-evaluate those alone. A ring of {@link #CHANGES_KEPT_MAX} entries: a
 * reader that fell further behind must start afresh.
 */
public final class ChangeLog {
    /** Changes that can be caught up with; a power of two. */
    public static final int CHANGES_KEPT_MAX = 1 << 16;

    private static final int FACTS = 1 << 31;

    private int[] ring = new int[64];
    private long end;

    /** The position after the last change. */
    public long end() {
        return end;
    }

    /** Whether all changes from a position on can still be read. */
    public boolean reaches(long position) {
        return end - position <= ring.length;
    }

    /** The node changed at a position. */
    public int node(long position) {
        return ring[(int) (position & (ring.length - 1))] & ~FACTS;
    }

    /** Whether the node object itself changed (labels, taints, size), not only what runs there. */
    public boolean factsChanged(long position) {
        return (ring[(int) (position & (ring.length - 1))] & FACTS) != 0;
    }

    void podsChanged(int node) {
        add(node);
    }

    void nodeChanged(int node) {
        add(node | FACTS);
    }

    /** The ring grows while nothing in it was overwritten yet, so that a small cluster has a small log. */
    private void add(int entry) {
        if (end == ring.length && ring.length < CHANGES_KEPT_MAX) {
            ring = Arrays.copyOf(ring, ring.length * 2);
        }
        ring[(int) (end++ & (ring.length - 1))] = entry;
    }
}

package dev.berth.engine.cluster;

import java.util.Arrays;

/**
 * A growable array of ints, zero where never written, in chunks that come into being when first written; a fork shares
 * chunks until one side writes. Small chunks make it a sparse counter over many domains.
 */
public final class IntColumn {
    private final int shift;
    private final int mask;
    private int[][] chunks;
    private boolean[] owned;

    /** A column whose chunks hold {@code 1 << shift} values. */
    public IntColumn(int shift) {
        this(shift, new int[0][], new boolean[0]);
    }

    private IntColumn(int shift, int[][] chunks, boolean[] owned) {
        this.shift = shift;
        this.mask = (1 << shift) - 1;
        this.chunks = chunks;
        this.owned = owned;
    }

    /** A column over all nodes or pods. */
    static IntColumn dense() {
        return new IntColumn(7);
    }

    /** A column of which few entries are expected to differ from zero. */
    static IntColumn sparse() {
        return new IntColumn(5);
    }

    public int get(int index) {
        int number = index >>> shift;
        if (number >= chunks.length) {
            return 0;
        }
        int[] chunk = chunks[number];
        return chunk == null ? 0 : chunk[index & mask];
    }

    public void set(int index, int value) {
        writable(index >>> shift)[index & mask] = value;
    }

    public int add(int index, int delta) {
        return writable(index >>> shift)[index & mask] += delta;
    }

    private int[] writable(int number) {
        if (number >= chunks.length) {
            int size = Math.max(number + 1, chunks.length + (chunks.length >> 1));
            chunks = Arrays.copyOf(chunks, size);
            owned = Arrays.copyOf(owned, size);
        }
        if (!owned[number]) {
            chunks[number] = chunks[number] == null ? new int[1 << shift] : chunks[number].clone();
            owned[number] = true;
        }
        return chunks[number];
    }

    IntColumn fork() {
        Arrays.fill(owned, false);
        return new IntColumn(shift, chunks.clone(), new boolean[chunks.length]);
    }
}

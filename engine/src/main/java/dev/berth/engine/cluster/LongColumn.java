package dev.berth.engine.cluster;

import java.util.Arrays;

/** A growable array of longs in chunks of {@value #CHUNK} or, at first, fewer; a fork shares chunks until one side writes. */
public final class LongColumn {
    static final int SHIFT = 10;
    public static final int CHUNK = 1 << SHIFT;
    private static final int MASK = CHUNK - 1;
    private static final long[] ZEROS = new long[CHUNK];
    private static final long[] NONE = new long[0];

    private long[][] chunks;
    private boolean[] owned;

    public LongColumn() {
        this(new long[0][], new boolean[0]);
    }

    private LongColumn(long[][] chunks, boolean[] owned) {
        this.chunks = chunks;
        this.owned = owned;
    }

    public long get(int index) {
        int number = index >>> SHIFT;
        if (number >= chunks.length) {
            return 0;
        }
        long[] chunk = chunks[number];
        int at = index & MASK;
        return at < chunk.length ? chunk[at] : 0;
    }

    public void set(int index, long value) {
        writable(index >>> SHIFT, index & MASK)[index & MASK] = value;
    }

    public void add(int index, long delta) {
        writable(index >>> SHIFT, index & MASK)[index & MASK] += delta;
    }

    /** The whole chunk that holds indexes {@code number * CHUNK} and on, for reading only. */
    public long[] chunk(int number) {
        if (number >= chunks.length) {
            return ZEROS;
        }
        if (chunks[number].length < CHUNK) {
            writable(number, CHUNK - 1);
        }
        return chunks[number];
    }

    private long[] writable(int number, int at) {
        if (number >= chunks.length) {
            int old = chunks.length;
            chunks = Arrays.copyOf(chunks, number + 1);
            owned = Arrays.copyOf(owned, number + 1);
            Arrays.fill(chunks, old, number + 1, NONE);
        }
        long[] chunk = chunks[number];
        if (!owned[number] || at >= chunk.length) {
            chunks[number] = Arrays.copyOf(chunk, Math.max(chunk.length, sizeFor(number, at)));
            owned[number] = true;
        }
        return chunks[number];
    }

    /** The first chunk starts small, so that a cluster of few nodes is cheap. */
    private static int sizeFor(int number, int at) {
        return number > 0 ? CHUNK : Math.max(16, Integer.highestOneBit(at) * 2);
    }

    LongColumn fork() {
        Arrays.fill(owned, false);
        return new LongColumn(chunks.clone(), new boolean[chunks.length]);
    }
}

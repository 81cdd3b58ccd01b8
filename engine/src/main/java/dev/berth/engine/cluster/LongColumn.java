package dev.berth.engine.cluster;

import java.util.Arrays;

/** A growable array of longs in chunks of {@value #CHUNK}; a fork shares chunks until one side writes. */
public final class LongColumn {
    static final int SHIFT = 10;
    public static final int CHUNK = 1 << SHIFT;
    private static final int MASK = CHUNK - 1;
    private static final long[] ZEROS = new long[CHUNK];

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
        int chunk = index >>> SHIFT;
        return chunk < chunks.length ? chunks[chunk][index & MASK] : 0;
    }

    public void set(int index, long value) {
        writable(index >>> SHIFT)[index & MASK] = value;
    }

    public void add(int index, long delta) {
        writable(index >>> SHIFT)[index & MASK] += delta;
    }

    /** The chunk that holds indexes {@code number * CHUNK} and on, for reading only. */
    public long[] chunk(int number) {
        return number < chunks.length ? chunks[number] : ZEROS;
    }

    private long[] writable(int chunk) {
        if (chunk >= chunks.length) {
            int old = chunks.length;
            chunks = Arrays.copyOf(chunks, chunk + 1);
            owned = Arrays.copyOf(owned, chunk + 1);
            Arrays.fill(chunks, old, chunk + 1, ZEROS);
        }
        if (!owned[chunk]) {
            chunks[chunk] = chunks[chunk] == ZEROS ? new long[CHUNK] : chunks[chunk].clone();
            owned[chunk] = true;
        }
        return chunks[chunk];
    }

    LongColumn fork() {
        Arrays.fill(owned, false);
        return new LongColumn(chunks.clone(), new boolean[chunks.length]);
    }
}

package dev.berth.engine.cluster;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/** A growable array of references, null where never written; a fork shares chunks until one side writes. */
public final class RefColumn<T> {
    private static final int SHIFT = 7;
    private static final int MASK = (1 << SHIFT) - 1;

    private @Nullable Object[][] chunks;
    private boolean[] owned;

    public RefColumn() {
        this(new Object[0][], new boolean[0]);
    }

    private RefColumn(@Nullable Object[][] chunks, boolean[] owned) {
        this.chunks = chunks;
        this.owned = owned;
    }

    @SuppressWarnings("unchecked")
    public @Nullable T get(int index) {
        int number = index >>> SHIFT;
        return number < chunks.length ? (T) chunks[number][index & MASK] : null;
    }

    public void set(int index, @Nullable T value) {
        int number = index >>> SHIFT;
        if (number >= chunks.length) {
            int old = chunks.length;
            chunks = Arrays.copyOf(chunks, number + 1);
            owned = Arrays.copyOf(owned, number + 1);
            for (int i = old; i <= number; i++) {
                chunks[i] = new Object[1 << SHIFT];
                owned[i] = true;
            }
        }
        if (!owned[number]) {
            chunks[number] = chunks[number].clone();
            owned[number] = true;
        }
        chunks[number][index & MASK] = value;
    }

    RefColumn<T> fork() {
        Arrays.fill(owned, false);
        return new RefColumn<>(chunks.clone(), new boolean[chunks.length]);
    }
}

package dev.berth.kubernetes.tree;

import java.util.AbstractMap;
import java.util.AbstractSet;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Iterator;
import java.util.Map;
import java.util.NoSuchElementException;
import java.util.Set;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;

/**
 * The named values of a mapping, in the order of the document.
 *
 * <p>Objects of Kubernetes are many small mappings that are mostly asked for names that they do not have. Two arrays that
 * are searched from the front take a third of a hash map's room and answer sooner, as a miss compares hashes only. From
 * {@value #SEARCHED_MAX} names on there is a hash map beside them, so that no document makes the search long.
 */
public final class Entries extends AbstractMap<String, Value> {
    /** Names that are searched one by one. */
    static final int SEARCHED_MAX = 16;

    public static final Entries NONE = new Entries(new String[0], new Value[0], null);

    private final String[] keys;
    private final Value[] values;
    private final @Nullable Map<String, Value> index;

    private Entries(String[] keys, Value[] values, @Nullable Map<String, Value> index) {
        this.keys = keys;
        this.values = values;
        this.index = index;
    }

    public static Entries of(Map<String, ? extends Value> map) {
        if (map instanceof Entries entries) {
            return entries;
        }
        var builder = new Builder();
        map.forEach(builder::put);
        return builder.build();
    }

    @Override
    public @Nullable Value get(@Nullable Object key) {
        if (index != null) {
            return index.get(key);
        }
        int at = find(keys, keys.length, key);
        return at < 0 ? null : values[at];
    }

    private static int find(String[] keys, int size, @Nullable Object key) {
        if (key == null) {
            return -1;
        }
        int hash = key.hashCode();
        for (int i = 0; i < size; i++) {
            String each = keys[i];
            if (each.hashCode() == hash && each.equals(key)) {
                return i;
            }
        }
        return -1;
    }

    @Override
    public boolean containsKey(@Nullable Object key) {
        return get(key) != null;
    }

    @Override
    public int size() {
        return keys.length;
    }

    @Override
    public void forEach(BiConsumer<? super String, ? super Value> action) {
        for (int i = 0; i < keys.length; i++) {
            action.accept(keys[i], values[i]);
        }
    }

    public String key(int at) {
        return keys[at];
    }

    public Value value(int at) {
        return values[at];
    }

    @Override
    public Set<Map.Entry<String, Value>> entrySet() {
        return new AbstractSet<>() {
            @Override
            public Iterator<Map.Entry<String, Value>> iterator() {
                return new Iterator<>() {
                    private int next;

                    @Override
                    public boolean hasNext() {
                        return next < keys.length;
                    }

                    @Override
                    public Map.Entry<String, Value> next() {
                        if (next >= keys.length) {
                            throw new NoSuchElementException();
                        }
                        return Map.entry(keys[next], values[next++]);
                    }
                };
            }

            @Override
            public int size() {
                return keys.length;
            }
        };
    }

    /** Gathers entries; can be used again after {@link #build()}. */
    public static final class Builder {
        private String[] keys = new String[8];
        private Value[] values = new Value[8];
        private int size;
        private @Nullable Map<String, Value> index;

        /** @return false, and nothing is changed, where the key is there already */
        public boolean put(String key, Value value) {
            if (index == null && size == SEARCHED_MAX) {
                index = new HashMap<>();
                for (int i = 0; i < size; i++) {
                    index.put(keys[i], values[i]);
                }
            }
            if (index == null ? find(keys, size, key) >= 0 : index.putIfAbsent(key, value) != null) {
                return false;
            }
            if (size == keys.length) {
                keys = Arrays.copyOf(keys, size * 2);
                values = Arrays.copyOf(values, size * 2);
            }
            keys[size] = key;
            values[size++] = value;
            return true;
        }

        boolean isEmpty() {
            return size == 0;
        }

        @Nullable
        Value get(String key) {
            int at = find(keys, size, key);
            return at < 0 ? null : values[at];
        }

        /** The entries so far; more can be put. */
        Entries copy() {
            return new Entries(
                    Arrays.copyOf(keys, size),
                    Arrays.copyOf(values, size),
                    index == null ? null : new HashMap<>(index));
        }

        /** What was put, in that order. */
        public Entries build() {
            var entries = size == 0 ? NONE : new Entries(Arrays.copyOf(keys, size), Arrays.copyOf(values, size), index);
            size = 0;
            index = null;
            return entries;
        }
    }
}

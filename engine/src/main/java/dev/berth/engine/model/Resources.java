package dev.berth.engine.model;

import java.util.Arrays;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/** Exact non-negative amounts by resource name, in base units (millicores, bytes, counts); zeros are left out. */
public final class Resources {
    public static final String CPU = "cpu";
    public static final String MEMORY = "memory";
    public static final String EPHEMERAL_STORAGE = "ephemeral-storage";
    public static final Resources NONE = new Resources(new String[0], new long[0]);

    /** Lists of names that are shared; beyond it, further ones are not. */
    private static final int NAME_LISTS_MAX = 1_000;

    private static final ConcurrentHashMap<String, String[]> NAME_LISTS = new ConcurrentHashMap<>();

    private final String[] names;
    private final long[] amounts;
    private final int hash;

    private Resources(String[] names, long[] amounts) {
        this.names = names;
        this.amounts = amounts;
        this.hash = 31 * Arrays.hashCode(names) + Arrays.hashCode(amounts);
    }

    /** @throws IllegalArgumentException for a negative amount */
    public static Resources of(Map<String, Long> amounts) {
        var sorted = new TreeMap<String, Long>();
        amounts.forEach((name, amount) -> {
            if (amount < 0) {
                throw new IllegalArgumentException("resource " + name + " is negative: " + amount);
            }
            if (amount != 0) {
                sorted.put(name, amount);
            }
        });
        if (sorted.isEmpty()) {
            return NONE;
        }
        return new Resources(
                shared(sorted.keySet().toArray(String[]::new)),
                sorted.values().stream().mapToLong(Long::longValue).toArray());
    }

    /** Most pods ask for the same few resources, in amounts of their own. */
    private static String[] shared(String[] names) {
        String key = String.join(" ", names);
        var known = NAME_LISTS.get(key);
        if (known == null && NAME_LISTS.size() < NAME_LISTS_MAX) {
            NAME_LISTS.put(key, names);
        }
        return known == null || !Arrays.equals(known, names) ? names : known;
    }

    public int size() {
        return names.length;
    }

    public String name(int index) {
        return names[index];
    }

    public long amount(int index) {
        return amounts[index];
    }

    public long get(String name) {
        int at = Arrays.binarySearch(names, name);
        return at < 0 ? 0 : amounts[at];
    }

    public Map<String, Long> toMap() {
        var map = new TreeMap<String, Long>();
        for (int i = 0; i < names.length; i++) {
            map.put(names[i], amounts[i]);
        }
        return map;
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return this == other
                || (other instanceof Resources that
                        && hash == that.hash
                        && Arrays.equals(amounts, that.amounts)
                        && Arrays.equals(names, that.names));
    }

    @Override
    public int hashCode() {
        return hash;
    }

    @Override
    public String toString() {
        return toMap().toString();
    }
}

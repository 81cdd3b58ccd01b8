package dev.berth.engine.cluster;

import java.util.Arrays;

/**
 * A hash index from names to slots, built on a column so that it forks like all else: linear probing, entries are slot
 * + 1, removal shifts followers back (Knuth, TAOCP 6.4, algorithm R). Names are read from the owner, not stored twice.
 */
final class SlotTable {
    /** Reads the hash of the name that a slot stands for. */
    interface Hashes {
        int hashOf(int slot);
    }

    /** Whether the slot carries the name looked for. */
    interface Match {
        boolean is(int slot);
    }

    private static final int LEAST = 64;

    private IntColumn table = IntColumn.dense();
    private int capacity = LEAST;
    private int size;
    private int[] free = new int[8];
    private int freeCount;
    private int next;

    SlotTable() {}

    private SlotTable(SlotTable origin) {
        table = origin.table.fork();
        capacity = origin.capacity;
        size = origin.size;
        free = origin.free.clone();
        freeCount = origin.freeCount;
        next = origin.next;
    }

    /** One past the greatest slot ever used. */
    int limit() {
        return next;
    }

    int size() {
        return size;
    }

    /** The slot of a name, or -1. */
    int find(int hash, Match match) {
        for (int at = spread(hash); ; at = (at + 1) & (capacity - 1)) {
            int entry = table.get(at);
            if (entry == 0) {
                return -1;
            }
            if (match.is(entry - 1)) {
                return entry - 1;
            }
        }
    }

    /** Takes a free slot; the owner writes the name there and then calls {@link #insert}. */
    int take() {
        return freeCount > 0 ? free[--freeCount] : next++;
    }

    void insert(int slot, int hash, Hashes hashes) {
        if ((size + 1) * 2 > capacity) {
            grow(hashes);
        }
        int at = spread(hash);
        while (table.get(at) != 0) {
            at = (at + 1) & (capacity - 1);
        }
        table.set(at, slot + 1);
        size++;
    }

    /** Removes a slot whose name can still be read, and frees it. */
    void remove(int slot, int hash, Hashes hashes) {
        int at = spread(hash);
        while (table.get(at) != slot + 1) {
            at = (at + 1) & (capacity - 1);
        }
        int hole = at;
        for (int probe = (at + 1) & (capacity - 1); ; probe = (probe + 1) & (capacity - 1)) {
            int entry = table.get(probe);
            if (entry == 0) {
                break;
            }
            int home = spread(hashes.hashOf(entry - 1));
            if (((probe - home) & (capacity - 1)) >= ((probe - hole) & (capacity - 1))) {
                table.set(hole, entry);
                hole = probe;
            }
        }
        table.set(hole, 0);
        size--;
        if (freeCount == free.length) {
            free = Arrays.copyOf(free, freeCount * 2);
        }
        free[freeCount++] = slot;
    }

    private void grow(Hashes hashes) {
        var old = table;
        int oldCapacity = capacity;
        capacity *= 2;
        table = IntColumn.dense();
        for (int i = 0; i < oldCapacity; i++) {
            int entry = old.get(i);
            if (entry != 0) {
                int at = spread(hashes.hashOf(entry - 1));
                while (table.get(at) != 0) {
                    at = (at + 1) & (capacity - 1);
                }
                table.set(at, entry);
            }
        }
    }

    private int spread(int hash) {
        int mixed = hash * 0x9E3779B9;
        return (mixed ^ (mixed >>> 15)) & (capacity - 1);
    }

    SlotTable fork() {
        return new SlotTable(this);
    }
}

package dev.berth.engine.cluster;

import dev.berth.engine.model.GangKey;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;

/** Which pods belong to which gang, and how many of them are on nodes: linked lists of pod slots, one for each gang. */
final class GangIndex {
    private static final int NONE = -1;

    private final Map<GangKey, Integer> numbers;
    /** Links and gang numbers are stored + 1, so that 0 means none. */
    private final IntColumn gangOfPod;

    private final IntColumn next;
    private final IntColumn previous;
    private final IntColumn first;
    private final IntColumn members;
    private final IntColumn placed;
    private int[] free = new int[8];
    private int freeCount;
    private int limit;

    GangIndex() {
        numbers = new HashMap<>();
        gangOfPod = IntColumn.dense();
        next = IntColumn.dense();
        previous = IntColumn.dense();
        first = IntColumn.dense();
        members = IntColumn.dense();
        placed = IntColumn.dense();
    }

    private GangIndex(GangIndex origin) {
        numbers = new HashMap<>(origin.numbers);
        gangOfPod = origin.gangOfPod.fork();
        next = origin.next.fork();
        previous = origin.previous.fork();
        first = origin.first.fork();
        members = origin.members.fork();
        placed = origin.placed.fork();
        free = origin.free.clone();
        freeCount = origin.freeCount;
        limit = origin.limit;
    }

    void enter(int slot, GangKey key) {
        int gang = numbers.computeIfAbsent(key, unused -> take());
        int head = first.get(gang);
        next.set(slot, head);
        previous.set(slot, 0);
        if (head != 0) {
            previous.set(head - 1, slot + 1);
        }
        first.set(gang, slot + 1);
        gangOfPod.set(slot, gang + 1);
        members.add(gang, 1);
    }

    private int take() {
        return freeCount > 0 ? free[--freeCount] : limit++;
    }

    /** Must be called while the pod is on no node. */
    void leave(int slot, GangKey key) {
        int gang = gangOfPod.get(slot) - 1;
        int before = previous.get(slot);
        int after = next.get(slot);
        if (before == 0) {
            first.set(gang, after);
        } else {
            next.set(before - 1, after);
        }
        if (after != 0) {
            previous.set(after - 1, before);
        }
        gangOfPod.set(slot, 0);
        members.add(gang, -1);
        if (members.get(gang) == 0) {
            numbers.remove(key);
            if (freeCount == free.length) {
                free = Arrays.copyOf(free, freeCount * 2);
            }
            free[freeCount++] = gang;
        }
    }

    /** A member came onto a node (+1) or left it (-1). */
    void placed(int slot, int sign) {
        placed.add(gangOfPod.get(slot) - 1, sign);
    }

    int placedOf(GangKey key) {
        Integer gang = numbers.get(key);
        return gang == null ? 0 : placed.get(gang);
    }

    /** The first member of a gang, or -1. */
    int firstOf(GangKey key) {
        Integer gang = numbers.get(key);
        return gang == null ? NONE : first.get(gang) - 1;
    }

    int nextAfter(int slot) {
        return next.get(slot) - 1;
    }

    void describe(Map<String, Long> description) {
        numbers.forEach((key, gang) -> {
            description.put("gang " + key + " of " + key.api() + " has members", (long) members.get(gang));
            if (placed.get(gang) != 0) {
                description.put("gang " + key + " of " + key.api() + " has on nodes", (long) placed.get(gang));
            }
        });
    }

    GangIndex fork() {
        return new GangIndex(this);
    }
}

package dev.berth.embedded.store;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;

/** The latest changes of one table, oldest first. Bounded: when full the oldest is forgotten, as compaction does. */
final class History {
    private final int changesMax;
    private final ArrayList<Change> ring = new ArrayList<>();
    private int head;
    private long forgottenThrough;

    History(int changesMax) {
        this.changesMax = changesMax;
    }

    void add(Change change) {
        ring.add(change);
        if (ring.size() - head > changesMax) {
            forgetFirst();
        }
    }

    private void forgetFirst() {
        forgottenThrough = ring.get(head).revision();
        head++;
        if (head > 1024 && head * 2 > ring.size()) {
            ring.subList(0, head).clear();
            head = 0;
        }
    }

    void forgetThrough(long revision) {
        while (head < ring.size() && ring.get(head).revision() <= revision) {
            forgetFirst();
        }
        forgottenThrough = Math.max(forgottenThrough, revision);
    }

    /** Changes up to this revision can no longer be told. */
    long forgottenThrough() {
        return forgottenThrough;
    }

    /** At most so many of the changes after the revision. */
    List<Change> after(long revision, int limit) {
        int first = firstAfter(revision);
        return new ArrayList<>(ring.subList(first, Math.min(ring.size(), first + limit)));
    }

    /** The changes after the revision, latest first. */
    Iterator<Change> backTo(long revision) {
        var backwards = new ArrayDeque<Change>();
        for (int i = firstAfter(revision); i < ring.size(); i++) {
            backwards.addFirst(ring.get(i));
        }
        return backwards.iterator();
    }

    private int firstAfter(long revision) {
        if (ring.size() == head || ring.getLast().revision() <= revision) {
            return ring.size();
        }
        var latest = ring.subList(head, ring.size());
        int low = 0;
        int high = latest.size() - 1;
        while (low < high) {
            int middle = (low + high) >>> 1;
            if (latest.get(middle).revision() > revision) {
                high = middle;
            } else {
                low = middle + 1;
            }
        }
        return head + low;
    }
}

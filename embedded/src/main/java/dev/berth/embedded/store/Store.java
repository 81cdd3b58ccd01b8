package dev.berth.embedded.store;

import dev.berth.embedded.json.Json;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * All objects and the latest changes to them.
 *
 * <p>Idea: one lock, one sequence of revisions, objects that are never modified. A table is a sorted map of the current
 * versions plus a bounded list of changes. Who watches keeps a revision and asks for what came after it, so a slow
 * watcher costs nothing and is told to list again once what it needs is forgotten. A list at an earlier revision is the
 * present list with the changes since then taken back.
 *
 * <p>Invariants: revisions rise by one with each change, over all tables; a change is in the history before any reader
 * sees its revision; what was forgotten is answered with {@link ForgottenException}, never with a gap.
 *
 * <p>Cost: a write is O(log objects); a page O(page + changes since its revision); a change waiting for w watchers of
 * its table wakes w threads.
 */
public final class Store {
    private final ReentrantLock lock = new ReentrantLock();
    private final Map<Resource, Table> tables = new HashMap<>();
    private final List<Consumer<Change>> listeners = new CopyOnWriteArrayList<>();
    private final int changesPerTableMax;
    private long revision = 1;
    private long forgottenThrough;

    public Store(int changesPerTableMax) {
        this.changesPerTableMax = changesPerTableMax;
    }

    /** The changes after the revision asked for are no longer known. */
    public static final class ForgottenException extends RuntimeException {
        private static final long serialVersionUID = 1L;
        private final long asked;
        private final long oldest;

        ForgottenException(long asked, long oldest) {
            this.asked = asked;
            this.oldest = oldest;
        }

        public long asked() {
            return asked;
        }

        /** The oldest revision that can be asked for. */
        public long oldest() {
            return oldest;
        }
    }

    private final class Table {
        final TreeMap<String, Stored> objects = new TreeMap<>();
        final History history = new History(changesPerTableMax);
        final Condition changed = lock.newCondition();
    }

    /** A list as it was at a revision. */
    public record Snapshot(List<Stored> objects, long revision) {}

    /**
     * Changes in order.
     *
     * @param through all changes of the table up to this revision are told with this batch
     */
    public record Batch(List<Change> changes, long through) {}

    /** Called with each change, in order, under the lock: be quick, and never write from it. */
    public void onChange(Consumer<Change> listener) {
        listeners.add(listener);
    }

    /** Runs with nobody else reading or writing; reads and writes inside belong together. */
    public <T> T exclusively(Supplier<T> work) {
        lock.lock();
        try {
            return work.get();
        } finally {
            lock.unlock();
        }
    }

    public long revision() {
        return exclusively(() -> revision);
    }

    public @Nullable Stored get(Resource resource, String key) {
        return exclusively(() -> table(resource).objects.get(key));
    }

    public Stored put(Resource resource, Json.Obj object) {
        return exclusively(() -> {
            var table = table(resource);
            var after = numbered(object);
            var before = table.objects.put(after.key(), after);
            record(
                    table,
                    new Change(resource, before == null ? Change.Kind.ADDED : Change.Kind.MODIFIED, after, before));
            return after;
        });
    }

    /** Removes the object and returns its last version, numbered with the deletion. */
    public Stored remove(Resource resource, Stored object) {
        return exclusively(() -> {
            var table = table(resource);
            var before = table.objects.remove(object.key());
            if (before == null) {
                throw new IllegalStateException(resource + " " + object.key() + " is not in the store");
            }
            var after = numbered(before.object());
            record(table, new Change(resource, Change.Kind.DELETED, after, before));
            return after;
        });
    }

    /** The objects whose keys begin with the prefix, now. */
    public Snapshot list(Resource resource, String prefix) {
        return exclusively(() -> new Snapshot(
                new ArrayList<>(range(table(resource).objects, prefix).values()), revision));
    }

    /**
     * The same as of an earlier revision.
     *
     * @throws ForgottenException when changes since then are forgotten
     */
    public Snapshot listAt(Resource resource, String prefix, long at) {
        return exclusively(() -> {
            var table = table(resource);
            checkKnown(table, at);
            var objects = new TreeMap<>(range(table.objects, prefix));
            for (var changes = table.history.backTo(at); changes.hasNext(); ) {
                var change = changes.next();
                String key = change.after().key();
                if (!key.startsWith(prefix)) {
                    continue;
                }
                if (change.before() == null) {
                    objects.remove(key);
                } else {
                    objects.put(key, change.before());
                }
            }
            return new Snapshot(new ArrayList<>(objects.values()), at);
        });
    }

    /**
     * At most so many changes after the revision, waiting for the first one.
     *
     * @return no changes when the time passed, or {@link #wakeAll} was called
     * @throws ForgottenException when some of them are forgotten
     */
    public Batch changesAfter(Resource resource, long after, int limit, long waitNanos) throws InterruptedException {
        lock.lockInterruptibly();
        try {
            var table = table(resource);
            checkKnown(table, after);
            var changes = table.history.after(after, limit);
            if (changes.isEmpty() && waitNanos > 0) {
                var unused = table.changed.await(waitNanos, TimeUnit.NANOSECONDS);
                checkKnown(table, after);
                changes = table.history.after(after, limit);
            }
            boolean all = changes.size() < limit;
            return new Batch(changes, all ? revision : changes.getLast().revision());
        } finally {
            lock.unlock();
        }
    }

    /** Wakes all who wait for changes, so that they look whether they should still wait. */
    public void wakeAll() {
        exclusively(() -> {
            tables.values().forEach(table -> table.changed.signalAll());
            return null;
        });
    }

    /** Forgets all changes up to the revision. */
    public void compact(long through) {
        exclusively(() -> {
            forgottenThrough = Math.max(forgottenThrough, Math.min(through, revision));
            for (var table : tables.values()) {
                table.history.forgetThrough(forgottenThrough);
                table.changed.signalAll();
            }
            return null;
        });
    }

    public Collection<Resource> resources() {
        return exclusively(() -> List.copyOf(tables.keySet()));
    }

    private void checkKnown(Table table, long after) {
        long oldest = Math.max(forgottenThrough, table.history.forgottenThrough());
        if (after < oldest) {
            throw new ForgottenException(after, oldest);
        }
    }

    private Table table(Resource resource) {
        return tables.computeIfAbsent(resource, unused -> new Table());
    }

    private static Map<String, Stored> range(TreeMap<String, Stored> objects, String prefix) {
        return prefix.isEmpty() ? objects : objects.subMap(prefix, prefix + Character.MAX_VALUE);
    }

    private Stored numbered(Json.Obj object) {
        revision++;
        return new Stored(
                object.change("metadata", metadata -> metadata.with("resourceVersion", String.valueOf(revision))),
                revision);
    }

    private void record(Table table, Change change) {
        table.history.add(change);
        listeners.forEach(listener -> listener.accept(change));
        table.changed.signalAll();
    }
}

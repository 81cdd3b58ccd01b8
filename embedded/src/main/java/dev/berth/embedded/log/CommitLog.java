package dev.berth.embedded.log;

import dev.berth.embedded.store.Change;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayDeque;
import java.util.List;

/**
 * The latest changes of objects in the order in which they were made: what became of the requests that {@link RequestLog}
 * tells. Bounded: when full the oldest are dropped and counted.
 */
public final class CommitLog {
    private final int commitsMax;
    private final InstantSource clock;
    private final ArrayDeque<Commit> commits = new ArrayDeque<>();
    private long dropped;

    /** A change and when it was made, by the server's clock. */
    public record Commit(Instant at, Change change) {}

    public CommitLog(int commitsMax, InstantSource clock) {
        this.commitsMax = commitsMax;
        this.clock = clock;
    }

    public synchronized void add(Change change) {
        commits.addLast(new Commit(clock.instant(), change));
        if (commits.size() > commitsMax) {
            commits.removeFirst();
            dropped++;
        }
    }

    /** The changes from this number on, counted from the first one ever; those that were dropped are not among them. */
    public synchronized List<Commit> from(long number) {
        return commits.stream().skip(Math.max(0, number - dropped)).toList();
    }

    /** How many changes there were. */
    public synchronized long count() {
        return dropped + commits.size();
    }

    /** How many the bound cost. */
    public synchronized long dropped() {
        return dropped;
    }
}

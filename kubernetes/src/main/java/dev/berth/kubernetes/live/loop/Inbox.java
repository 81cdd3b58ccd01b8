package dev.berth.kubernetes.live.loop;

import java.util.List;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/**
 * Where observations wait for the loop. Watches wait when it is full, which slows their streams down; answers of write
 * lanes never wait, as their number is bounded by the orders under way.
 */
public final class Inbox {
    /** Observations of watches that wait at once. */
    static final int WATCHED_MAX = 16_384;

    private final ArrayBlockingQueue<Observation> watched = new ArrayBlockingQueue<>(WATCHED_MAX);
    private final ConcurrentLinkedQueue<Observation> answers = new ConcurrentLinkedQueue<>();
    private volatile @Nullable Thread sleeper;

    /** From a watch; waits while the inbox is full. */
    public void watched(Observation observation) throws InterruptedException {
        watched.put(observation);
        wake();
    }

    /** From a write lane; never waits. */
    public void answered(Observation observation) {
        answers.add(observation);
        wake();
    }

    /** Takes at most so many, answers first; for the reader's thread only. */
    public int drain(List<Observation> into, int max) {
        int taken = 0;
        for (var answer = answers.poll(); answer != null; answer = answers.poll()) {
            into.add(answer);
            taken++;
        }
        return taken + watched.drainTo(into, max);
    }

    /** How many observations wait. */
    public int size() {
        return watched.size();
    }

    /** Wakes the loop. */
    public void wake() {
        var thread = sleeper;
        if (thread != null) {
            sleeper = null;
            LockSupport.unpark(thread);
        }
    }

    /** Sleeps until something comes, at most so long; for the loop's thread only. */
    public void await(long nanos) {
        sleeper = Thread.currentThread();
        if (watched.isEmpty() && answers.isEmpty()) {
            LockSupport.parkNanos(nanos);
        }
        sleeper = null;
    }
}

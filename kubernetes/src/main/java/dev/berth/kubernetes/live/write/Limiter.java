package dev.berth.kubernetes.live.write;

import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/**
 * How many requests of a lane may be in flight.
 *
 * <p>Additive increase, multiplicative decrease, as TCP does: each success lets the window grow by a share of one
 * request, so by one in each round of a full window; an overload (429, 503, no answer) halves it, at most once in a
 * round trip, and a Retry-After stops the lane for as long as the server asks. So the lane finds what the server bears
 * without being told, and shares it fairly with others who do the same.
 */
public final class Limiter {
    private static final int WINDOW_MIN = 1;

    /** Decreases closer together than this come from the same overload. */
    private static final long DECREASE_NANOS_MIN = 100_000_000L;

    /** The longest pause that a server can ask for. */
    private static final long PAUSE_NANOS_MAX = 60_000_000_000L;

    private final ReentrantLock lock = new ReentrantLock();
    private final Condition changed = lock.newCondition();
    private final int windowMax;
    private double window;
    private int inFlight;
    private long pausedUntil;
    private boolean paused;
    private long decreasedAt;

    public Limiter(int windowFirst, int windowMax) {
        window = windowFirst;
        this.windowMax = windowMax;
    }

    /** Waits for a place in the window. */
    public void acquire() throws InterruptedException {
        lock.lockInterruptibly();
        try {
            while (true) {
                long pause = paused ? pausedUntil - System.nanoTime() : 0;
                if (pause <= 0) {
                    paused = false;
                    if (inFlight < (int) window) {
                        inFlight++;
                        return;
                    }
                    changed.await();
                } else {
                    changed.awaitNanos(pause);
                }
            }
        } finally {
            lock.unlock();
        }
    }

    /** The server did it. */
    public void succeeded() {
        lock.lock();
        try {
            inFlight--;
            window = Math.min(windowMax, window + 1 / window);
            changed.signal();
        } finally {
            lock.unlock();
        }
    }

    /** The server answered, in a way that tells nothing about its load. */
    public void answered() {
        lock.lock();
        try {
            inFlight--;
            changed.signal();
        } finally {
            lock.unlock();
        }
    }

    /** @param retryAfterMillis how long the server asks to wait; -1 where it does not */
    public void overloaded(long retryAfterMillis) {
        lock.lock();
        try {
            inFlight--;
            long now = System.nanoTime();
            if (now - decreasedAt > DECREASE_NANOS_MIN) {
                decreasedAt = now;
                window = Math.max(WINDOW_MIN, window / 2);
            }
            if (retryAfterMillis > 0) {
                long until = now + Math.min(PAUSE_NANOS_MAX, retryAfterMillis * 1_000_000);
                if (!paused || until - pausedUntil > 0) {
                    pausedUntil = until;
                    paused = true;
                }
            }
            changed.signalAll();
        } finally {
            lock.unlock();
        }
    }

    /** How many may be in flight now. */
    public int window() {
        lock.lock();
        try {
            return (int) window;
        } finally {
            lock.unlock();
        }
    }

    public int inFlight() {
        lock.lock();
        try {
            return inFlight;
        } finally {
            lock.unlock();
        }
    }
}

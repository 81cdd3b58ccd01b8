package dev.berth.embedded.kubelet;

import java.time.Duration;
import java.util.PriorityQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/** Runs things after a while of virtual time, which passes so many times faster than real time. */
public final class Timeline implements AutoCloseable {
    private final double speed;
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition changed = lock.newCondition();
    private final PriorityQueue<Entry> entries = new PriorityQueue<>();
    private long added;
    private boolean closed;

    private record Entry(long atNanos, long number, Runnable work) implements Comparable<Entry> {
        @Override
        public int compareTo(Entry other) {
            int byTime = Long.compare(atNanos - other.atNanos, 0);
            return byTime != 0 ? byTime : Long.compare(number, other.number);
        }
    }

    /** @param speed virtual seconds in a real one */
    public Timeline(double speed) {
        if (!(speed > 0)) {
            throw new IllegalArgumentException("the speed is " + speed + "; it must be greater than 0");
        }
        this.speed = speed;
        Thread.ofPlatform().daemon().name("virtual-time").start(this::run);
    }

    public double speed() {
        return speed;
    }

    /** Each piece of work gets a thread of its own, so it may wait for a server. */
    public void after(Duration virtual, Runnable work) {
        long nanos = System.nanoTime() + (long) Math.min(Long.MAX_VALUE / 4.0, virtual.toNanos() / speed);
        lock.lock();
        try {
            entries.add(new Entry(nanos, added++, work));
            changed.signal();
        } finally {
            lock.unlock();
        }
    }

    private void run() {
        for (var next = next(); next != null; next = next()) {
            Thread.ofVirtual().name("virtual-kubelet").start(next.work());
        }
    }

    private @org.jspecify.annotations.Nullable Entry next() {
        lock.lock();
        try {
            while (!closed) {
                var first = entries.peek();
                long wait = first == null ? TimeUnit.HOURS.toNanos(1) : first.atNanos() - System.nanoTime();
                if (first != null && wait <= 0) {
                    return entries.poll();
                }
                var unused = changed.awaitNanos(wait);
            }
            return null;
        } catch (InterruptedException stopped) {
            return null;
        } finally {
            lock.unlock();
        }
    }

    /** What has not begun is left undone. */
    @Override
    public void close() {
        lock.lock();
        try {
            closed = true;
            changed.signal();
        } finally {
            lock.unlock();
        }
    }
}

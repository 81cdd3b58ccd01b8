package dev.berth.kubernetes.live.watch;

import java.util.random.RandomGenerator;

/** Waits that double up to a bound, with a random half, so that many who failed at once do not come back at once. */
public final class Backoff {
    private final long firstMillis;
    private final long lastMillis;
    private final RandomGenerator random;
    private long nextMillis;

    public Backoff(long firstMillis, long lastMillis, RandomGenerator random) {
        this.firstMillis = firstMillis;
        this.lastMillis = lastMillis;
        this.random = random;
        nextMillis = firstMillis;
    }

    /** How long to wait now. */
    public long millis() {
        long whole = nextMillis;
        nextMillis = Math.min(lastMillis, nextMillis * 2);
        return whole / 2 + random.nextLong(whole / 2 + 1);
    }

    /** It worked: the next wait is short again. */
    public void reset() {
        nextMillis = firstMillis;
    }
}

package dev.berth.kubernetes.live.lease;

import dev.berth.kubernetes.live.loop.Fence;
import java.io.IOException;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import org.jspecify.annotations.Nullable;

/**
 * Decides whether this Berth leads, one step at a time.
 *
 * <p><b>Idea.</b> As client-go's leader election: whoever writes its name into the Lease leads, and must renew it. Others
 * take over once it has not changed for its duration. Three rules keep two from leading at once:
 *
 * <ul>
 *   <li>Only the local, monotonic clock counts: when <em>this</em> process last saw the Lease change. What another
 *       machine wrote as its time is never compared, so clocks may be wrong by any amount.
 *   <li>A renewal counts from before it was sent. The reign ends by itself {@link Terms#renewDeadlineNanos} after the
 *       last one that succeeded, which is before anyone else may take over; also when this process was asleep
 *       meanwhile, since {@link #holds} asks the clock each time.
 *   <li>Each reign has a number, {@code leaseTransitions}. What was decided in one is not written in another.
 * </ul>
 *
 * <p>What a request that was sent in time may still do late: bind a pod that is unbound, by its uid. That is safe: the
 * API server binds a pod once.
 */
public final class Elector implements Fence {
    /**
     * @param leaseNanos others leave a Lease alone for so long
     * @param renewDeadlineNanos less than the lease: for so long one leads without a renewal
     * @param retryNanos between two attempts
     */
    public record Terms(long leaseNanos, long renewDeadlineNanos, long retryNanos) {
        public static final Terms STANDARD = new Terms(15_000_000_000L, 10_000_000_000L, 2_000_000_000L);

        public Terms {
            if (renewDeadlineNanos >= leaseNanos || retryNanos >= renewDeadlineNanos || retryNanos <= 0) {
                throw new IllegalArgumentException("a lease needs retry < renew deadline < duration, but they are "
                        + retryNanos + ", " + renewDeadlineNanos + " and " + leaseNanos + " ns");
            }
        }
    }

    /** Clocks, so that tests have their own. */
    public interface Clocks {
        long nanos();

        Instant time();

        /** This machine's. */
        Clocks SYSTEM = new Clocks() {
            @Override
            public long nanos() {
                return System.nanoTime();
            }

            @Override
            public Instant time() {
                return Instant.now();
            }
        };
    }

    /** A reign: its number, and until when it lasts without a further renewal. */
    private record Reign(long epoch, long untilNanos) {}

    private final LeaseStore store;
    private final String me;
    private final Terms terms;
    private final Clocks clocks;
    private volatile @Nullable Reign reign;
    private @Nullable LeaseRecord observed;
    private long observedAt;
    private volatile String trouble = "";

    public Elector(LeaseStore store, String me, Terms terms, Clocks clocks) {
        this.store = store;
        this.me = me;
        this.terms = terms;
        this.clocks = clocks;
    }

    @Override
    public long epoch() {
        var now = reign;
        return now != null && clocks.nanos() - now.untilNanos() < 0 ? now.epoch() : 0;
    }

    @Override
    public boolean holds(long epoch) {
        return epoch > 0 && epoch() == epoch;
    }

    /** Who held the Lease when it was last seen; empty where nobody did. */
    public String holder() {
        var seen = observed;
        return seen == null ? "" : seen.holder();
    }

    /** Why the last step failed; empty where it did not. */
    public String trouble() {
        return trouble;
    }

    /** One attempt to lead or to go on leading; call it each {@link Terms#retryNanos}. */
    public void step() {
        try {
            attempt();
            trouble = "";
        } catch (IOException | RuntimeException failed) {
            trouble = String.valueOf(failed.getMessage());
        }
    }

    private void attempt() throws IOException {
        long sent = clocks.nanos();
        var seen = store.read();
        String now = clocks.time().truncatedTo(ChronoUnit.MICROS).toString();
        if (seen == null) {
            var first = record(1, "", now, now);
            if (store.create(first)) {
                observe(store.read());
                reign = new Reign(1, sent + terms.renewDeadlineNanos());
            }
            return;
        }
        observe(seen);
        boolean mine = seen.holder().equals(me);
        if (mine && epoch() != 0) {
            if (store.update(record(seen.transitions(), seen.resourceVersion(), seen.acquireTime(), now))) {
                reign = new Reign(seen.transitions(), sent + terms.renewDeadlineNanos());
            }
        } else if (seen.holder().isEmpty() || mine || clocks.nanos() - observedAt >= heldFor(seen)) {
            // A name of our own in a Lease that we do not hold: a former life. It is a new reign all the same.
            long epoch = seen.transitions() + 1;
            if (store.update(record(epoch, seen.resourceVersion(), now, now))) {
                reign = new Reign(epoch, sent + terms.renewDeadlineNanos());
            }
        } else {
            reign = null;
        }
    }

    private void observe(@Nullable LeaseRecord seen) {
        var before = observed;
        if (seen != null && (before == null || !before.resourceVersion().equals(seen.resourceVersion()))) {
            observed = seen;
            observedAt = clocks.nanos();
        }
    }

    private static long heldFor(LeaseRecord seen) {
        return seen.durationSeconds() * 1_000_000_000L;
    }

    private LeaseRecord record(long transitions, String version, String acquired, String renewed) {
        return new LeaseRecord(
                me, (int) (terms.leaseNanos() / 1_000_000_000L), transitions, version, acquired, renewed);
    }

    /** Gives the Lease back, so that another takes over at once. Nothing may be written after that. */
    public void release() {
        var mine = epoch();
        reign = null;
        if (mine == 0) {
            return;
        }
        try {
            var seen = store.read();
            if (seen != null && seen.holder().equals(me)) {
                store.update(new LeaseRecord(
                        "", 1, seen.transitions(), seen.resourceVersion(), seen.acquireTime(), seen.renewTime()));
            }
        } catch (IOException unreachable) {
            trouble = String.valueOf(unreachable.getMessage());
        }
    }
}

package dev.berth.kubernetes.live.lease;

/** Steps an elector on a thread of its own until it is closed; then gives the Lease back. */
public final class LeaseKeeper implements AutoCloseable {
    private final Elector elector;
    private final long retryNanos;
    private final Thread thread;
    private volatile boolean closed;

    private LeaseKeeper(Elector elector, Elector.Terms terms) {
        this.elector = elector;
        retryNanos = terms.retryNanos();
        thread = Thread.ofPlatform().name("berth-lease").daemon().unstarted(this::run);
    }

    /** Starts to step. */
    public static LeaseKeeper start(Elector elector, Elector.Terms terms) {
        var keeper = new LeaseKeeper(elector, terms);
        keeper.thread.start();
        return keeper;
    }

    private void run() {
        while (!closed) {
            elector.step();
            try {
                Thread.sleep(retryNanos / 1_000_000);
            } catch (InterruptedException closing) {
                return;
            }
        }
    }

    /** Call it when nothing more will be decided or written. */
    @Override
    public void close() {
        closed = true;
        thread.interrupt();
        try {
            thread.join(6_000);
        } catch (InterruptedException hurried) {
            Thread.currentThread().interrupt();
        }
        elector.release();
    }
}

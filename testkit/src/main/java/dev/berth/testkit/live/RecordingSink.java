package dev.berth.testkit.live;

import dev.berth.kubernetes.live.watch.ObjectParts;
import dev.berth.kubernetes.live.watch.WatchHealth;
import dev.berth.kubernetes.live.watch.WatchSink;
import dev.berth.kubernetes.tree.Value;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

/** Writes down what a watch tells, as words: {@code seen a 5}, {@code gone a 6}, {@code listed 7}, {@code behind …}. */
public final class RecordingSink implements WatchSink {
    private static final int PATIENCE_SECONDS = 20;

    private final LinkedBlockingQueue<String> told = new LinkedBlockingQueue<>();
    private final List<String> taken = new ArrayList<>();

    /** Waits until it is told something that begins like this; what came before is {@link #taken}. */
    public String await(String beginning) {
        long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(PATIENCE_SECONDS);
        while (true) {
            try {
                String next = told.poll(deadline - System.nanoTime(), TimeUnit.NANOSECONDS);
                if (next == null) {
                    throw new AssertionError("\"" + beginning + "\" was not told; told was " + taken);
                }
                taken.add(next);
                if (next.startsWith(beginning)) {
                    return next;
                }
            } catch (InterruptedException interrupted) {
                Thread.currentThread().interrupt();
                throw new AssertionError("interrupted while waiting for " + beginning, interrupted);
            }
        }
    }

    /** What was told up to the last {@link #await}. */
    public List<String> taken() {
        return taken;
    }

    private static String name(Value object) {
        return ObjectParts.text(object, "metadata", "name");
    }

    @Override
    public void listing() {
        told.add("listing");
    }

    @Override
    public void sweeping() {
        told.add("sweeping");
    }

    @Override
    public void seen(Value object, long resourceVersion) {
        told.add("seen " + name(object) + " " + resourceVersion);
    }

    @Override
    public void gone(Value object, long resourceVersion) {
        told.add("gone " + name(object) + " " + resourceVersion);
    }

    @Override
    public void listed(long resourceVersion) {
        told.add("listed " + resourceVersion);
    }

    @Override
    public void upTo(long resourceVersion) {
        told.add("up to " + resourceVersion);
    }

    @Override
    public void health(WatchHealth health) {
        told.add(
                switch (health) {
                    case WatchHealth.Current current -> "current";
                    case WatchHealth.Behind(String why) -> "behind: " + why;
                    case WatchHealth.Forbidden forbidden -> "forbidden to " + forbidden.verb();
                    case WatchHealth.Absent absent -> "absent";
                });
    }
}

package dev.berth.kubernetes.live.write;

import dev.berth.kubernetes.live.http.HttpPool;
import dev.berth.kubernetes.live.http.Request;
import dev.berth.kubernetes.live.loop.Fence;
import dev.berth.kubernetes.live.loop.Orders;
import dev.berth.kubernetes.live.rights.RefusedRights;
import java.io.IOException;
import java.time.InstantSource;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.BooleanSupplier;

/**
 * Events for people, on the lane that yields to all others: while bindings are under way, at most
 * {@link #BUSY_PER_SECOND_MAX} a second go out; else as fast as one connection takes them. At most {@link #WAITING_MAX}
 * wait; further ones are dropped and counted. An event that fails is not tried again.
 */
public final class EventLane implements AutoCloseable {
    /** Events that wait. */
    static final int WAITING_MAX = 20_000;

    /** Events a second while bindings are under way. */
    static final int BUSY_PER_SECOND_MAX = 20;

    private static final long PAUSE_MILLIS = 1000 / BUSY_PER_SECOND_MAX;

    private final ArrayBlockingQueue<Orders.Event> waiting = new ArrayBlockingQueue<>(WAITING_MAX);
    private final HttpPool pool;
    private final Fence fence;
    private final InstantSource clock;
    private final RefusedRights rights;
    private final String instance;
    private final BooleanSupplier busy;
    private final AtomicLong sent = new AtomicLong();
    private final AtomicLong dropped = new AtomicLong();
    private final Thread thread;
    private volatile boolean closed;

    EventLane(
            HttpPool pool,
            Fence fence,
            InstantSource clock,
            RefusedRights rights,
            String instance,
            BooleanSupplier busy) {
        this.pool = pool;
        this.fence = fence;
        this.clock = clock;
        this.rights = rights;
        this.instance = instance;
        this.busy = busy;
        thread = Thread.ofVirtual().name("berth-events").unstarted(this::run);
    }

    void start() {
        thread.start();
    }

    /** Sends all that wait, in the caller's thread, without pauses; for lanes that are not started. */
    public void sendWaiting() {
        for (var order = waiting.poll(); order != null; order = waiting.poll()) {
            send(order);
        }
    }

    void offer(Orders.Event order) {
        if (!waiting.offer(order)) {
            dropped.incrementAndGet();
        }
    }

    /** Events that were not told. */
    public long dropped() {
        return dropped.get();
    }

    /** Events that were told. */
    public long sent() {
        return sent.get();
    }

    private void run() {
        while (!closed) {
            try {
                var order = waiting.poll(1, TimeUnit.SECONDS);
                if (order != null) {
                    if (busy.getAsBoolean()) {
                        Thread.sleep(PAUSE_MILLIS);
                    }
                    Thread.sleep(send(order));
                }
            } catch (InterruptedException closing) {
                return;
            }
        }
    }

    /** @return how many milliseconds to wait before the next one */
    private long send(Orders.Event order) {
        if (!fence.holds(order.epoch())) {
            dropped.incrementAndGet();
            return 0;
        }
        var now = clock.instant();
        // Unique without asking anyone: the pod's uid, the time and a counter.
        String pod = order.pod().name();
        String name = (pod.length() > 200 ? pod.substring(0, 200) : pod) + "." + Long.toString(now.toEpochMilli(), 36)
                + "-" + Long.toString(sent.get() + dropped.get(), 36);
        try {
            var request = Request.post(
                    "/apis/events.k8s.io/v1/namespaces/" + order.pod().namespace() + "/events",
                    PodText.event(order, name, instance, now));
            var answer = pool.exchange(request);
            rights.answered(request, answer);
            (answer.succeeded() ? sent : dropped).incrementAndGet();
            return answer.status() == 429 ? Math.clamp(answer.retryAfterMillis(), 1_000, 60_000) : 0;
        } catch (IOException failed) {
            dropped.incrementAndGet();
            return 1_000;
        }
    }

    @Override
    public void close() {
        closed = true;
        thread.interrupt();
    }
}

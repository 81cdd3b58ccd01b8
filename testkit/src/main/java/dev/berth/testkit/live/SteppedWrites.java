package dev.berth.testkit.live;

import dev.berth.kubernetes.live.loop.Orders;
import dev.berth.kubernetes.live.loop.Writes;
import dev.berth.kubernetes.live.write.ApiWrites;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;

/**
 * The write lanes of production, but an order goes out when the test says so, and in which order. What it says to the
 * server, and what the answer means, is production's own.
 */
public final class SteppedWrites implements Writes, AutoCloseable {
    /** An order that has not gone out. */
    public record Waiting(Object order, Runnable send) {}

    private final ApiWrites lanes;
    private final List<Waiting> waiting = new ArrayList<>();

    /** @param lanes whose orders run in the caller's thread */
    SteppedWrites(ApiWrites lanes) {
        this.lanes = lanes;
    }

    /** Orders that have not gone out, oldest first. */
    public List<Object> waiting() {
        return waiting.stream().map(Waiting::order).toList();
    }

    /** Orders of one kind that have not gone out, oldest first. */
    public <T> List<T> waiting(Class<T> kind) {
        return waiting.stream()
                .map(Waiting::order)
                .filter(kind::isInstance)
                .map(kind::cast)
                .toList();
    }

    /** Sends the n-th order. */
    public void send(int index) {
        waiting.remove(index).send().run();
    }

    /** Sends those that fit, oldest first, those that come meanwhile too. */
    public int sendAll(Predicate<Object> fits) {
        int sent = 0;
        for (int i = 0; i < waiting.size(); ) {
            if (fits.test(waiting.get(i).order())) {
                send(i);
                sent++;
            } else {
                i++;
            }
        }
        return sent;
    }

    /** What a crash leaves behind: orders that never went out. */
    public void drop() {
        waiting.clear();
    }

    /** Sends the events that wait. */
    public void sendEvents() {
        lanes.events().sendWaiting();
    }

    private void add(Object order, Runnable send) {
        waiting.add(new Waiting(order, send));
    }

    @Override
    public boolean bindRoom() {
        return waiting.size() < 256;
    }

    @Override
    public void bind(Orders.Bind order) {
        add(order, () -> lanes.bind(order));
    }

    @Override
    public void claim(Orders.Claim order) {
        add(order, () -> lanes.claim(order));
    }

    @Override
    public void read(Orders.Read order) {
        add(order, () -> lanes.read(order));
    }

    @Override
    public void evict(Orders.Evict order) {
        add(order, () -> lanes.evict(order));
    }

    @Override
    public boolean explainRoom() {
        return waiting.size() < 1_000;
    }

    @Override
    public void explain(Orders.Explain order) {
        add(order, () -> lanes.explain(order));
    }

    @Override
    public void explainGroup(Orders.ExplainGroup order) {
        add(order, () -> lanes.explainGroup(order));
    }

    @Override
    public void event(Orders.Event order) {
        lanes.event(order);
    }

    @Override
    public void close() {
        lanes.close();
    }
}

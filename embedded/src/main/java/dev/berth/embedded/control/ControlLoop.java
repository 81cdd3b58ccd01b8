package dev.berth.embedded.control;

import dev.berth.embedded.api.Writes;
import dev.berth.embedded.store.Change;
import dev.berth.embedded.store.Store;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/**
 * All controllers in one thread: it takes the changes that came, shows them to each controller, then lets each act.
 *
 * <p>They read the store itself and not a copy that lags behind, so they need no expectations; they are at rest when no
 * change is left that they have not seen.
 */
public final class ControlLoop implements AutoCloseable {
    private static final System.Logger LOG = System.getLogger(ControlLoop.class.getName());

    private final List<Controller> controllers;
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition changed = lock.newCondition();
    private final Condition rested = lock.newCondition();
    private List<Change> waiting = new ArrayList<>();
    private boolean busy;
    private boolean closed;
    private final Thread thread;

    public ControlLoop(Store store, Writes writes) {
        var owned = new Owned();
        controllers = List.of(
                owned,
                new Garbage(store, writes, owned),
                new Namespaces(store, writes),
                new Deployments(store, writes, owned),
                new ReplicaSets(store, writes, owned),
                new Jobs(store, writes, owned),
                new Budgets(store, writes),
                new NodeTaints(writes),
                new LostPods(store, writes));
        thread = Thread.ofPlatform().daemon().name("embedded-controllers").unstarted(this::run);
        store.onChange(this::saw);
    }

    public void start() {
        thread.start();
    }

    private void saw(Change change) {
        lock.lock();
        try {
            waiting.add(change);
            changed.signal();
        } finally {
            lock.unlock();
        }
    }

    private void run() {
        for (var batch = next(); !batch.isEmpty(); batch = next()) {
            for (var controller : controllers) {
                try {
                    batch.forEach(controller::saw);
                    controller.act();
                } catch (RuntimeException bug) {
                    LOG.log(System.Logger.Level.ERROR, controller.getClass().getSimpleName() + " failed", bug);
                }
            }
        }
    }

    /** The changes that wait; nothing when closed. */
    private List<Change> next() {
        lock.lock();
        try {
            busy = false;
            while (waiting.isEmpty() && !closed) {
                rested.signalAll();
                changed.awaitUninterruptibly();
            }
            if (closed) {
                return List.of();
            }
            busy = true;
            var batch = waiting;
            waiting = new ArrayList<>();
            return batch;
        } finally {
            lock.unlock();
        }
    }

    /** Waits until the controllers have nothing to do. */
    public void awaitRest() {
        lock.lock();
        try {
            while ((busy || !waiting.isEmpty()) && !closed) {
                rested.awaitUninterruptibly();
            }
        } finally {
            lock.unlock();
        }
    }

    @Override
    public void close() {
        lock.lock();
        try {
            closed = true;
            changed.signal();
            rested.signalAll();
        } finally {
            lock.unlock();
        }
    }
}

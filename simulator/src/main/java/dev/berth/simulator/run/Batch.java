package dev.berth.simulator.run;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.IntConsumer;

/**
 * Independent runs spread over threads. Results stand in the order of the runs, so they are the same for any number of
 * threads; the first fault ends the batch.
 */
public final class Batch {
    /** Most threads that are of use. */
    public static final int THREADS_MAX = 256;

    private volatile boolean stopping;

    /** Asks all runs to end; those that ended before are kept. */
    public void stop() {
        stopping = true;
    }

    public boolean stopping() {
        return stopping;
    }

    /**
     * Runs all.
     *
     * @param finished told how many have ended, from any thread
     * @return results of the runs that ended, in order
     */
    public <R> List<R> run(List<? extends Callable<R>> runs, int threads, IntConsumer finished)
            throws InterruptedException {
        var counter = new Counter(finished);
        var results = new ArrayList<R>();
        try (var pool = Executors.newFixedThreadPool(Math.clamp(threads, 1, THREADS_MAX))) {
            var futures = new ArrayList<Future<R>>();
            for (var run : runs) {
                futures.add(pool.submit(() -> {
                    if (stopping) {
                        throw new Simulation.StoppedException();
                    }
                    var result = run.call();
                    counter.count();
                    return result;
                }));
            }
            for (var future : futures) {
                try {
                    results.add(future.get());
                } catch (ExecutionException failed) {
                    if (failed.getCause() instanceof Simulation.StoppedException) {
                        continue;
                    }
                    stop();
                    if (failed.getCause() instanceof RuntimeException unchecked) {
                        throw unchecked;
                    }
                    throw new IllegalStateException("a run failed", failed.getCause());
                }
            }
        }
        return results;
    }

    private static final class Counter {
        private final IntConsumer told;
        private int count;

        Counter(IntConsumer told) {
            this.told = told;
        }

        synchronized void count() {
            told.accept(++count);
        }
    }
}

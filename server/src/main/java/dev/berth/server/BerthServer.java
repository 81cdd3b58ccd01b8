package dev.berth.server;

import dev.berth.kubernetes.live.LiveScheduler;
import dev.berth.kubernetes.live.http.ApiServer;
import dev.berth.kubernetes.live.lease.ApiLease;
import dev.berth.kubernetes.live.lease.Elector;
import dev.berth.kubernetes.live.lease.LeaseKeeper;
import dev.berth.kubernetes.live.loop.Fence;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The scheduler, the lease that lets one of several decide, and the endpoints. */
public final class BerthServer implements AutoCloseable {
    /** A step of the loop takes milliseconds; one that takes so long hangs. */
    private static final long STEP_NANOS_MAX = 60_000_000_000L;

    /**
     * What to run.
     *
     * @param lease null where this is the only Berth
     * @param listen where health and metrics are served
     */
    public record Settings(
            ApiServer api,
            LiveScheduler.Settings scheduler,
            @Nullable LeaseSettings lease,
            InetSocketAddress listen) {}

    /** Where the lease is kept. */
    public record LeaseSettings(String namespace, String name, Elector.Terms terms) {}

    private final @Nullable ApiLease lease;
    private final @Nullable Elector elector;
    private final @Nullable LeaseKeeper keeper;
    private final LiveScheduler scheduler;
    private final Endpoints endpoints;
    private boolean led;

    /** @throws IOException where the endpoints' address cannot be used */
    public BerthServer(Settings settings) throws IOException {
        var terms = settings.lease();
        if (terms == null) {
            lease = null;
            elector = null;
        } else {
            lease = new ApiLease(settings.api(), terms.namespace(), terms.name());
            elector = new Elector(lease, settings.scheduler().instance(), terms.terms(), Elector.Clocks.SYSTEM);
        }
        var metrics = new Metrics();
        scheduler = LiveScheduler.start(
                settings.api(), settings.scheduler(), elector == null ? Fence.NONE : elector, metrics);
        metrics.show(scheduler);
        try {
            endpoints = new Endpoints(settings.listen(), metrics, this::unhealthy, this::unready);
        } catch (IOException taken) {
            scheduler.close();
            throw new IOException(
                    "health and metrics cannot be served at " + settings.listen() + ": " + taken.getMessage()
                            + "; choose another address with --listen",
                    taken);
        }
        keeper = elector == null || terms == null ? null : LeaseKeeper.start(elector, terms.terms());
    }

    /** The port of health and metrics. */
    public int port() {
        return endpoints.port();
    }

    /** The running scheduler. */
    public LiveScheduler scheduler() {
        return scheduler;
    }

    private List<String> unhealthy() {
        var wrong = new ArrayList<String>();
        if (scheduler.failure() != null) {
            wrong.add("the loop has failed: " + scheduler.failure());
        } else if (System.nanoTime() - scheduler.status().lastStepNanos() > STEP_NANOS_MAX
                && scheduler.status().lastStepNanos() != 0) {
            wrong.add("the loop has made no step for " + STEP_NANOS_MAX / 1_000_000_000 + " s");
        }
        return wrong;
    }

    private List<String> unready() {
        var why = new ArrayList<>(unhealthy());
        why.addAll(scheduler.missing());
        if (elector != null && !elector.trouble().isEmpty()) {
            why.add(elector.trouble());
        }
        return why;
    }

    /**
     * Why this process should end; null while it should run. A Berth that led and leads no more ends: a new process
     * starts from the API server's truth alone.
     */
    public @Nullable String end() {
        var wrong = unhealthy();
        if (!wrong.isEmpty()) {
            return wrong.get(0);
        }
        if (elector != null) {
            boolean leads = elector.epoch() > 0;
            if (led && !leads) {
                return "the lease is lost" + (elector.trouble().isEmpty() ? "" : ": " + elector.trouble());
            }
            led = leads;
        }
        return null;
    }

    /** Stops deciding, then gives the lease back, so that a standby takes over at once. */
    @Override
    public void close() {
        endpoints.close();
        scheduler.close();
        if (keeper != null) {
            keeper.close();
        }
        if (lease != null) {
            lease.close();
        }
    }
}

package dev.berth.kubernetes.live;

import dev.berth.engine.profile.Profile;
import dev.berth.kubernetes.live.http.ApiServer;
import dev.berth.kubernetes.live.loop.DecisionLoop;
import dev.berth.kubernetes.live.loop.Fence;
import dev.berth.kubernetes.live.loop.Inbox;
import dev.berth.kubernetes.live.loop.ObjectSink;
import dev.berth.kubernetes.live.loop.Telemetry;
import dev.berth.kubernetes.live.watch.ListWatch;
import dev.berth.kubernetes.live.write.ApiWrites;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/** A running scheduler: watches, loop and write lanes on one API server. */
public final class LiveScheduler implements AutoCloseable {
    /**
     * What to run.
     *
     * @param schedulerNames pods that name one of these are placed
     * @param instance who writes, for events
     */
    public record Settings(
            Profile profile, Set<String> schedulerNames, ListWatch.Settings watches, String instance, long seed) {}

    private final Inbox inbox = new Inbox();
    private final ApiWrites writes;
    private final DecisionLoop loop;
    private final List<ListWatch> watches = new ArrayList<>();
    private final List<Thread> threads = new ArrayList<>();
    private final Thread decider;
    private volatile boolean stopped;
    private volatile @Nullable Throwable failure;

    private LiveScheduler(ApiServer server, Settings settings, Fence fence, Telemetry telemetry) {
        RandomGenerator.SplittableGenerator random = new SplittableRandom(settings.seed());
        writes = new ApiWrites(server, inbox, fence, InstantSource.system(), settings.instance());
        loop = new DecisionLoop(
                settings.profile(),
                settings.schedulerNames(),
                WatchedKind.ALL.stream().map(WatchedKind::resource).toList(),
                inbox,
                writes,
                fence,
                telemetry,
                random.split());
        for (var kind : WatchedKind.ALL) {
            watches.add(new ListWatch(
                    server,
                    kind.resource(),
                    new ObjectSink(kind.resource(), kind.type(), inbox),
                    settings.watches(),
                    random.split()));
        }
        decider = Thread.ofPlatform().name("berth-decide").unstarted(this::decide);
    }

    /** Starts all threads; deciding begins when everything is listed and the fence holds. */
    public static LiveScheduler start(ApiServer server, Settings settings, Fence fence, Telemetry telemetry) {
        var scheduler = new LiveScheduler(server, settings, fence, telemetry);
        scheduler.watches.forEach(
                watch -> scheduler.threads.add(Thread.ofVirtual().start(watch)));
        scheduler.decider.start();
        return scheduler;
    }

    private void decide() {
        try {
            loop.run(() -> stopped);
        } catch (RuntimeException | Error fault) {
            failure = fault;
            throw fault;
        }
    }

    /** What the loop shows of itself. */
    public DecisionLoop.Status status() {
        return loop.status();
    }

    /**
     * Why this scheduler is not ready, a line each: watches that are not complete and current, and rights that the
     * account lacks. Empty where nothing is missing. A missing right does not keep it from deciding, as only trying
     * again shows that it was granted.
     */
    public List<String> missing() {
        var missing = new ArrayList<>(loop.status().missing());
        missing.addAll(writes.rights().missing());
        return missing;
    }

    /** The write lanes, for metrics. */
    public ApiWrites writes() {
        return writes;
    }

    /** Observations that wait for the loop. */
    public int inboxSize() {
        return inbox.size();
    }

    /** What ended the loop; null while it runs. A loop that failed decides nothing any more: end the process. */
    public @Nullable Throwable failure() {
        return failure;
    }

    /** Stops deciding, lets the loop end its step, then closes lanes and watches. */
    @Override
    public void close() {
        stopped = true;
        inbox.wake();
        try {
            decider.join(5_000);
        } catch (InterruptedException hurried) {
            Thread.currentThread().interrupt();
        }
        watches.forEach(ListWatch::close);
        writes.close();
    }
}

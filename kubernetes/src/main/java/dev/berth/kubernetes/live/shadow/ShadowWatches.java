package dev.berth.kubernetes.live.shadow;

import dev.berth.kubernetes.live.WatchedKind;
import dev.berth.kubernetes.live.http.ApiServer;
import dev.berth.kubernetes.live.loop.Inbox;
import dev.berth.kubernetes.live.loop.ObjectSink;
import dev.berth.kubernetes.live.watch.ListWatch;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;

/** Watches all that the engine looks at: the only requests of a shadow, and all of them read. */
public final class ShadowWatches implements AutoCloseable {
    private final List<ListWatch> watches = new ArrayList<>();

    /** Starts them; what they see goes to the inbox. */
    public ShadowWatches(ApiServer server, Inbox inbox, ListWatch.Settings settings, long seed) {
        var random = new SplittableRandom(seed);
        for (var kind : WatchedKind.ALL) {
            watches.add(new ListWatch(
                    server,
                    kind.resource(),
                    new ObjectSink(kind.resource(), kind.type(), inbox),
                    settings,
                    random.split()));
        }
        watches.forEach(watch -> Thread.ofVirtual().start(watch));
    }

    @Override
    public void close() {
        watches.forEach(ListWatch::close);
    }
}

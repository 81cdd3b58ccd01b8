package dev.berth.testkit.live;

import dev.berth.embedded.json.JsonText;
import dev.berth.embedded.log.CommitLog;
import dev.berth.embedded.store.Change;
import dev.berth.embedded.store.Stored;
import dev.berth.kubernetes.live.http.ApiServer;
import dev.berth.kubernetes.live.watch.ListWatch;
import dev.berth.kubernetes.live.watch.Resource;
import dev.berth.kubernetes.live.watch.WatchHealth;
import dev.berth.kubernetes.live.watch.WatchSink;
import dev.berth.kubernetes.output.TreeText;
import dev.berth.kubernetes.tree.Value;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SplittableRandom;

/**
 * What any API server committed, as a witness sees it that watches from the beginning. Where the server dies, what
 * happened until the witness has listed again is seen as one change for each object. Changes of different kinds come in the
 * order in which they are told.
 */
public final class WatchedCommits implements AutoCloseable {
    private final CommitLog log = new CommitLog(200_000, InstantSource.system());
    private final List<ListWatch> watches = new ArrayList<>();

    public WatchedCommits(ApiServer server, List<Resource> kinds) {
        for (var kind : kinds) {
            var watch = new ListWatch(
                    server.askedBy("witness"),
                    kind,
                    new Witness(new dev.berth.embedded.store.Resource(kind.group(), kind.plural())),
                    ListWatch.Settings.STANDARD,
                    new SplittableRandom(1));
            watches.add(watch);
            Thread.ofVirtual().start(watch);
        }
    }

    public CommitLog log() {
        return log;
    }

    private final class Witness implements WatchSink {
        private final dev.berth.embedded.store.Resource table;
        private final Map<String, Stored> known = new HashMap<>();
        private final Set<String> named = new HashSet<>();

        Witness(dev.berth.embedded.store.Resource table) {
            this.table = table;
        }

        @Override
        public void listing() {
            named.clear();
        }

        @Override
        public void seen(Value object, long resourceVersion) {
            var after = stored(object, resourceVersion);
            named.add(after.key());
            var before = known.put(after.key(), after);
            log.add(new Change(table, before == null ? Change.Kind.ADDED : Change.Kind.MODIFIED, after, before));
        }

        @Override
        public void gone(Value object, long resourceVersion) {
            var after = stored(object, resourceVersion);
            log.add(new Change(table, Change.Kind.DELETED, after, known.remove(after.key())));
        }

        private static Stored stored(Value object, long resourceVersion) {
            return new Stored(
                    JsonText.read(dev.berth.kubernetes.output.JsonText.of(out -> TreeText.write(object, out)))
                            .asObject(),
                    resourceVersion);
        }

        /** What a list after a gap does not name went in the gap. */
        @Override
        public void listed(long resourceVersion) {
            for (var key : List.copyOf(known.keySet())) {
                var last = named.contains(key) ? null : known.remove(key);
                if (last != null) {
                    log.add(new Change(table, Change.Kind.DELETED, last, last));
                }
            }
        }

        @Override
        public void upTo(long resourceVersion) {
            // nothing to do
        }

        @Override
        public void health(WatchHealth health) {
            // nothing to do
        }
    }

    @Override
    public void close() {
        watches.forEach(ListWatch::close);
    }
}

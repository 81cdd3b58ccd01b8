package dev.berth.kubernetes.live.watch;

import dev.berth.kubernetes.live.http.ApiServer;
import dev.berth.kubernetes.live.http.HttpConnection;
import dev.berth.kubernetes.live.http.Request;
import dev.berth.kubernetes.tree.JsonTrees;
import dev.berth.kubernetes.tree.MalformedDocumentException;
import dev.berth.kubernetes.tree.Value;
import java.io.IOException;
import java.io.InputStream;
import java.net.SocketTimeoutException;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;

/**
 * Keeps a sink current about one kind of object, whatever happens to connections and servers.
 *
 * <p>The idea is the reflector of client-go: list once, then watch from the list's resource version; when the watch
 * ends, watch again from the last version seen; when that version is compacted (410), list again. What differs:
 *
 * <ul>
 *   <li>The list comes as a watch stream ({@code sendInitialEvents}, Kubernetes 1.32 and later) and is complete at the
 *       bookmark that says so; a server that refuses gets pages.
 *   <li>A stream that is silent for {@link Settings#silentMillisMax} is dead: API servers send bookmarks about each
 *       minute. A dead connection that TCP has not noticed would otherwise be waited on for ever. After it, the list is
 *       made anew, as only a list that is complete shows that the server tells all.
 *   <li>A list never goes back: it must be at least as new as what was told, so that an API server that restarted with
 *       an old cache cannot bring back pods that are gone. Where versions stay behind for
 *       {@link Settings#behindMillisMax}, etcd itself was restored from a backup; then the list starts from nothing.
 *   <li>It tries for ever: no answer of the server ends it.
 *   <li>It does not believe that it was told everything. Where the last list is older than
 *       {@link Settings#sweepMillis} and the server ends a stream, as it does every few minutes, the objects of exactly
 *       that moment are listed before the watch goes on from it. So whatever the sweep shows that was not told is an
 *       event that was lost, never one that is still to come.
 * </ul>
 *
 * <p>One virtual thread runs {@link #run}; {@link #close} ends it from any other.
 */
public final class ListWatch implements Runnable, AutoCloseable {
    /**
     * Bounds of patience.
     *
     * @param silentMillisMax without any event or bookmark, a stream counts as dead
     * @param watchSeconds after which the server should end a stream, so that load spreads over servers again
     * @param absentMillis between questions for a kind that the server does not offer
     * @param behindMillisMax for which older resource versions are refused
     * @param sweepMillis after which what was told is compared with the server's objects, at the next end of a stream;
     *     {@link #NEVER} for never
     */
    public record Settings(
            int silentMillisMax,
            int watchSeconds,
            int pageSize,
            long firstBackoffMillis,
            long lastBackoffMillis,
            long absentMillis,
            long behindMillisMax,
            long sweepMillis) {
        /** Where what was told is believed. */
        public static final long NEVER = Long.MAX_VALUE;

        public static final Settings STANDARD =
                new Settings(90_000, 400, 1_000, 200, 15_000, 60_000, 300_000, 1_800_000);

        /** The same with sweeps at other distances. */
        public Settings sweepingEach(long millis) {
            return new Settings(
                    silentMillisMax,
                    watchSeconds,
                    pageSize,
                    firstBackoffMillis,
                    lastBackoffMillis,
                    absentMillis,
                    behindMillisMax,
                    millis);
        }
    }

    /** The server's answer was not what a list or watch needs. */
    private static final class RefusedException extends IOException {
        private static final long serialVersionUID = 1L;
        private final int status;
        private final long retryAfterMillis;

        RefusedException(int status, long retryAfterMillis, String message) {
            super(message);
            this.status = status;
            this.retryAfterMillis = retryAfterMillis;
        }
    }

    /** Bytes of an answer to a question about groups and their kinds. */
    private static final int DISCOVERY_BYTES_MAX = 1_000_000;

    private static final long SHORT_STREAM_NANOS = 1_000_000_000L;

    private static final System.Logger LOG = System.getLogger(ListWatch.class.getName());

    private final ApiServer server;
    private final Resource resource;
    private final WatchSink sink;
    private final Settings settings;
    private final Backoff backoff;
    private final RandomGenerator random;
    private volatile boolean closed;
    private volatile @Nullable HttpConnection current;
    private volatile @Nullable Thread thread;
    private @Nullable Resource offered;
    private boolean streaming = true;
    private boolean listed;
    private long version;
    private long behindSinceNanos;
    private long comparedAtNanos;
    private boolean sweeping;
    private boolean streamed;

    public ListWatch(ApiServer server, Resource resource, WatchSink sink, Settings settings, RandomGenerator random) {
        this.server = server;
        this.resource = resource;
        this.sink = sink;
        this.settings = settings;
        this.random = random;
        offered = resource.version().isEmpty() ? null : resource;
        backoff = new Backoff(settings.firstBackoffMillis(), settings.lastBackoffMillis(), random);
    }

    @Override
    public void run() {
        thread = Thread.currentThread();
        while (!closed) {
            try {
                sweeping = false;
                if (!listed) {
                    list();
                } else if (sweepIsDue()) {
                    sweep();
                } else {
                    watch();
                }
            } catch (RefusedException refused) {
                refused(refused);
            } catch (IOException | JacksonException | MalformedDocumentException broken) {
                if (broken instanceof SocketTimeoutException || broken.getCause() instanceof SocketTimeoutException) {
                    listed = false; // who fell silent may open the next stream and be silent there, too
                    again("the stream was silent for " + settings.silentMillisMax() / 1000.0 + " s", 0);
                } else {
                    again(String.valueOf(broken.getMessage()), 0);
                }
            }
        }
    }

    /** A stream that carries the list goes on as the watch, so this returns when the stream ends. */
    private void list() throws IOException {
        if (offered == null) {
            offered = resource.at(discovered());
        }
        if (streaming) {
            var query = new StringBuilder("?watch=true&sendInitialEvents=true&allowWatchBookmarks=true")
                    .append("&resourceVersionMatch=NotOlderThan&timeoutSeconds=")
                    .append(watchSeconds());
            if (version > 0) {
                query.append("&resourceVersion=").append(version);
            }
            follow(query.toString(), true);
        } else {
            pages();
        }
    }

    /**
     * The first version, in the server's order, that has the kind: the group's preferred one need not, as where
     * priority classes are in v1 and pod groups in v1beta1.
     */
    private String discovered() throws IOException {
        String group = "/apis/" + resource.group();
        for (var entry : items(discovery(group), "versions")) {
            String candidate = ObjectParts.text(entry, "version");
            boolean has = items(discovery(group + "/" + candidate), "resources").stream()
                    .anyMatch(kind -> ObjectParts.text(kind, "name").equals(resource.plural()));
            if (has) {
                return candidate;
            }
        }
        throw new RefusedException(404, -1, "no version of " + resource.group() + " has " + resource.plural());
    }

    private Value discovery(String path) throws IOException {
        try (var connection = open()) {
            var body = answered(connection, "discovery", path, "");
            return JsonTrees.read(
                    new String(body.readNBytes(DISCOVERY_BYTES_MAX), StandardCharsets.UTF_8), "discovery", 1);
        }
    }

    private static List<Value> items(Value object, String key) {
        return ObjectParts.at(object, key) instanceof Value.Sequence sequence ? sequence.items() : List.of();
    }

    private void watch() throws IOException {
        follow(
                "?watch=true&allowWatchBookmarks=true&timeoutSeconds=" + watchSeconds() + "&resourceVersion=" + version,
                false);
    }

    private int watchSeconds() {
        return settings.watchSeconds() + random.nextInt(settings.watchSeconds() + 1);
    }

    private void follow(String query, boolean listing) throws IOException {
        try (var connection = open()) {
            var body = answered(connection, "watch", path(), query);
            if (listing) {
                sink.listing();
            } else {
                behindSinceNanos = 0;
                sink.health(new WatchHealth.Current());
            }
            follow(body);
        }
    }

    /** Making the stream waits for its first byte, which of a quiet kind comes a minute later: it is current before. */
    private void follow(InputStream body) throws IOException {
        long began = System.nanoTime();
        streamed = true;
        try (var stream = new WatchStream(body, resource.name())) {
            for (var change = stream.next(); change != null && !closed; change = stream.next()) {
                take(change);
            }
            if (!listed) {
                throw new IOException("the stream ended before the list was complete");
            }
            if (System.nanoTime() - began < SHORT_STREAM_NANOS) {
                sleep(backoff.millis()); // a server that ends each stream at once is not asked in a circle
            }
        }
    }

    private void take(WatchStream.Change change) throws IOException {
        var object = change.object();
        switch (change.type()) {
            case "ADDED", "MODIFIED" -> {
                sink.seen(object, ObjectParts.resourceVersion(object));
                reached(ObjectParts.resourceVersion(object));
            }
            case "DELETED" -> {
                sink.gone(object, ObjectParts.resourceVersion(object));
                reached(ObjectParts.resourceVersion(object));
            }
            case "BOOKMARK" -> {
                long at = ObjectParts.resourceVersion(object);
                if (!listed
                        && ObjectParts.text(object, "metadata", "annotations", "k8s.io/initial-events-end")
                                .equals("true")) {
                    complete(at);
                } else {
                    reached(at);
                    sink.upTo(at);
                }
            }
            case "ERROR" ->
                throw new RefusedException(
                        (int) ObjectParts.number(object, "code"),
                        1000 * ObjectParts.number(object, "details", "retryAfterSeconds"),
                        "the watch ended with: " + ObjectParts.text(object, "message"));
            default ->
                LOG.log(System.Logger.Level.WARNING, "watch of {0}: unknown event {1}", resource.name(), change.type());
        }
    }

    /** The initial events of a streamed list come in no order; only from its end on do versions say how far it is. */
    private void reached(long at) {
        if (listed) {
            version = Math.max(version, at);
        }
    }

    private void pages() throws IOException {
        sink.listing();
        long at = pagesOf("");
        if (at < version) {
            throw new RefusedException(
                    504, -1, "the list is of version " + at + ", but version " + version + " was seen already");
        }
        complete(at);
    }

    private boolean sweepIsDue() {
        return streamed
                && version > 0
                && System.nanoTime() - comparedAtNanos >= TimeUnit.MILLISECONDS.toNanos(settings.sweepMillis());
    }

    /** Where the server does not know the moment any more (410), all is listed, which mends as well. */
    private void sweep() throws IOException {
        sweeping = true;
        sink.sweeping();
        pagesOf("&resourceVersionMatch=Exact&resourceVersion=" + version);
        if (!closed) {
            streamed = false;
            comparedAtNanos = System.nanoTime();
            sink.listed(version);
        }
    }

    /** Tells the objects of all pages, and returns of which version they are. */
    private long pagesOf(String moment) throws IOException {
        String next = "";
        long at = 0;
        do {
            var query = new StringBuilder("?limit=").append(settings.pageSize());
            query.append(next.isEmpty() ? moment : "&continue=" + URLEncoder.encode(next, StandardCharsets.UTF_8));
            try (var connection = open();
                    var stream =
                            new WatchStream(answered(connection, "list", path(), query.toString()), resource.name())) {
                var page = stream.page(this::tell);
                at = Math.max(at, page.resourceVersion());
                next = page.next();
            }
        } while (!next.isEmpty() && !closed);
        return at;
    }

    /** Items of a list do not say their kind; readers of kinds that several groups have need it. */
    private void tell(Value.Mapping object) {
        var whole = object;
        if (resource.version().isEmpty()) {
            var entries = new LinkedHashMap<>(object.entries());
            entries.putIfAbsent(
                    "apiVersion",
                    new Value.Scalar(
                            resource.group() + "/"
                                    + Objects.requireNonNull(offered).version(),
                            Value.Kind.TEXT,
                            0));
            whole = new Value.Mapping(entries, 0);
        }
        sink.seen(whole, ObjectParts.resourceVersion(object));
    }

    private void complete(long at) {
        listed = true;
        version = at;
        behindSinceNanos = 0;
        comparedAtNanos = System.nanoTime();
        backoff.reset();
        sink.listed(at);
        sink.health(new WatchHealth.Current());
    }

    private HttpConnection open() throws IOException {
        var connection = HttpConnection.open(server, Math.min(30_000, settings.silentMillisMax()));
        connection.waitsAtMost(settings.silentMillisMax());
        current = connection;
        if (closed) {
            connection.close();
        }
        return connection;
    }

    private String path() {
        return Objects.requireNonNull(offered).path();
    }

    private InputStream answered(HttpConnection connection, String verb, String path, String query) throws IOException {
        var response = connection.send(Request.get(path + query));
        if (response.status() == 200) {
            return response.body();
        }
        if (response.status() == 401) {
            server.credentials().refused();
        }
        String text =
                new String(response.body().readNBytes(2_000), StandardCharsets.UTF_8).replaceAll("\\p{Cntrl}+", " ");
        throw new RefusedException(
                response.status(),
                response.retryAfterMillis(),
                verb + " is answered " + response.status() + ": " + text);
    }

    private void refused(RefusedException refused) {
        switch (refused.status) {
            case 410 -> { // compacted: what happened in between is found by listing
                listed = false;
                again(String.valueOf(refused.getMessage()), 0);
            }
            case 404 -> {
                listed = false;
                version = 0;
                if (resource.version().isEmpty()) {
                    offered = null;
                }
                sink.health(new WatchHealth.Absent(resource));
                sleep(settings.absentMillis());
            }
            case 403 -> {
                boolean watching = (listed || streaming) && !sweeping;
                sink.health(new WatchHealth.Forbidden(watching ? "watch" : "list", resource));
                sleep(backoff.millis());
            }
            case 400, 422 -> {
                // A server without streaming lists calls the parameter wrong. Asked again after the next gap.
                boolean wasStreaming = streaming && !listed;
                streaming = !wasStreaming;
                listed = false;
                if (!wasStreaming) {
                    again(String.valueOf(refused.getMessage()), 0);
                }
            }
            case 504 -> { // "too large resource version": this server is behind what was seen
                boolean forgotten = behindTooLong();
                if (forgotten) {
                    listed = false;
                    version = 0;
                }
                again(refused.getMessage() + (forgotten ? "; starting from nothing" : ""), refused.retryAfterMillis);
            }
            default -> again(String.valueOf(refused.getMessage()), refused.retryAfterMillis);
        }
    }

    private boolean behindTooLong() {
        long now = System.nanoTime();
        if (behindSinceNanos == 0) {
            behindSinceNanos = now;
        }
        return now - behindSinceNanos > settings.behindMillisMax() * 1_000_000;
    }

    private void again(String why, long atLeastMillis) {
        if (closed) {
            return;
        }
        LOG.log(System.Logger.Level.INFO, "{0}: {1}; trying again", resource.name(), why);
        sink.health(new WatchHealth.Behind(why));
        sleep(Math.max(atLeastMillis, backoff.millis()));
    }

    private void sleep(long millis) {
        try {
            if (!closed) {
                Thread.sleep(millis);
            }
        } catch (InterruptedException ending) {
            // close() interrupts; the loop looks at the flag
        }
    }

    @Override
    public void close() {
        closed = true;
        var connection = current;
        if (connection != null) {
            connection.close();
        }
        var runner = thread;
        if (runner != null) {
            runner.interrupt();
        }
    }
}

package dev.berth.kubernetes.live.watch;

import dev.berth.kubernetes.live.http.Answer;
import dev.berth.kubernetes.live.http.ApiServer;
import dev.berth.kubernetes.live.http.HttpConnection;
import dev.berth.kubernetes.live.http.HttpPool;
import dev.berth.kubernetes.live.http.Request;
import dev.berth.kubernetes.tree.JsonTrees;
import dev.berth.kubernetes.tree.MalformedDocumentException;
import dev.berth.kubernetes.tree.Value;
import java.io.IOException;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;

/**
 * Lists all objects of a kind once, in pages, without watching. A page is handed over when it is there whole, so that one
 * that breaks off is asked for again and no object comes twice; no more than a page is held.
 *
 * <p>All pages show one moment. An older moment can be asked for, so that several kinds are shown as of the same one, for as
 * long as the server remembers it (five minutes by default).
 */
public final class PagedList implements AutoCloseable {
    private static final int TIMEOUT_MILLIS = 60_000;
    private static final int ATTEMPTS_MAX = 5;
    private static final long FIRST_PAUSE_MILLIS = 250;
    private static final Set<Integer> MOMENT_REFUSED = Set.of(400, 410, 422, 504);

    /** How a list ended. */
    public sealed interface Outcome {
        /** @param at the moment that the list shows, as a resource version */
        record Listed(long at, long objects) implements Outcome {}

        /** The server does not have the kind. */
        record Absent() implements Outcome {}

        /** The account may not list the kind. */
        record Forbidden(String message) implements Outcome {}

        /** The server does not remember the moment, or cannot show it. */
        record Expired() implements Outcome {}
    }

    private final ApiServer server;
    private final HttpPool discovery;
    private final int pageSize;

    public PagedList(ApiServer server, int pageSize) {
        this.server = server;
        this.pageSize = pageSize;
        discovery = new HttpPool(server, TIMEOUT_MILLIS, 1);
    }

    /**
     * Lists a kind.
     *
     * @param moment a resource version; 0 for the latest
     * @param each handed the objects in the server's order, each with apiVersion and kind
     * @throws IOException where the server cannot be reached or answers what makes no sense; the message names the kind
     */
    public Outcome list(Resource resource, long moment, Consumer<Value.Mapping> each) throws IOException {
        var offered = resource;
        if (resource.version().isEmpty()) {
            @Nullable String version = version(resource);
            if (version == null) {
                return new Outcome.Absent();
            }
            offered = resource.at(version);
        }
        String next = "";
        long objects = 0;
        long at = 0;
        do {
            switch (page(offered, moment, next)) {
                case Refused(Outcome outcome) -> {
                    return outcome;
                }
                case Page(List<Value.Mapping> items, long version, String following) -> {
                    items.forEach(each);
                    objects += items.size();
                    at = version;
                    next = following;
                }
            }
        } while (!next.isEmpty());
        return new Outcome.Listed(at, objects);
    }

    private sealed interface PageAnswer {}

    private record Page(List<Value.Mapping> items, long version, String next) implements PageAnswer {}

    private record Refused(Outcome outcome) implements PageAnswer {}

    private PageAnswer page(Resource resource, long moment, String next) throws IOException {
        var query = new StringBuilder("?limit=").append(pageSize);
        if (!next.isEmpty()) {
            query.append("&continue=").append(URLEncoder.encode(next, StandardCharsets.UTF_8));
        } else if (moment > 0) {
            query.append("&resourceVersionMatch=Exact&resourceVersion=").append(moment);
        }
        IOException last = new IOException("list of " + resource.name() + " was never asked for");
        for (int attempt = 0; attempt < ATTEMPTS_MAX; attempt++) {
            long pause = FIRST_PAUSE_MILLIS << attempt;
            try (var connection = HttpConnection.open(server, TIMEOUT_MILLIS)) {
                var response = connection.send(Request.get(resource.path() + query));
                if (response.status() == 200) {
                    return read(resource, new WatchStream(response.body(), resource.name()));
                }
                var answer = new Answer(
                        response.status(),
                        response.retryAfterMillis(),
                        response.body().readNBytes(2_000));
                var outcome = refusal(answer, moment > 0 || !next.isEmpty());
                if (outcome != null) {
                    return new Refused(outcome);
                }
                last = new IOException("list of " + resource.name() + " is answered " + answer.shown());
                if (answer.status() == 401) {
                    server.credentials().refused();
                } else if (answer.status() != 429 && answer.status() < 500) {
                    throw last;
                }
                pause = Math.max(pause, answer.retryAfterMillis());
            } catch (JacksonException | MalformedDocumentException broken) {
                last = new IOException("list of " + resource.name() + ": " + broken.getMessage(), broken);
            } catch (IOException broken) {
                if (broken == last) {
                    throw broken;
                }
                last = new IOException("list of " + resource.name() + ": " + broken.getMessage(), broken);
            }
            sleep(pause);
        }
        throw last;
    }

    private static @Nullable Outcome refusal(Answer answer, boolean ofAMoment) {
        if (answer.status() == 403) {
            return new Outcome.Forbidden(answer.shown());
        }
        if (answer.status() == 404) {
            return new Outcome.Absent();
        }
        return ofAMoment && MOMENT_REFUSED.contains(answer.status()) ? new Outcome.Expired() : null;
    }

    private static Page read(Resource resource, WatchStream stream) {
        var items = new ArrayList<Value.Mapping>();
        String apiVersion =
                resource.group().isEmpty() ? resource.version() : resource.group() + "/" + resource.version();
        try (stream) {
            var page = stream.page(object -> {
                var whole = new LinkedHashMap<String, Value>();
                whole.put("apiVersion", new Value.Scalar(apiVersion, Value.Kind.TEXT, 0));
                whole.put("kind", new Value.Scalar(resource.kind(), Value.Kind.TEXT, 0));
                object.entries().forEach(whole::putIfAbsent);
                items.add(new Value.Mapping(whole, 0));
            });
            return new Page(items, page.resourceVersion(), page.next());
        }
    }

    /** The first version, in the server's order, in which the group has the kind; null where it has none. */
    private @Nullable String version(Resource resource) throws IOException {
        String group = "/apis/" + resource.group();
        for (String version : texts(group, "versions", "version")) {
            if (texts(group + "/" + version, "resources", "name").contains(resource.plural())) {
                return version;
            }
        }
        return null;
    }

    private List<String> texts(String path, String list, String key) throws IOException {
        var answer = discovery.exchange(Request.get(path));
        if (answer.status() == 404) {
            return List.of();
        }
        if (!answer.succeeded()) {
            throw new IOException("discovery of " + path + " is answered " + answer.shown());
        }
        return ObjectParts.at(JsonTrees.read(answer.text(), path, 1), list) instanceof Value.Sequence found
                ? found.items().stream()
                        .map(item -> ObjectParts.text(item, key))
                        .toList()
                : List.of();
    }

    private static void sleep(long millis) throws IOException {
        try {
            Thread.sleep(millis);
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
            throw new IOException("stopped while waiting to ask again", stopped);
        }
    }

    @Override
    public void close() {
        discovery.close();
    }
}

package dev.berth.embedded.http;

import dev.berth.embedded.api.ApiException;
import dev.berth.embedded.fault.Fault;
import dev.berth.embedded.fault.Faults;
import dev.berth.embedded.json.Json;
import dev.berth.embedded.log.LoggedRequest;
import dev.berth.embedded.log.RequestLog;
import dev.berth.embedded.select.FieldSelector;
import dev.berth.embedded.select.Selection;
import dev.berth.embedded.store.Store;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.io.Content;
import org.eclipse.jetty.server.Handler;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.util.Callback;
import org.jspecify.annotations.Nullable;

/** Takes requests from Jetty, one virtual thread each, and writes the answers. */
final class ApiHandler extends Handler.Abstract {
    /** Kubernetes' own bound on a request's body. */
    private static final int BODY_BYTES_MAX = 3 * 1024 * 1024;

    private final ServerState state;
    private final ObjectRequests objects;
    private final Discovery discovery;
    private volatile boolean open = true;

    /** What the server works on. */
    record ServerState(
            Store store,
            InstantSource clock,
            RequestLog log,
            Faults faults,
            @Nullable String token,
            long bookmarkNanos) {}

    ApiHandler(ServerState state, ObjectRequests objects, Discovery discovery) {
        this.state = state;
        this.objects = objects;
        this.discovery = discovery;
    }

    /** Ends the watches. */
    void close() {
        open = false;
        state.store().wakeAll();
    }

    @Override
    public boolean handle(Request request, Response response, Callback callback) throws Exception {
        Call call;
        try {
            call = call(request);
        } catch (ApiException refused) {
            send(Reply.of(refused), response, callback);
            return true;
        }
        var route = Route.of(call.path());
        boolean lost = false;
        for (var fault : struck(call, route)) {
            switch (fault) {
                case Fault.Latency latency -> Thread.sleep(latency.time());
                case Fault.Refusal refusal -> {
                    var reply = Reply.of(refused(refusal));
                    log(request, call, reply.code(), reply.code());
                    send(reply, response, callback);
                    return true;
                }
                case Fault.LostRequest gone -> {
                    log(request, call, 0, 0);
                    hangUp(request, callback);
                    return true;
                }
                case Fault.LostReply gone -> lost = true;
            }
        }
        if (route != null && isPermitted(call) && objects.isWatch(call, route)) {
            watch(request, call, route, response, callback);
            return true;
        }
        var reply = reply(call, route);
        log(request, call, lost ? 0 : reply.code(), reply.code());
        if (lost) {
            hangUp(request, callback);
        } else {
            send(reply, response, callback);
        }
        return true;
    }

    private List<Fault.OfRequest> struck(Call call, @Nullable Route route) {
        return state.faults()
                .strike(
                        call.flag("watch") ? "WATCH" : call.method(),
                        route == null ? "" : route.plural(),
                        route == null ? "" : route.subresource(),
                        String.join("/", call.path()));
    }

    private static ApiException refused(Fault.Refusal refusal) {
        String reason = switch (refusal.code()) {
            case 409 -> "Conflict";
            case 410 -> "Expired";
            case 429 -> "TooManyRequests";
            case 503 -> "ServiceUnavailable";
            case 504 -> "Timeout";
            default -> "InternalError";
        };
        return new ApiException(
                refusal.code(),
                reason,
                "a fault on purpose answers with " + refusal.code(),
                refusal.retryAfterSeconds() > 0
                        ? Json.object("retryAfterSeconds", refusal.retryAfterSeconds())
                        : Json.EMPTY);
    }

    /** As if the wire were cut. */
    private static void hangUp(Request request, Callback callback) {
        request.getConnectionMetaData().getConnection().getEndPoint().close();
        callback.failed(new IOException("a fault on purpose cut the connection"));
    }

    private void log(Request request, Call call, int code, int committed) {
        String query = request.getHttpURI().getQuery();
        state.log()
                .add(new LoggedRequest(
                        state.clock().instant(),
                        call.userAgent(),
                        call.method(),
                        request.getHttpURI().getPath(),
                        query == null ? "" : query,
                        code,
                        committed,
                        call.body()));
    }

    private Reply reply(Call call, @Nullable Route route) {
        try {
            if (!isPermitted(call)) {
                throw ApiException.unauthorized();
            }
            return route == null ? discovery.answer(call) : objects.answer(call, route);
        } catch (ApiException refused) {
            return Reply.of(refused);
        } catch (RuntimeException bug) {
            System.getLogger(ApiHandler.class.getName())
                    .log(System.Logger.Level.ERROR, call.method() + " " + call.path(), bug);
            return Reply.of(ApiException.internal(bug.toString()));
        }
    }

    private boolean isPermitted(Call call) {
        return state.token() == null || call.authorization().equals("Bearer " + state.token());
    }

    private static Call call(Request request) throws IOException {
        var headers = request.getHeaders();
        var query = new LinkedHashMap<String, String>();
        Request.extractQueryParameters(request).forEach(field -> query.put(field.getName(), field.getValue()));
        var path = Arrays.stream(Request.getPathInContext(request).split("/"))
                .filter(part -> !part.isEmpty())
                .toList();
        return new Call(
                request.getMethod(),
                path,
                query,
                String.join(",", headers.getValuesList(HttpHeader.ACCEPT)),
                text(headers.get(HttpHeader.CONTENT_TYPE)),
                text(headers.get(HttpHeader.USER_AGENT)),
                text(headers.get(HttpHeader.AUTHORIZATION)),
                body(request));
    }

    private static String text(@Nullable String header) {
        return header == null ? "" : header;
    }

    private static byte[] body(Request request) throws IOException {
        if (request.getLength() == 0) {
            return new byte[0];
        }
        if (request.getLength() > BODY_BYTES_MAX) {
            throw ApiException.tooLarge(BODY_BYTES_MAX);
        }
        try (var in = Content.Source.asInputStream(request)) {
            byte[] body = in.readNBytes(BODY_BYTES_MAX + 1);
            if (body.length > BODY_BYTES_MAX) {
                throw ApiException.tooLarge(BODY_BYTES_MAX);
            }
            return body;
        }
    }

    private static void send(Reply reply, Response response, Callback callback) {
        response.setStatus(reply.code());
        var headers = response.getHeaders();
        headers.put(HttpHeader.CONTENT_TYPE, reply.type());
        headers.put(HttpHeader.CONTENT_LENGTH, reply.body().length);
        reply.headers().forEach(headers::put);
        response.write(true, ByteBuffer.wrap(reply.body()), callback);
    }

    private void watch(Request request, Call call, Route route, Response response, Callback callback) throws Exception {
        WatchStream.Request watched;
        try {
            watched = watched(call, route);
        } catch (ApiException refused) {
            var reply = Reply.of(refused);
            log(request, call, reply.code(), reply.code());
            send(reply, response, callback);
            return;
        }
        log(request, call, 200, 200); // when it begins
        response.setStatus(200);
        response.getHeaders().put(HttpHeader.CONTENT_TYPE, "application/json;stream=watch");
        try (OutputStream out = Content.Sink.asOutputStream(response)) {
            new WatchStream(
                            state.store(),
                            watched,
                            events -> {
                                out.write(events);
                                out.flush();
                            },
                            () -> open,
                            state.faults())
                    .run();
            out.close();
            callback.succeeded();
        } catch (IOException gone) {
            callback.failed(gone);
        }
    }

    private WatchStream.Request watched(Call call, Route route) {
        var kind = objects.kind(route);
        var selection = call.selection(kind);
        if (!route.name().isEmpty()) {
            var terms = new ArrayList<>(selection.fields().terms());
            terms.add(new FieldSelector.Term(List.of("metadata", "name"), true, route.name()));
            selection = new Selection(selection.labels(), new FieldSelector(terms));
        }
        boolean initial = call.flag("sendInitialEvents");
        if (initial && !call.parameter("resourceVersionMatch").equals("NotOlderThan")) {
            throw new ApiException(
                    422,
                    "Invalid",
                    "ListOptions.meta.k8s.io \"\" is invalid: resourceVersionMatch: Forbidden: sendInitialEvents"
                            + " requires setting resourceVersionMatch to NotOlderThan",
                    Json.EMPTY);
        }
        long seconds = call.number("timeoutSeconds", TimeUnit.DAYS.toSeconds(365));
        return new WatchStream.Request(
                kind,
                route.namespace(),
                selection,
                call.revision(),
                initial,
                call.flag("allowWatchBookmarks") || initial,
                TimeUnit.SECONDS.toNanos(seconds),
                state.bookmarkNanos(),
                objects.shown(call, kind));
    }
}

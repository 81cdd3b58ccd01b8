package dev.berth.kubernetes.live.http;

import java.io.IOException;
import java.util.ArrayDeque;
import org.jspecify.annotations.Nullable;

/**
 * Connections that are kept open between requests. The newest idle one is taken first, so that those which are not
 * needed grow old and are closed. Whoever asks bounds how many requests are in flight; the pool bounds what lies idle.
 *
 * <p>An exchange that fails with an {@link IOException} may or may not have reached the server: callers find out by
 * reading. Only a read is sent again by itself.
 */
public final class HttpPool implements AutoCloseable {
    /** Less than the API server waits (90 s) and load balancers commonly do (60 s). */
    private static final long IDLE_NANOS_MAX = 45_000_000_000L;

    /** Bytes of an answer that is read whole. */
    private static final int BODY_BYTES_MAX = 16 * 1024 * 1024;

    private final ApiServer server;
    private final int timeoutMillis;
    private final int idleMax;
    private final ArrayDeque<HttpConnection> idle = new ArrayDeque<>();
    private boolean closed;

    /** @param timeoutMillis bounds connecting and each wait for bytes */
    public HttpPool(ApiServer server, int timeoutMillis, int idleMax) {
        this.server = server;
        this.timeoutMillis = timeoutMillis;
        this.idleMax = idleMax;
    }

    public ApiServer server() {
        return server;
    }

    /** Sends a request and reads the whole answer. A refused credential is refreshed and tried once more. */
    public Answer exchange(Request request) throws IOException {
        var answer = attempt(request);
        if (answer.status() == 401) {
            server.credentials().refused();
            answer = attempt(request);
        }
        return answer;
    }

    private Answer attempt(Request request) throws IOException {
        var kept = takeIdle();
        if (kept != null && request.method().equals("GET")) {
            try {
                return exchange(kept, request);
            } catch (IOException stale) {
                return exchange(HttpConnection.open(server, timeoutMillis), request);
            }
        }
        return exchange(kept != null ? kept : HttpConnection.open(server, timeoutMillis), request);
    }

    private Answer exchange(HttpConnection connection, Request request) throws IOException {
        boolean done = false;
        try {
            var response = connection.send(request);
            byte[] body = response.body().readNBytes(BODY_BYTES_MAX);
            if (response.body().read() >= 0) {
                throw new IOException("the answer to " + request.method() + " " + request.path() + " is larger than "
                        + BODY_BYTES_MAX + " bytes");
            }
            done = connection.reusable();
            return new Answer(response.status(), response.retryAfterMillis(), body);
        } finally {
            if (done) {
                giveBack(connection);
            } else {
                connection.close();
            }
        }
    }

    private @Nullable HttpConnection takeIdle() {
        while (true) {
            HttpConnection newest;
            synchronized (idle) {
                newest = idle.pollLast();
            }
            if (newest == null) {
                return null;
            }
            if (System.nanoTime() - newest.idleSinceNanos < IDLE_NANOS_MAX) {
                return newest;
            }
            newest.close();
        }
    }

    private void giveBack(HttpConnection connection) {
        connection.idleSinceNanos = System.nanoTime();
        HttpConnection surplus = null;
        synchronized (idle) {
            if (closed) {
                surplus = connection;
            } else {
                idle.addLast(connection);
                if (idle.size() > idleMax) {
                    surplus = idle.pollFirst();
                }
            }
        }
        if (surplus != null) {
            surplus.close();
        }
    }

    /** Closes what lies idle; exchanges under way end by themselves. */
    @Override
    public void close() {
        synchronized (idle) {
            closed = true;
            idle.forEach(HttpConnection::close);
            idle.clear();
        }
    }
}

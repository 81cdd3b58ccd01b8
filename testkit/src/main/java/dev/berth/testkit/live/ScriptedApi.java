package dev.berth.testkit.live;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import dev.berth.kubernetes.live.http.ApiServer;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/** A server that answers request after request as the test wrote down, and tells what it was asked. */
public final class ScriptedApi implements AutoCloseable {
    /** How one request is answered. */
    public sealed interface Part {
        /** An answer with a body. */
        record Says(int code, String body) implements Part {}

        /**
         * A stream of lines.
         *
         * @param silent stays open and says no more
         */
        record Streams(List<String> lines, boolean silent) implements Part {}
    }

    private final HttpServer server;
    private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
    private final ArrayDeque<Part> parts = new ArrayDeque<>();
    private final List<String> asked = new ArrayList<>();
    private final CountDownLatch closing = new CountDownLatch(1);
    private Part last = new Part.Says(503, "the script is at its end");

    public ScriptedApi() {
        try {
            server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        }
        server.setExecutor(threads);
        server.createContext("/", this::answer);
        server.start();
    }

    public ApiServer server() {
        return new ApiServer(
                URI.create("http://127.0.0.1:" + server.getAddress().getPort()),
                null,
                true,
                null,
                ApiServer.Credentials.NONE);
    }

    /** The next request is answered so. */
    public synchronized ScriptedApi then(Part part) {
        parts.add(part);
        return this;
    }

    /** The next request is answered with a code and a body. */
    public ScriptedApi says(int code, String body) {
        return then(new Part.Says(code, body));
    }

    /** The next request gets a stream that ends. */
    public ScriptedApi streams(String... lines) {
        return then(new Part.Streams(List.of(lines), false));
    }

    /** The next request gets a stream that stays open in silence. */
    public ScriptedApi streamsAndStays(String... lines) {
        return then(new Part.Streams(List.of(lines), true));
    }

    /** All requests beyond the script are answered so. */
    public synchronized ScriptedApi finallySays(int code, String body) {
        last = new Part.Says(code, body);
        return this;
    }

    /** Requests so far: path and parameters. */
    public synchronized List<String> asked() {
        return List.copyOf(asked);
    }

    private synchronized Part next(String what) {
        asked.add(what);
        var part = parts.poll();
        return part == null ? last : part;
    }

    private void answer(HttpExchange exchange) throws IOException {
        try (exchange) {
            switch (next(exchange.getRequestURI().toString())) {
                case Part.Says(int code, String body) -> {
                    byte[] text = body.getBytes(StandardCharsets.UTF_8);
                    exchange.sendResponseHeaders(code, text.length == 0 ? -1 : text.length);
                    exchange.getResponseBody().write(text);
                }
                case Part.Streams(List<String> lines, boolean silent) -> {
                    exchange.sendResponseHeaders(200, 0);
                    stream(exchange.getResponseBody(), lines, silent);
                }
            }
        }
    }

    private void stream(OutputStream out, List<String> lines, boolean silent) throws IOException {
        for (var line : lines) {
            out.write((line + "\n").getBytes(StandardCharsets.UTF_8));
            out.flush();
        }
        if (silent) {
            try {
                closing.await();
            } catch (InterruptedException ending) {
                Thread.currentThread().interrupt();
            }
        }
    }

    @Override
    public void close() {
        closing.countDown();
        server.stop(0);
        threads.shutdownNow();
    }
}

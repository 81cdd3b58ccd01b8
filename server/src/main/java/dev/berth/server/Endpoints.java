package dev.berth.server;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.Supplier;

/**
 * {@code /healthz}, {@code /readyz} and {@code /metrics} in plain HTTP. Nothing here is secret and nothing can be
 * changed; bodies of requests are not read.
 */
final class Endpoints implements AutoCloseable {
    private static final int OK = 200;
    private static final int NOT_FOUND = 404;
    private static final int WRONG_METHOD = 405;
    private static final int UNAVAILABLE = 503;
    private static final String TEXT = "text/plain; charset=utf-8";

    private final HttpServer server;
    private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();

    /**
     * @param unhealthy why the process should be restarted; empty where it should not
     * @param unready what is not complete or not current; empty for one that decides or could at once
     */
    Endpoints(
            InetSocketAddress address,
            Metrics metrics,
            Supplier<List<String>> unhealthy,
            Supplier<List<String>> unready)
            throws IOException {
        server = HttpServer.create(address, 64);
        server.setExecutor(threads);
        server.createContext("/healthz", exchange -> state(exchange, unhealthy.get()));
        server.createContext("/livez", exchange -> state(exchange, unhealthy.get()));
        server.createContext("/readyz", exchange -> state(exchange, unready.get()));
        server.createContext("/metrics", exchange -> metrics(exchange, metrics));
        server.createContext(
                "/",
                exchange -> answer(
                        exchange,
                        NOT_FOUND,
                        TEXT,
                        "There are /healthz, /readyz and /metrics.\n".getBytes(StandardCharsets.UTF_8)));
        server.start();
    }

    int port() {
        return server.getAddress().getPort();
    }

    private static void state(HttpExchange exchange, List<String> wrong) throws IOException {
        String text = wrong.isEmpty() ? "ok\n" : String.join("\n", wrong) + "\n";
        answer(exchange, wrong.isEmpty() ? OK : UNAVAILABLE, TEXT, text.getBytes(StandardCharsets.UTF_8));
    }

    private static void metrics(HttpExchange exchange, Metrics metrics) throws IOException {
        String accept = exchange.getRequestHeaders().getFirst("Accept");
        var body = new ByteArrayOutputStream();
        metrics.write(accept, body);
        answer(exchange, OK, metrics.contentType(accept), body.toByteArray());
    }

    private static void answer(HttpExchange exchange, int status, String type, byte[] body) throws IOException {
        try (exchange) {
            String method = exchange.getRequestMethod();
            if (!method.equals("GET") && !method.equals("HEAD")) {
                exchange.sendResponseHeaders(WRONG_METHOD, -1);
                return;
            }
            exchange.getResponseHeaders().set("Content-Type", type);
            boolean head = method.equals("HEAD");
            exchange.sendResponseHeaders(status, head ? -1 : body.length);
            if (!head) {
                exchange.getResponseBody().write(body);
            }
        }
    }

    @Override
    public void close() {
        server.stop(0);
        threads.shutdownNow();
    }
}

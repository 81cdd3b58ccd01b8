package dev.berth.embedded;

import dev.berth.embedded.json.Json;
import dev.berth.embedded.json.JsonText;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

/** Talks to the server as any program would: over HTTP, in JSON. */
final class Client implements AutoCloseable {
    static final String PODS = "/api/v1/namespaces/default/pods";
    static final String MERGE = "application/merge-patch+json";

    private static final Duration PATIENCE = Duration.ofSeconds(20);
    private final HttpClient http =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
    private final String url;
    private String userAgent = "contract-test/1";

    Client(String url) {
        this.url = url;
    }

    Client as(String agent) {
        userAgent = agent;
        return this;
    }

    record Answer(int code, Json body, HttpResponse<byte[]> response) {
        String reason() {
            return body.get("reason").text("");
        }

        String message() {
            return body.get("message").text("");
        }

        String revision() {
            return body.at("metadata", "resourceVersion").text("");
        }

        String uid() {
            return body.at("metadata", "uid").text("");
        }
    }

    Answer get(String path) {
        return send(path, HttpRequest.newBuilder().GET());
    }

    Answer get(String path, String accept) {
        return send(path, HttpRequest.newBuilder().GET().header("Accept", accept));
    }

    Answer post(String path, Json body) {
        return send(path, HttpRequest.newBuilder().POST(json(body)).header("Content-Type", "application/json"));
    }

    Answer put(String path, Json body) {
        return send(path, HttpRequest.newBuilder().PUT(json(body)).header("Content-Type", "application/json"));
    }

    Answer patch(String path, String type, Json body) {
        return patch(path, type, JsonText.text(body));
    }

    Answer patch(String path, String type, String body) {
        return send(
                path,
                HttpRequest.newBuilder()
                        .method("PATCH", HttpRequest.BodyPublishers.ofString(body))
                        .header("Content-Type", type));
    }

    Answer delete(String path) {
        return send(path, HttpRequest.newBuilder().DELETE());
    }

    Answer delete(String path, Json options) {
        return send(
                path,
                HttpRequest.newBuilder().method("DELETE", json(options)).header("Content-Type", "application/json"));
    }

    Answer send(String path, HttpRequest.Builder request) {
        try {
            var response = http.send(
                    request.uri(URI.create(url + path))
                            .header("User-Agent", userAgent)
                            .timeout(PATIENCE)
                            .build(),
                    HttpResponse.BodyHandlers.ofByteArray());
            return new Answer(response.statusCode(), tree(response.body()), response);
        } catch (IOException broken) {
            throw new UncheckedIOException(broken);
        } catch (InterruptedException stopped) {
            throw new IllegalStateException(stopped);
        }
    }

    private static Json tree(byte[] body) {
        try {
            return JsonText.read(body);
        } catch (JsonText.MalformedException text) {
            return Json.of(new String(body, StandardCharsets.UTF_8));
        }
    }

    private static HttpRequest.BodyPublisher json(Json body) {
        return HttpRequest.BodyPublishers.ofByteArray(JsonText.bytes(body));
    }

    /** A watch that is read as the test asks for events. */
    final class Watch implements AutoCloseable {
        private static final Json END = Json.object("type", "END");
        private final LinkedBlockingQueue<Json> events = new LinkedBlockingQueue<>();
        private final HttpResponse<java.io.InputStream> response;

        private Watch(String path) {
            try {
                response = http.send(
                        HttpRequest.newBuilder(URI.create(url + path))
                                .header("User-Agent", userAgent)
                                .build(),
                        HttpResponse.BodyHandlers.ofInputStream());
            } catch (IOException broken) {
                throw new UncheckedIOException(broken);
            } catch (InterruptedException stopped) {
                throw new IllegalStateException(stopped);
            }
            Thread.ofVirtual().start(this::read);
        }

        private void read() {
            try (var lines = new BufferedReader(new InputStreamReader(response.body(), StandardCharsets.UTF_8))) {
                for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                    events.add(JsonText.read(line));
                }
            } catch (IOException ended) {
                // The test or the server closed it: told below.
            }
            events.add(END);
        }

        int code() {
            return response.statusCode();
        }

        /** The next event; {@code END} when the stream ended. */
        Json next() {
            try {
                var event = events.poll(PATIENCE.toSeconds(), TimeUnit.SECONDS);
                if (event == null) {
                    throw new AssertionError("no event came within " + PATIENCE);
                }
                return event;
            } catch (InterruptedException stopped) {
                throw new IllegalStateException(stopped);
            }
        }

        /** Nothing came so far. */
        boolean isSilent() {
            return events.isEmpty();
        }

        /** The next event as {@code ADDED name}. */
        String told() {
            var event = next();
            return (event.get("type").text("") + " "
                            + event.at("object", "metadata", "name").text(""))
                    .strip();
        }

        /** Reads on until an event about the object is as wanted, and returns the object. */
        Json until(String type, java.util.function.Predicate<Json> wanted) {
            while (true) {
                var event = next();
                if (event.equals(END)) {
                    throw new AssertionError("the watch ended before what the test waits for");
                }
                if (event.get("type").text("").equals(type) && wanted.test(event.get("object"))) {
                    return event.get("object");
                }
            }
        }

        @Override
        public void close() {
            try {
                response.body().close();
            } catch (IOException ended) {
                throw new UncheckedIOException(ended);
            }
        }
    }

    Watch watch(String path) {
        return new Watch(path + (path.contains("?") ? "&" : "?") + "watch=true");
    }

    /** Watches what is there and comes until the object is as wanted. */
    Json await(String path, String name, java.util.function.Predicate<Json> wanted) {
        try (var watch = watch(path + "?fieldSelector=metadata.name%3D" + name)) {
            while (true) {
                var event = watch.next();
                if (event.equals(Watch.END)) {
                    throw new AssertionError("the watch ended before " + name + " was as the test waits for");
                }
                if (!event.get("type").text("").equals("DELETED") && wanted.test(event.get("object"))) {
                    return event.get("object");
                }
            }
        }
    }

    /** Waits until the object is gone. */
    void awaitGone(String path, String name) {
        String revision = get(path).revision();
        if (get(path + "/" + name).code() == 404) {
            return;
        }
        try (var watch = watch(path + "?resourceVersion=" + revision + "&fieldSelector=metadata.name%3D" + name)) {
            watch.until("DELETED", gone -> true);
        }
    }

    static Json.Obj pod(String name) {
        return Json.object(
                "metadata", Json.object("name", name),
                "spec", Json.object("containers", Json.array(Json.object("name", "main", "image", "image:1"))));
    }

    static Json.Obj node(String name) {
        return Json.object(
                "metadata", Json.object("name", name),
                "status", Json.object("capacity", Json.object("cpu", "8"), "allocatable", Json.object("cpu", "8")));
    }

    static Json.Obj binding(String node) {
        return Json.object("target", Json.object("kind", "Node", "name", node));
    }

    @Override
    public void close() {
        http.shutdownNow();
    }
}

package dev.berth.benchmarks;

import dev.berth.kubernetes.cold.ClusterAccess;
import dev.berth.kubernetes.live.http.ApiServer;
import dev.berth.kubernetes.live.http.HttpPool;
import dev.berth.kubernetes.live.http.Request;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Executors;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;

/**
 * How many bindings a second two clients bring to an API server, in turns: the lanes' own client (HTTP/1.1 on virtual
 * threads) and the JDK's (HTTP/2, four clients with at most 90 streams each). Needs a server without a scheduler that
 * takes the pods: {@code tools/control-plane start --fast --nodes 500}, then
 * {@code benchmarks/run BindClients KUBECONFIG [PODS] [IN_FLIGHT] [ROUNDS]}.
 */
public final class BindClients {
    private static final String PODS = "/api/v1/namespaces/default/pods";

    private final ApiServer server;
    private final int pods;
    private final int inFlight;
    private final List<HttpClient> clients = new ArrayList<>();

    private BindClients(ApiServer server, int pods, int inFlight) {
        this.server = server;
        this.pods = pods;
        this.inFlight = inFlight;
        for (int i = 0; i < 4; i++) {
            clients.add(HttpClient.newBuilder()
                    .sslContext(server.tls())
                    .version(HttpClient.Version.HTTP_2)
                    .build());
        }
    }

    /** Sends a request and gives the status. */
    private interface Sender {
        int send(int number, Request request) throws IOException, InterruptedException;
    }

    public static void main(String[] args) throws Exception {
        var server = ClusterAccess.kubeconfig(Path.of(args[0]), null);
        int pods = args.length > 1 ? Integer.parseInt(args[1]) : 5_000;
        int inFlight = args.length > 2 ? Integer.parseInt(args[2]) : 128;
        int rounds = args.length > 3 ? Integer.parseInt(args[3]) : 3;
        var run = new BindClients(server, pods, inFlight);
        for (int round = 1; round <= rounds; round++) {
            try (var pool = new HttpPool(server, 30_000, inFlight)) {
                run.measure(
                        "own client",
                        round,
                        (number, request) -> pool.exchange(request).status());
            }
            run.measure("JDK client", round, run::jdk);
        }
    }

    private int jdk(int number, Request request) throws IOException, InterruptedException {
        var builder = HttpRequest.newBuilder(server.base().resolve(request.path()))
                .method(request.method(), HttpRequest.BodyPublishers.ofByteArray(request.body()))
                .header("Content-Type", Request.JSON)
                .header("Accept", Request.JSON);
        String authorization = server.credentials().authorization();
        if (authorization != null) {
            builder.header("Authorization", authorization);
        }
        return clients.get(number % clients.size())
                .send(builder.build(), HttpResponse.BodyHandlers.ofByteArray())
                .statusCode();
    }

    private void measure(String who, int round, Sender sender) throws Exception {
        String prefix = "b" + Long.toString(System.nanoTime(), 36) + "-";
        try (var pool = new HttpPool(server, 30_000, inFlight)) {
            all(
                    (number, request) -> pool.exchange(request).status(),
                    number -> Request.post(PODS, pod(prefix + number)));
            long cpu = cpuNanos();
            long began = System.nanoTime();
            all(
                    sender,
                    number ->
                            Request.post(PODS + "/" + prefix + number + "/binding", binding(prefix + number, number)));
            double seconds = (System.nanoTime() - began) / 1e9;
            System.out.printf(
                    Locale.ROOT,
                    "%-11s round %d: %,6.0f binds/s, %.3f ms of client CPU each%n",
                    who,
                    round,
                    pods / seconds,
                    (cpuNanos() - cpu) / 1e6 / pods);
            all(
                    (number, request) -> pool.exchange(request).status(),
                    number -> Request.delete(PODS + "/" + prefix + number + "?gracePeriodSeconds=0"));
        }
    }

    private interface Requests {
        Request of(int number);
    }

    private void all(Sender sender, Requests requests) throws Exception {
        var places = new Semaphore(inFlight);
        var failures = new AtomicInteger();
        var first = new AtomicReference<String>("");
        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            for (int i = 0; i < pods; i++) {
                int number = i;
                places.acquire();
                threads.execute(() -> {
                    try {
                        int status = sender.send(number, requests.of(number));
                        if (status >= 300) {
                            failures.incrementAndGet();
                            first.compareAndSet("", "status " + status);
                        }
                    } catch (IOException | InterruptedException failed) {
                        failures.incrementAndGet();
                        first.compareAndSet("", failed.toString());
                    } finally {
                        places.release();
                    }
                });
            }
        }
        if (failures.get() > 0) {
            throw new IOException(failures + " of " + pods + " requests failed, the first with " + first);
        }
    }

    private static long cpuNanos() {
        return ((com.sun.management.OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean())
                .getProcessCpuTime();
    }

    private static String pod(String name) {
        return "{\"apiVersion\":\"v1\",\"kind\":\"Pod\",\"metadata\":{\"name\":\"" + name
                + "\"},\"spec\":{\"schedulerName\":\"nobody\",\"containers\":[{\"name\":\"c\",\"image\":\"i\","
                + "\"resources\":{\"requests\":{\"cpu\":\"100m\",\"memory\":\"128Mi\"}}}]}}";
    }

    private static String binding(String name, int number) {
        return "{\"apiVersion\":\"v1\",\"kind\":\"Binding\",\"metadata\":{\"name\":\"" + name
                + "\"},\"target\":{\"apiVersion\":\"v1\",\"kind\":\"Node\",\"name\":\""
                + String.format(Locale.ROOT, "node-%05d", number % 500) + "\"}}";
    }
}

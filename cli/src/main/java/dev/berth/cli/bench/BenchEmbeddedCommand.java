package dev.berth.cli.bench;

import dev.berth.embedded.EmbeddedCluster;
import dev.berth.embedded.json.Json;
import dev.berth.embedded.json.JsonText;
import dev.berth.embedded.kubelet.VirtualNode;
import dev.berth.kubernetes.live.http.ApiServer;
import dev.berth.kubernetes.live.http.HttpPool;
import dev.berth.kubernetes.live.http.Request;
import java.io.IOException;
import java.net.URI;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code berth bench embedded}: how fast the embedded API takes nodes, pods and bindings over HTTP. */
@Command(
        name = "embedded",
        description =
                "Measures the embedded API over HTTP, client and server in one process: creates nodes and pods, then"
                        + " binds each pod once.",
        mixinStandardHelpOptions = true)
public final class BenchEmbeddedCommand implements Callable<Integer> {
    @Spec
    private CommandSpec spec;

    @Option(names = "--nodes", description = "Nodes (default: ${DEFAULT-VALUE}).")
    private int nodes = 10_000;

    @Option(names = "--pods", description = "Pods of each round (default: ${DEFAULT-VALUE}).")
    private int pods = 20_000;

    @Option(names = "--rounds", description = "Rounds; the first ones warm up (default: ${DEFAULT-VALUE}).")
    private int rounds = 3;

    @Option(names = "--at-once", description = "Requests under way (default: ${DEFAULT-VALUE}).")
    private int atOnce = 32;

    /** One request of a round. */
    private interface Call {
        Request of(int number);
    }

    @Override
    public Integer call() throws IOException, InterruptedException {
        var out = spec.commandLine().getOut();
        try (var cluster = EmbeddedCluster.start()) {
            var server = new ApiServer(URI.create(cluster.url()), null, true, null, ApiServer.Credentials.NONE);
            try (var http = new HttpPool(server, 60_000, atOnce)) {
                out.println("nodes created per second: "
                        + rate(http, nodes, number -> Request.post("/api/v1/nodes", node(number))));
                for (int round = 1; round <= rounds; round++) {
                    String prefix = "r" + round + "-";
                    long created = rate(
                            http,
                            pods,
                            number -> Request.post("/api/v1/namespaces/default/pods", pod(prefix + number)));
                    long bound = rate(
                            http,
                            pods,
                            number -> Request.post(
                                    "/api/v1/namespaces/default/pods/" + prefix + number + "/binding",
                                    "{\"target\":{\"kind\":\"Node\",\"name\":\"n" + number % nodes + "\"}}"));
                    out.println("round " + round + ": pods created per second: " + created + ", bound per second: "
                            + bound);
                    out.flush();
                }
            }
        }
        return 0;
    }

    private long rate(HttpPool http, int count, Call call) throws InterruptedException, IOException {
        var next = new AtomicInteger();
        var failed = new AtomicInteger();
        long began = System.nanoTime();
        try (var workers = Executors.newVirtualThreadPerTaskExecutor()) {
            for (int i = 0; i < atOnce; i++) {
                workers.submit(() -> {
                    for (int number = next.getAndIncrement(); number < count; number = next.getAndIncrement()) {
                        if (!http.exchange(call.of(number)).succeeded()) {
                            failed.incrementAndGet();
                        }
                    }
                    return null;
                });
            }
        }
        if (failed.get() > 0 || next.get() < count) {
            throw new IOException(failed + " of " + count + " requests were refused");
        }
        return (long) (count * 1e9 / (System.nanoTime() - began));
    }

    private static String node(int number) {
        var labels = VirtualNode.cpu("n" + number, 32, "zone-" + number % 3, "rack-" + number / 32)
                .labels();
        return JsonText.text(Json.object(
                "metadata", Json.object("name", "n" + number, "labels", labels),
                "status", Json.object("allocatable", Map.of("cpu", "32", "memory", "128Gi", "pods", "110"))));
    }

    private static String pod(String name) {
        var requests = Json.object("requests", Json.object("cpu", "100m", "memory", "128Mi"));
        return JsonText.text(Json.object(
                "metadata", Json.object("name", name),
                "spec",
                        Json.object(
                                "schedulerName",
                                "bench",
                                "containers",
                                List.of(Json.object("name", "main", "image", "i:1", "resources", requests)))));
    }
}

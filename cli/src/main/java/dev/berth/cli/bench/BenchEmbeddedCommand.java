package dev.berth.cli.bench;

import dev.berth.cli.text.QuietLoggers;
import dev.berth.embedded.EmbeddedCluster;
import dev.berth.embedded.json.Json;
import dev.berth.embedded.json.JsonText;
import dev.berth.embedded.kubelet.Timeline;
import dev.berth.embedded.kubelet.VirtualKubelets;
import dev.berth.embedded.kubelet.VirtualNode;
import dev.berth.kubernetes.live.http.ApiServer;
import dev.berth.kubernetes.live.http.HttpPool;
import dev.berth.kubernetes.live.http.Request;
import java.io.IOException;
import java.io.PrintWriter;
import java.net.URI;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code berth bench embedded}: how fast the embedded API takes nodes, pods and bindings over HTTP. */
@Command(
        name = "embedded",
        description =
                "Measures the embedded API over HTTP, client and server in one process: creates nodes and pods, then"
                        + " binds each pod once. With --kubelets each node has a virtual kubelet, which keeps its lease"
                        + " and runs its pods meanwhile.",
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

    @Option(names = "--kubelets", description = "Let virtual kubelets make the nodes and run the pods.")
    private boolean kubelets;

    /** How often the server is asked whether the pods run. */
    private static final long POLL_MILLIS = 100;

    private static final Duration PATIENCE = Duration.ofMinutes(5);

    /** One request of a round. */
    private interface Call {
        Request of(int number);
    }

    @Override
    public Integer call() throws IOException, InterruptedException {
        var out = spec.commandLine().getOut();
        QuietLoggers.silence("org.eclipse.jetty");
        try (var cluster = EmbeddedCluster.start()) {
            var server = new ApiServer(URI.create(cluster.url()), null, true, null, ApiServer.Credentials.NONE);
            try (var http = new HttpPool(server, 60_000, atOnce)) {
                if (kubelets) {
                    try (var timeline = new Timeline(1);
                            var virtual = new VirtualKubelets(
                                    server, timeline, InstantSource.system(), VirtualKubelets.Settings.STANDARD, 1)) {
                        out.println("nodes created per second: " + registered(virtual));
                        bind(http, out);
                    }
                } else {
                    out.println("nodes created per second: " + created(http));
                    bind(http, out);
                }
            }
        }
        return 0;
    }

    private void bind(HttpPool http, PrintWriter out) throws InterruptedException, IOException {
        for (int round = 1; round <= rounds; round++) {
            String prefix = "r" + round + "-";
            long created =
                    rate(http, pods, number -> Request.post("/api/v1/namespaces/default/pods", pod(prefix + number)));
            long began = System.nanoTime();
            long bound = rate(
                    http,
                    pods,
                    number -> Request.post(
                            "/api/v1/namespaces/default/pods/" + prefix + number + "/binding",
                            "{\"target\":{\"kind\":\"Node\",\"name\":\"n" + number % nodes + "\"}}"));
            out.println("round " + round + ": pods created per second: " + created + ", bound per second: " + bound
                    + (kubelets ? ", all running after seconds: " + secondsUntilRunning(http, began) : ""));
            out.flush();
        }
    }

    private long created(HttpPool http) throws InterruptedException, IOException {
        return rate(http, nodes, number -> Request.post("/api/v1/nodes", text(node(number))));
    }

    private long registered(VirtualKubelets virtual) {
        long began = System.nanoTime();
        virtual.start(
                IntStream.range(0, nodes).mapToObj(BenchEmbeddedCommand::node).toList());
        return perSecond(nodes, began);
    }

    /** Since the first binding; kubelets take their time to start a pod. */
    private static String secondsUntilRunning(HttpPool http, long began) throws IOException, InterruptedException {
        var others = Request.get("/api/v1/pods?limit=1&fieldSelector=status.phase!%3DRunning");
        while (!http.exchange(others).text().contains("\"items\":[]")) {
            if (System.nanoTime() - began > PATIENCE.toNanos()) {
                throw new IOException("after " + PATIENCE.toMinutes() + " minutes not every pod runs");
            }
            Thread.sleep(POLL_MILLIS);
        }
        return String.format(Locale.ROOT, "%.1f", (System.nanoTime() - began) / 1e9);
    }

    private static long perSecond(int count, long beganNanos) {
        return (long) (count * 1e9 / (System.nanoTime() - beganNanos));
    }

    private long rate(HttpPool http, int count, Call call) throws InterruptedException, IOException {
        var next = new AtomicInteger();
        var failed = new AtomicInteger();
        long began = System.nanoTime();
        try (var workers = Executors.newVirtualThreadPerTaskExecutor()) {
            for (int i = 0; i < atOnce; i++) {
                workers.execute(() -> {
                    for (int number = next.getAndIncrement(); number < count; number = next.getAndIncrement()) {
                        if (!succeeds(http, call.of(number))) {
                            failed.incrementAndGet();
                        }
                    }
                });
            }
        }
        if (failed.get() > 0) {
            throw new IOException(failed + " of " + count + " requests were refused or not answered");
        }
        return perSecond(count, began);
    }

    private static boolean succeeds(HttpPool http, Request request) {
        try {
            return http.exchange(request).succeeded();
        } catch (IOException unanswered) {
            return false;
        }
    }

    private static VirtualNode node(int number) {
        return VirtualNode.cpu("n" + number, 32, "zone-" + number % 3, "rack-" + number / 32);
    }

    private static String text(VirtualNode node) {
        return JsonText.text(Json.object(
                "metadata", Json.object("name", node.name(), "labels", node.labels()),
                "status", Json.object("allocatable", node.capacity())));
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

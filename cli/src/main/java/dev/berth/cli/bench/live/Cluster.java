package dev.berth.cli.bench.live;

import dev.berth.kubernetes.cold.ClusterAccess;
import dev.berth.kubernetes.live.http.ApiServer;
import dev.berth.kubernetes.live.http.HttpPool;
import dev.berth.kubernetes.live.http.Request;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Executors;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.IntFunction;
import org.jspecify.annotations.Nullable;

/** A real control plane of one's own, filled with nodes and pods; gone when it is closed. */
final class Cluster implements AutoCloseable {
    private static final int IN_FLIGHT = 32;

    private final Path tool;
    private final Path folder;
    private final ApiServer server;
    private final HttpPool pool;
    private final AtomicBoolean closed = new AtomicBoolean();
    private final Thread interrupted = Thread.ofPlatform().unstarted(this::end);

    private Cluster(Path tool, Path folder, ApiServer server) {
        this.tool = tool;
        this.folder = folder;
        this.server = server;
        pool = new HttpPool(server, 60_000, IN_FLIGHT);
    }

    /** @param gangs whether the server knows PodGroups */
    static Cluster start(Path tool, boolean gangs) throws IOException, InterruptedException {
        var memory = Path.of("/dev/shm");
        var folder = Files.createTempDirectory(
                Files.isWritable(memory) ? memory : Path.of(System.getProperty("java.io.tmpdir")), "berth-bench-");
        var arguments = new ArrayList<>(List.of("start", "--fast", "--dir", folder.toString()));
        if (gangs) {
            arguments.add("--gangs");
        }
        run(tool, arguments.toArray(String[]::new));
        var cluster = new Cluster(tool, folder, ClusterAccess.kubeconfig(folder.resolve("kubeconfig"), null));
        Runtime.getRuntime().addShutdownHook(cluster.interrupted);
        return cluster;
    }

    /** What the tool prints on standard output. */
    static String run(Path tool, String... arguments) throws IOException, InterruptedException {
        var command = new ArrayList<>(List.of(tool.toString()));
        command.addAll(List.of(arguments));
        var process = new ProcessBuilder(command)
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8).strip();
        if (process.waitFor() != 0) {
            throw new IOException(tool + " " + String.join(" ", arguments) + " failed; see above");
        }
        return output;
    }

    ApiServer server() {
        return server;
    }

    Path kubeconfig() {
        return folder.resolve("kubeconfig");
    }

    Path folder() {
        return folder;
    }

    void send(Request request) throws IOException {
        var answer = pool.exchange(request);
        if (!answer.succeeded()) {
            throw new IOException(request.method() + " " + request.path() + ": " + answer.shown());
        }
    }

    /** Sends requests, {@value #IN_FLIGHT} at a time; the first failure ends it. */
    void all(int count, IntFunction<Request> requests) throws IOException, InterruptedException {
        var places = new Semaphore(IN_FLIGHT);
        var failure = new AtomicReference<@Nullable IOException>();
        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            for (int i = 0; i < count && failure.get() == null; i++) {
                int number = i;
                places.acquire();
                threads.execute(() -> {
                    try {
                        send(requests.apply(number));
                    } catch (IOException failed) {
                        failure.compareAndSet(null, failed);
                    } finally {
                        places.release();
                    }
                });
            }
        }
        var failed = failure.get();
        if (failed != null) {
            throw failed;
        }
    }

    /** Bindings that the server has answered with success since it started, by its own count. */
    long bindings() throws IOException {
        var answer = pool.exchange(Request.get("/metrics"));
        long count = 0;
        for (var line : answer.text().split("\n")) {
            if (line.startsWith("apiserver_request_total{")
                    && line.contains("resource=\"pods\"")
                    && line.contains("subresource=\"binding\"")
                    && line.contains("code=\"201\"")) {
                count += (long) Double.parseDouble(line.substring(line.lastIndexOf(' ') + 1));
            }
        }
        return count;
    }

    double serverCpuSeconds() throws IOException {
        return Contestant.cpuSeconds(Long.parseLong(
                Files.readString(folder.resolve("kube-apiserver.pid")).strip()));
    }

    /** Ends the server when the process is told to end. */
    private void end() {
        ProcessHandle.current().children().forEach(ProcessHandle::destroy); // a contestant, if one runs
        try {
            stop();
        } catch (IOException failed) {
            System.err.println("bench: " + failed.getMessage());
        }
    }

    /** Ends the server, by the ids of its processes, and removes its folder. */
    @Override
    public void close() throws IOException {
        stop();
        try {
            Runtime.getRuntime().removeShutdownHook(interrupted);
        } catch (IllegalStateException ending) {
            return; // the hook runs, and finds nothing to do
        }
    }

    /** A second call does nothing. */
    private void stop() throws IOException {
        if (!closed.compareAndSet(false, true)) {
            return;
        }
        pool.close();
        try {
            run(tool, "stop", "--remove", "--dir", folder.toString());
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
        }
    }
}

package dev.berth.cli.demo;

import dev.berth.cli.text.QuietLoggers;
import dev.berth.cli.text.TimeSpan;
import dev.berth.embedded.EmbeddedCluster;
import dev.berth.embedded.kubelet.Timeline;
import dev.berth.embedded.kubelet.VirtualKubelets;
import dev.berth.engine.profile.GpuProfile;
import dev.berth.kubernetes.live.LiveScheduler;
import dev.berth.kubernetes.live.http.ApiServer;
import dev.berth.kubernetes.live.http.HttpPool;
import dev.berth.kubernetes.live.loop.Fence;
import dev.berth.kubernetes.live.loop.Telemetry;
import dev.berth.kubernetes.live.watch.ListWatch;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintWriter;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code berth demo}. */
@Command(
        name = "demo",
        description = "Runs a Kubernetes API, virtual GPU nodes and Berth in this process, and plays a story on them.",
        mixinStandardHelpOptions = true,
        footer = {
            "",
            "kubectl works beside it; the first lines say with which kubeconfig. Nothing leaves this machine.",
            "Exit codes: 0 the story went as told, 1 it did not, 2 bad input or usage.",
            "",
            "  berth demo",
            "  berth demo --for 60s --speed 10",
            "  berth demo --nodes 200 --scenario story.yaml"
        })
public final class DemoCommand implements Callable<Integer> {
    @Spec
    private CommandSpec spec;

    @Option(names = "--nodes", paramLabel = "N", description = "Virtual nodes (default: ${DEFAULT-VALUE}).")
    private int nodes = 40;

    @Option(
            names = "--speed",
            paramLabel = "X",
            description = "Virtual seconds in a real one (default: ${DEFAULT-VALUE}).")
    private double speed = 5;

    @Option(
            names = "--scenario",
            paramLabel = "FILE",
            description = "A story of your own; the form is that of the built-in one.")
    private @Nullable Path scenario;

    @Option(names = "--quiet", description = "Say only what went wrong.")
    private boolean quiet;

    @Option(
            names = "--for",
            paramLabel = "TIME",
            description =
                    "End after this real time, or when the story is over; without it the cluster stays until Ctrl-C.")
    private @Nullable String time;

    @Option(names = "--port", paramLabel = "PORT", description = "Port of the API (default: a free one).")
    private int port;

    @Override
    public Integer call() throws IOException, InterruptedException {
        var story = scenario();
        var limit = time == null ? null : read(time);
        if (nodes < 1 || !(speed > 0)) {
            throw misuse("--nodes and --speed must be greater than 0");
        }
        QuietLoggers.silence("org.eclipse.jetty", "dev.berth.kubernetes.live"); // the story is what should be read
        var stopping = new CountDownLatch(1);
        var stopped = new CountDownLatch(1);
        var hook = Thread.ofPlatform().unstarted(() -> stop(stopping, stopped));
        Runtime.getRuntime().addShutdownHook(hook);
        long end = limit == null ? Long.MAX_VALUE : System.nanoTime() + limit.toNanos();
        var out = quiet
                ? new PrintWriter(OutputStream.nullOutputStream(), true, StandardCharsets.UTF_8)
                : spec.commandLine().getOut();
        try {
            var broken = run(story, out, stopping, end);
            broken.forEach(spec.commandLine().getErr()::println);
            return broken.isEmpty() ? 0 : 1;
        } finally {
            stopped.countDown();
        }
    }

    private List<String> run(Scenario story, PrintWriter out, CountDownLatch stopping, long end)
            throws IOException, InterruptedException {
        var folder = Files.createTempDirectory("berth-demo");
        var kubeconfig = folder.resolve("kubeconfig");
        try (var cluster = EmbeddedCluster.start(EmbeddedCluster.Options.DEFAULT.withPort(port));
                var timeline = new Timeline(speed)) {
            Files.writeString(kubeconfig, cluster.kubeconfig());
            var server = new ApiServer(URI.create(cluster.url()), null, true, null, ApiServer.Credentials.NONE);
            out.println("A cluster of " + nodes + " virtual nodes, for kubectl: export KUBECONFIG=" + kubeconfig);
            out.flush();
            try (var kubelets = new VirtualKubelets(
                            server, timeline, InstantSource.system(), VirtualKubelets.Settings.STANDARD, 1);
                    var http = new HttpPool(server, 30_000, 4)) {
                kubelets.start(DemoNodes.of(nodes));
                try (var scheduler = LiveScheduler.start(server, settings(), Fence.NONE, Telemetry.NONE)) {
                    var broken =
                            new Story(story, http, kubelets, speed, out, () -> isOver(stopping, end, scheduler)).play();
                    while (time == null && !stopping.await(1, TimeUnit.SECONDS) && scheduler.failure() == null) {
                        out.flush();
                    }
                    if (scheduler.failure() != null) {
                        throw new IllegalStateException("the scheduler failed", scheduler.failure());
                    }
                    return broken;
                }
            }
        } finally {
            Files.deleteIfExists(kubeconfig);
            Files.deleteIfExists(folder);
        }
    }

    private static boolean isOver(CountDownLatch stopping, long end, LiveScheduler scheduler) {
        return stopping.getCount() == 0
                || (end != Long.MAX_VALUE && System.nanoTime() - end > 0)
                || scheduler.failure() != null;
    }

    private static LiveScheduler.Settings settings() {
        return new LiveScheduler.Settings(
                GpuProfile.create(), Set.of("berth"), ListWatch.Settings.STANDARD, "berth-demo", 1);
    }

    private Scenario scenario() throws IOException {
        try (var in = DemoCommand.class.getResourceAsStream("story.yaml")) {
            if (in == null) {
                throw new IllegalStateException("the built-in story is missing from the jar");
            }
            return Scenario.read(
                    scenario == null
                            ? new String(in.readAllBytes(), StandardCharsets.UTF_8)
                            : Files.readString(scenario));
        } catch (IllegalArgumentException malformed) {
            throw misuse((scenario == null ? "the built-in story" : scenario) + ": " + malformed.getMessage());
        } catch (IOException unreadable) {
            throw misuse("cannot read " + scenario + ": " + unreadable.getMessage());
        }
    }

    private java.time.Duration read(String text) {
        try {
            return TimeSpan.parse(text, "--for");
        } catch (IllegalArgumentException malformed) {
            throw misuse(String.valueOf(malformed.getMessage()));
        }
    }

    private ParameterException misuse(String what) {
        return new ParameterException(spec.commandLine(), what);
    }

    /** The JVM ends when its hooks return, so this one waits until all is closed. */
    private static void stop(CountDownLatch stopping, CountDownLatch stopped) {
        stopping.countDown();
        try {
            stopped.await(10, TimeUnit.SECONDS);
        } catch (InterruptedException hurried) {
            Thread.currentThread().interrupt();
        }
    }
}

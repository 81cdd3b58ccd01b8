package dev.berth.cli.bench.live;

import dev.berth.engine.profile.PluginCatalogue;
import dev.berth.kubernetes.cold.ClusterAccess;
import dev.berth.kubernetes.live.WatchedKind;
import dev.berth.kubernetes.live.http.ApiServer;
import dev.berth.kubernetes.live.http.HttpPool;
import dev.berth.kubernetes.live.http.Request;
import dev.berth.kubernetes.live.loop.DecisionLoop;
import dev.berth.kubernetes.live.loop.Fence;
import dev.berth.kubernetes.live.loop.Inbox;
import dev.berth.kubernetes.live.loop.ObjectSink;
import dev.berth.kubernetes.live.loop.Telemetry;
import dev.berth.kubernetes.live.watch.ListWatch;
import dev.berth.kubernetes.live.watch.Resource;
import dev.berth.kubernetes.live.write.ApiWrites;
import dev.berth.kubernetes.output.JsonText;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.time.InstantSource;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.BooleanSupplier;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code berth bench intake}: what it takes to watch a cluster. */
@Command(
        name = "intake",
        description = {
            "Reads a list and then events of pods from another process over TLS, as run does: stream, objects, state.",
            "Shows events by second of processor time of this whole process, garbage collection and compilation",
            "included, and the heap that a pod keeps."
        },
        mixinStandardHelpOptions = true,
        footer = {"", "Takes about three quarters of a minute. Exit codes: 0 done, 1 failed, 2 bad usage."})
public final class BenchIntakeCommand implements Callable<Integer> {
    private static final long PATIENCE_NANOS = 600_000_000_000L;

    @Spec
    private CommandSpec spec;

    @Option(names = "--nodes", defaultValue = "5000", description = "Nodes (default: ${DEFAULT-VALUE}).")
    private int nodes;

    @Option(names = "--pods", defaultValue = "50000", description = "Pods of the list (default: ${DEFAULT-VALUE}).")
    private int pods;

    @Option(
            names = "--events",
            defaultValue = "1000000",
            description = "Changes of pods after it (default: ${DEFAULT-VALUE}).")
    private int events;

    @Option(
            names = {"-o", "--output"},
            defaultValue = "text",
            description = "${COMPLETION-CANDIDATES} (default: ${DEFAULT-VALUE}).")
    private BenchLiveCommand.Output output = BenchLiveCommand.Output.TEXT;

    private final AtomicLong seen = new AtomicLong();

    /** A phase: so many events in so much time. */
    private record Phase(long events, double seconds, double cpuSeconds) {
        double perSecond() {
            return events / seconds;
        }

        double perCpuSecond() {
            return events / cpuSeconds;
        }
    }

    @Override
    public Integer call() throws InterruptedException {
        if (nodes < 1 || pods < 1 || events < 1 || pods > 9_000_000) {
            throw new ParameterException(
                    spec.commandLine(), "--nodes, --pods and --events must be 1 or more, --pods 9,000,000 at most");
        }
        try {
            var folder = Files.createTempDirectory("berth-intake-");
            var kubeconfig = folder.resolve("kubeconfig");
            var source = new ProcessBuilder(Contestant.java(
                            "dev.berth.cli.bench.live.EventSource",
                            kubeconfig.toString(),
                            Integer.toString(nodes),
                            Integer.toString(pods),
                            Integer.toString(events)))
                    .inheritIO()
                    .start();
            try {
                await(() -> Files.exists(kubeconfig) || !source.isAlive(), "the source of events did not start");
                measure(ClusterAccess.kubeconfig(kubeconfig, null));
            } finally {
                source.destroy();
                source.waitFor(10, TimeUnit.SECONDS);
                Files.deleteIfExists(kubeconfig);
                Files.deleteIfExists(folder);
            }
            return 0;
        } catch (IOException failed) {
            spec.commandLine().getErr().println("bench intake: " + failed.getMessage());
            return 1;
        }
    }

    private void measure(ApiServer server) throws IOException, InterruptedException {
        var inbox = new Inbox();
        var resources = List.of(Resource.NODES, Resource.PODS);
        var telemetry = new Telemetry() {
            @Override
            public void observed(int count) {
                seen.addAndGet(count);
            }
        };
        var random = new SplittableRandom(1);
        try (var writes = new ApiWrites(server, inbox, Fence.NONE, InstantSource.system(), "bench")) {
            var loop = new DecisionLoop(
                    PluginCatalogue.with(List.of()).defaultProfile(),
                    Set.of("berth"),
                    resources,
                    inbox,
                    writes,
                    Fence.NONE,
                    telemetry,
                    random.split());
            Thread.ofPlatform().daemon().name("berth-decide").start(() -> loop.run(() -> false));
            try (var watchedNodes = watch(server, WatchedKind.ALL.get(0), inbox, random)) {
                await(() -> loop.status().nodes() == nodes, "the nodes were not read");
                long before = heap();
                long cpu = cpuNanos();
                long began = System.nanoTime();
                try (var watchedPods = watch(server, WatchedKind.ALL.get(1), inbox, random)) {
                    await(() -> loop.status().missing().isEmpty(), "the pods were not read");
                    var list = new Phase(pods, (System.nanoTime() - began) / 1e9, (cpuNanos() - cpu) / 1e9);
                    double bytes = (heap() - before) / (double) pods;
                    var changes = changes(server);
                    show(list, changes, bytes);
                }
            }
        }
    }

    private static ListWatch watch(ApiServer server, WatchedKind kind, Inbox inbox, SplittableRandom random) {
        var watch = new ListWatch(
                server,
                kind.resource(),
                new ObjectSink(kind.resource(), kind.type(), inbox),
                ListWatch.Settings.STANDARD,
                random.split());
        Thread.ofVirtual().start(watch);
        return watch;
    }

    private Phase changes(ApiServer server) throws IOException, InterruptedException {
        long target = seen.get() + events;
        long cpu = cpuNanos();
        long began = System.nanoTime();
        try (var pool = new HttpPool(server, 10_000, 1)) {
            pool.exchange(Request.post("/go", "{}"));
        }
        await(() -> seen.get() >= target, "the events were not read");
        return new Phase(events, (System.nanoTime() - began) / 1e9, (cpuNanos() - cpu) / 1e9);
    }

    private static void await(BooleanSupplier holds, String otherwise) throws IOException, InterruptedException {
        long began = System.nanoTime();
        while (!holds.getAsBoolean()) {
            if (System.nanoTime() - began > PATIENCE_NANOS) {
                throw new IOException(otherwise + " within " + PATIENCE_NANOS / 1_000_000_000 + " s");
            }
            Thread.sleep(5);
        }
    }

    /** Of the whole process. */
    static long cpuNanos() {
        return ManagementFactory.getOperatingSystemMXBean() instanceof com.sun.management.OperatingSystemMXBean bean
                ? bean.getProcessCpuTime()
                : 0;
    }

    private static long heap() {
        for (int i = 0; i < 3; i++) {
            System.gc();
        }
        return ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getUsed();
    }

    private void show(Phase list, Phase changes, double bytesPerPod) {
        var out = spec.commandLine().getOut();
        if (output == BenchLiveCommand.Output.TEXT) {
            out.printf(
                    Locale.ROOT,
                    "list    %,9.0f pods/s    %,9.0f by CPU second%n"
                            + "events  %,9.0f events/s  %,9.0f by CPU second%n"
                            + "heap    %,9.0f bytes kept by a pod%n",
                    list.perSecond(),
                    list.perCpuSecond(),
                    changes.perSecond(),
                    changes.perCpuSecond(),
                    bytesPerPod);
            return;
        }
        out.println(JsonText.of(json -> {
            json.writeStartObject();
            BenchLiveCommand.number(json, "listPodsPerSecond", list.perSecond());
            BenchLiveCommand.number(json, "listPodsPerCpuSecond", list.perCpuSecond());
            BenchLiveCommand.number(json, "eventsPerSecond", changes.perSecond());
            BenchLiveCommand.number(json, "eventsPerCpuSecond", changes.perCpuSecond());
            BenchLiveCommand.number(json, "bytesPerPod", bytesPerPod);
            json.writeEndObject();
        }));
    }
}

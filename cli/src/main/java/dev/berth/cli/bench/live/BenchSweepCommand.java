package dev.berth.cli.bench.live;

import dev.berth.engine.profile.PluginCatalogue;
import dev.berth.kubernetes.live.WatchedKind;
import dev.berth.kubernetes.live.http.Request;
import dev.berth.kubernetes.live.loop.DecisionLoop;
import dev.berth.kubernetes.live.loop.Fence;
import dev.berth.kubernetes.live.loop.Inbox;
import dev.berth.kubernetes.live.loop.ObjectSink;
import dev.berth.kubernetes.live.loop.Telemetry;
import dev.berth.kubernetes.live.watch.ListWatch;
import dev.berth.kubernetes.live.watch.Resource;
import dev.berth.kubernetes.live.watch.WatchHealth;
import dev.berth.kubernetes.live.watch.WatchSink;
import dev.berth.kubernetes.live.write.ApiWrites;
import dev.berth.kubernetes.output.JsonText;
import dev.berth.kubernetes.tree.Value;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.Callable;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code berth bench sweep}: what it costs to compare what a watch told with the API server's objects. */
@Command(
        name = "sweep",
        description = {
            "Fills a real API server with nodes and with pods that run on them, watches the pods as run does, and sweeps",
            "them each time that a stream ends: time from the first page to the last pod compared, processor time of",
            "this whole process and of kube-apiserver."
        },
        mixinStandardHelpOptions = true,
        footer = {
            "",
            "Needs tools/control-plane of a checkout, and what it builds. Takes about two minutes with the defaults.",
            "Exit codes: 0 done, 1 failed, 2 bad usage."
        })
public final class BenchSweepCommand implements Callable<Integer> {
    private static final long PATIENCE_SECONDS = 180;

    /** The server ends streams after 10 to 20 seconds; the first of them is long enough for the whole list. */
    private static final ListWatch.Settings SETTINGS =
            new ListWatch.Settings(90_000, 10, 1_000, 200, 15_000, 60_000, 300_000, 0);

    @Spec
    private CommandSpec spec;

    @Option(names = "--nodes", defaultValue = "5000", description = "Nodes (default: ${DEFAULT-VALUE}).")
    private int nodes;

    @Option(names = "--pods", defaultValue = "50000", description = "Pods that run (default: ${DEFAULT-VALUE}).")
    private int pods;

    @Option(names = "--rounds", defaultValue = "5", description = "Sweeps (default: ${DEFAULT-VALUE}).")
    private int rounds;

    @Mixin
    private ControlPlane controlPlane = new ControlPlane();

    @Option(
            names = {"-o", "--output"},
            defaultValue = "text",
            description = "${COMPLETION-CANDIDATES} (default: ${DEFAULT-VALUE}).")
    private BenchLiveCommand.Output output = BenchLiveCommand.Output.TEXT;

    private record Sweep(double seconds, double cpuSeconds, double serverCpuSeconds) {}

    /** What had been used when a sweep began. */
    private record Begun(long nanos, long cpuNanos, double serverCpuSeconds) {}

    @Override
    public Integer call() throws InterruptedException {
        if (nodes < 1 || pods < 0 || rounds < 1 || pods > 100L * nodes) {
            throw new ParameterException(
                    spec.commandLine(), "--nodes and --rounds must be 1 or more, --pods 100 a node at most");
        }
        var found = controlPlane.tool();
        var sweeps = new ArrayList<Sweep>();
        try {
            try (var cluster = Cluster.start(found, false)) {
                new Load(Kind.BASIC, false).addNodes(cluster, nodes);
                cluster.all(pods, number -> Request.post(Load.PODS, BenchStartCommand.running(number, nodes)));
                measure(cluster, sweeps);
            }
        } catch (IOException | UncheckedIOException failed) {
            spec.commandLine().getErr().println("bench sweep: " + failed.getMessage());
            return 1;
        }
        if (output == BenchLiveCommand.Output.JSON) {
            spec.commandLine().getOut().println(json(sweeps));
        }
        return 0;
    }

    private void measure(Cluster cluster, List<Sweep> sweeps) throws IOException, InterruptedException {
        var inbox = new Inbox();
        var random = new SplittableRandom(1);
        var resources = List.of(Resource.NODES, Resource.PODS);
        var ends = new LinkedBlockingQueue<Begun>();
        int[] missed = {0};
        var telemetry = new Telemetry() {
            @Override
            public void missed(String resource, int changes) {
                missed[0] += changes;
            }
        };
        try (var writes = new ApiWrites(cluster.server(), inbox, Fence.NONE, InstantSource.system(), "bench")) {
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
            var kinds = WatchedKind.ALL.subList(0, 2);
            try (var first = watch(cluster, kinds.get(0), inbox, ListWatch.Settings.STANDARD, null, random);
                    var second = watch(cluster, kinds.get(1), inbox, SETTINGS, ends, random)) {
                while (sweeps.size() < rounds) {
                    var begun = ends.poll(PATIENCE_SECONDS, TimeUnit.SECONDS);
                    if (begun == null) {
                        throw new IOException("no sweep ended within " + PATIENCE_SECONDS + " s");
                    }
                    while (inbox.size() > 0) {
                        Thread.sleep(1);
                    }
                    var sweep = new Sweep(
                            (System.nanoTime() - begun.nanos()) / 1e9,
                            (BenchIntakeCommand.cpuNanos() - begun.cpuNanos()) / 1e9,
                            cluster.serverCpuSeconds() - begun.serverCpuSeconds());
                    sweeps.add(sweep);
                    if (output == BenchLiveCommand.Output.TEXT) {
                        spec.commandLine().getOut().println(line(sweeps.size(), sweep));
                    }
                }
            }
            if (loop.status().pods() != pods || missed[0] != 0) {
                throw new IOException("there are " + pods + " pods, none was lost, and known are "
                        + loop.status().pods() + ", missed " + missed[0]);
            }
        }
    }

    private static ListWatch watch(
            Cluster cluster,
            WatchedKind kind,
            Inbox inbox,
            ListWatch.Settings settings,
            @Nullable BlockingQueue<Begun> ends,
            SplittableRandom random) {
        WatchSink sink = new ObjectSink(kind.resource(), kind.type(), inbox);
        var watch = new ListWatch(
                cluster.server(),
                kind.resource(),
                ends == null ? sink : new Stopwatch(sink, cluster, ends),
                settings,
                random.split());
        Thread.ofVirtual().start(watch);
        return watch;
    }

    /** Writes down when a sweep began, and says when all of it was told. */
    private static final class Stopwatch implements WatchSink {
        private final WatchSink sink;
        private final Cluster cluster;
        private final BlockingQueue<Begun> ends;
        private @Nullable Begun begun;

        Stopwatch(WatchSink sink, Cluster cluster, BlockingQueue<Begun> ends) {
            this.sink = sink;
            this.cluster = cluster;
            this.ends = ends;
        }

        @Override
        public void sweeping() {
            try {
                begun = new Begun(System.nanoTime(), BenchIntakeCommand.cpuNanos(), cluster.serverCpuSeconds());
            } catch (IOException gone) {
                throw new UncheckedIOException(gone);
            }
            sink.sweeping();
        }

        @Override
        public void listed(long resourceVersion) {
            sink.listed(resourceVersion);
            if (begun != null) {
                ends.add(begun);
                begun = null;
            }
        }

        @Override
        public void listing() {
            sink.listing();
        }

        @Override
        public void seen(Value object, long resourceVersion) {
            sink.seen(object, resourceVersion);
        }

        @Override
        public void gone(Value object, long resourceVersion) {
            sink.gone(object, resourceVersion);
        }

        @Override
        public void upTo(long resourceVersion) {
            sink.upTo(resourceVersion);
        }

        @Override
        public void health(WatchHealth health) {
            sink.health(health);
        }
    }

    private static String line(int round, Sweep sweep) {
        return String.format(
                Locale.ROOT,
                "sweep %d  %.2f s  CPU %.2f s  CPU of kube-apiserver %.2f s",
                round,
                sweep.seconds(),
                sweep.cpuSeconds(),
                sweep.serverCpuSeconds());
    }

    private static String json(List<Sweep> sweeps) {
        return JsonText.of(out -> {
            out.writeStartObject();
            out.writeArrayPropertyStart("sweeps");
            for (var sweep : sweeps) {
                out.writeStartObject();
                BenchLiveCommand.number(out, "seconds", sweep.seconds());
                BenchLiveCommand.number(out, "cpuSeconds", sweep.cpuSeconds());
                BenchLiveCommand.number(out, "serverCpuSeconds", sweep.serverCpuSeconds());
                out.writeEndObject();
            }
            out.writeEndArray();
            out.writeEndObject();
        });
    }
}

package dev.berth.cli.bench.live;

import dev.berth.kubernetes.live.http.Request;
import dev.berth.kubernetes.output.JsonText;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code berth bench start}: how long a scheduler takes from its start to its first decision. */
@Command(
        name = "start",
        description = {
            "Fills a real API server with nodes and with pods that run on them, leaves one pod pending, starts each",
            "scheduler in turns and waits until that pod is bound."
        },
        mixinStandardHelpOptions = true,
        footer = {
            "",
            "Needs tools/control-plane of a checkout, and what it builds. Takes about two minutes with the defaults.",
            "Exit codes: 0 done, 1 failed, 2 bad usage."
        })
public final class BenchStartCommand implements Callable<Integer> {
    private static final long PATIENCE_NANOS = 180_000_000_000L;

    /** The server's count of bindings is read so often. */
    private static final long POLL_MILLIS = 50;

    @Spec
    private CommandSpec spec;

    @Option(names = "--nodes", defaultValue = "5000", description = "Nodes (default: ${DEFAULT-VALUE}).")
    private int nodes;

    @Option(names = "--pods", defaultValue = "50000", description = "Pods that run (default: ${DEFAULT-VALUE}).")
    private int pods;

    @Option(names = "--rounds", defaultValue = "3", description = "Starts of each (default: ${DEFAULT-VALUE}).")
    private int rounds;

    @Mixin
    private ControlPlane controlPlane = new ControlPlane();

    @Option(
            names = {"-o", "--output"},
            defaultValue = "text",
            description = "${COMPLETION-CANDIDATES} (default: ${DEFAULT-VALUE}).")
    private BenchLiveCommand.Output output = BenchLiveCommand.Output.TEXT;

    private record Run(Contestant.Who who, int round, double seconds, double cpuSeconds, long peakRssBytes) {}

    @Override
    public Integer call() throws InterruptedException {
        if (nodes < 1 || pods < 0 || rounds < 1 || pods > 100L * nodes) {
            throw new ParameterException(
                    spec.commandLine(), "--nodes and --rounds must be 1 or more, --pods 100 a node at most");
        }
        var found = controlPlane.tool();
        var runs = new ArrayList<Run>();
        try {
            var scheduler = Path.of(Cluster.run(found, "path", "kube-scheduler"));
            try (var cluster = Cluster.start(found, false)) {
                var load = new Load(Kind.BASIC, false);
                load.addNodes(cluster, nodes);
                cluster.all(pods, number -> Request.post(Load.PODS, running(number, nodes)));
                for (int round = 1; round <= rounds; round++) {
                    for (var who : List.of(Contestant.Who.KUBE_SCHEDULER, Contestant.Who.BERTH)) {
                        var run = start(who, round, cluster, scheduler, load);
                        runs.add(run);
                        if (output == BenchLiveCommand.Output.TEXT) {
                            spec.commandLine().getOut().println(line(run));
                        }
                    }
                }
            }
        } catch (IOException failed) {
            spec.commandLine().getErr().println("bench start: " + failed.getMessage());
            return 1;
        }
        if (output == BenchLiveCommand.Output.JSON) {
            spec.commandLine().getOut().println(json(runs));
        }
        return 0;
    }

    /** Already on its node when it is created. */
    static String running(int number, int nodes) {
        return Kind.BASIC
                .pod("running-", number, "somebody")
                .replace("\"spec\":{", "\"spec\":{\"nodeName\":\"node-" + number % nodes + "\",");
    }

    private Run start(Contestant.Who who, int round, Cluster cluster, Path scheduler, Load load)
            throws IOException, InterruptedException {
        String prefix = who + "-" + round + "-";
        load.addPods(cluster, 1, prefix, who.schedulerName());
        long before = cluster.bindings();
        long began = System.nanoTime();
        try (var contestant = Contestant.start(who, cluster, scheduler, load, prefix, 1, nodes)) {
            while (cluster.bindings() == before) {
                if (!contestant.isAlive() || System.nanoTime() - began > PATIENCE_NANOS) {
                    throw new IOException(who + " bound nothing within " + PATIENCE_NANOS / 1_000_000_000
                            + " s; the end of its log:\n" + contestant.endOfLog());
                }
                Thread.sleep(POLL_MILLIS);
            }
            return new Run(
                    who, round, (System.nanoTime() - began) / 1e9, contestant.cpuSeconds(), contestant.peakRssBytes());
        } finally {
            load.deletePods(cluster, 1, prefix);
        }
    }

    private static String line(Run run) {
        return String.format(
                Locale.ROOT,
                "round %d  %-14s first decision after %.2f s  CPU %.2f s  %,d MiB",
                run.round(),
                run.who(),
                run.seconds(),
                run.cpuSeconds(),
                run.peakRssBytes() >> 20);
    }

    private static String json(List<Run> runs) {
        return JsonText.of(out -> {
            out.writeStartObject();
            out.writeArrayPropertyStart("runs");
            for (var run : runs) {
                out.writeStartObject();
                out.writeStringProperty("who", run.who().toString());
                out.writeName("round");
                out.writeNumber(run.round());
                BenchLiveCommand.number(out, "seconds", run.seconds());
                BenchLiveCommand.number(out, "cpuSeconds", run.cpuSeconds());
                out.writeName("peakRssBytes");
                out.writeNumber(run.peakRssBytes());
                out.writeEndObject();
            }
            out.writeEndArray();
            out.writeEndObject();
        });
    }
}

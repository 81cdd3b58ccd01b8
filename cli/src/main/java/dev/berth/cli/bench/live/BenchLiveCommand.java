package dev.berth.cli.bench.live;

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

/** {@code berth bench live}: schedulers on a real API server. */
@Command(
        name = "live",
        description = {
            "Starts a real Kubernetes API server on this machine and lets it be filled in turns by: bind calls alone,",
            "Berth's lanes with nodes taken in turn, kube-scheduler, and Berth. Pods are created first, then each",
            "starts cold; throughput is from the first to the last binding as the API server counts them, of the first",
            "half (at most 5,000 pods: cold) and of the others (warm) apart; the latency is from creation to binding",
            "under 100 pods a second, by the same process."
        },
        mixinStandardHelpOptions = true,
        footer = {
            "",
            "Needs tools/control-plane of a checkout, and what it builds: tools/control-plane build.",
            "With the defaults it takes about 15 minutes on two cores; --pods 2000 --rounds 1 about one. Give it the",
            "machine for itself: whatever else runs takes its share from all contestants, but not the same from each.",
            "Exit codes: 0 done, 1 failed, 2 bad usage."
        })
public final class BenchLiveCommand implements Callable<Integer> {
    /** How the figures are printed. */
    enum Output {
        TEXT,
        JSON
    }

    @Spec
    private CommandSpec spec;

    @Option(names = "--nodes", defaultValue = "500", description = "Nodes of the cluster (default: ${DEFAULT-VALUE}).")
    private int nodes;

    @Option(names = "--pods", defaultValue = "10000", description = "Pods of each run (default: ${DEFAULT-VALUE}).")
    private int pods;

    @Option(
            names = "--rounds",
            defaultValue = "5",
            description = "Runs of each contestant (default: ${DEFAULT-VALUE}).")
    private int rounds;

    @Option(
            names = "--kind",
            defaultValue = "basic",
            description = "What pods ask for: ${COMPLETION-CANDIDATES} (default: ${DEFAULT-VALUE}).")
    private Kind kind = Kind.BASIC;

    @Option(names = "--who", split = ",", description = "Only these: ${COMPLETION-CANDIDATES}; without it, all.")
    private List<Contestant.Who> who = new ArrayList<>();

    @Option(names = "--rack", description = "Each gang must be placed in one rack of 16 nodes; only with --kind gang.")
    private boolean rack;

    @Option(names = "--no-latency", description = "Leave out the steady load.")
    private boolean noLatency;

    @Mixin
    private ControlPlane controlPlane = new ControlPlane();

    @Option(
            names = {"-o", "--output"},
            defaultValue = "text",
            description = "${COMPLETION-CANDIDATES} (default: ${DEFAULT-VALUE}).")
    private Output output = Output.TEXT;

    @Override
    public Integer call() throws InterruptedException {
        within("--nodes", nodes, 50_000);
        within("--pods", pods, 1_000_000);
        within("--rounds", rounds, 1_000);
        if (rack && kind != Kind.GANG) {
            throw misuse("--rack goes with --kind gang only");
        }
        long most = (long) kind.podsPerNode() * nodes - (noLatency ? 0 : LiveBenchmark.STEADY_PODS);
        if (pods > most) {
            throw misuse("--pods is " + pods + ", but " + nodes + " nodes take " + most + " at most"
                    + (noLatency ? "" : ", with room for the steady load; more with --no-latency"));
        }
        if (kind == Kind.GANG && pods % Kind.GANG_SIZE != 0) {
            throw misuse("--pods is " + pods + "; a multiple of " + Kind.GANG_SIZE + " is needed for whole gangs");
        }
        var found = controlPlane.tool();
        var contestants = who.isEmpty() ? List.of(Contestant.Who.values()) : who;
        var runs = new ArrayList<LiveBenchmark.Run>();
        try {
            var scheduler = Path.of(Cluster.run(found, "path", "kube-scheduler"));
            try (var cluster = Cluster.start(found, kind == Kind.GANG)) {
                new LiveBenchmark(cluster, scheduler, new Load(kind, rack), nodes, pods, !noLatency)
                        .run(contestants, rounds, run -> {
                            runs.add(run);
                            if (output == Output.TEXT) {
                                spec.commandLine().getOut().println(line(run));
                            }
                        });
            }
        } catch (IOException failed) {
            spec.commandLine().getErr().println("bench live: " + failed.getMessage());
            return 1;
        }
        if (output == Output.TEXT) {
            spec.commandLine().getOut().print(Ratios.of(runs).text());
        }
        if (output == Output.JSON) {
            spec.commandLine().getOut().println(json(runs));
        }
        return 0;
    }

    private void within(String option, int value, int most) {
        if (value < 1 || value > most) {
            throw misuse(option + " is " + value + "; 1 to " + most + " is possible");
        }
    }

    private ParameterException misuse(String message) {
        return new ParameterException(spec.commandLine(), message);
    }

    private static String line(LiveBenchmark.Run run) {
        return String.format(
                Locale.ROOT,
                "round %d  %-14s %,7.0f pods/s (cold %,.0f, warm %,.0f)  CPU-s per 1,000 pods %.2f (server %.2f)"
                        + "  %,d MiB  p50 %.1f ms  p99 %.1f ms",
                run.round(),
                run.who(),
                run.podsPerSecond(),
                run.firstPodsPerSecond(),
                run.laterPodsPerSecond(),
                run.cpuSecondsPer1000Pods(),
                run.serverCpuSecondsPer1000Pods(),
                run.peakRssBytes() >> 20,
                run.p50Millis(),
                run.p99Millis());
    }

    private static String json(List<LiveBenchmark.Run> runs) {
        return JsonText.of(out -> {
            out.writeStartObject();
            out.writeArrayPropertyStart("runs");
            for (var run : runs) {
                out.writeStartObject();
                out.writeStringProperty("who", run.who().toString());
                out.writeName("round");
                out.writeNumber(run.round());
                number(out, "podsPerSecond", run.podsPerSecond());
                number(out, "firstPodsPerSecond", run.firstPodsPerSecond());
                number(out, "laterPodsPerSecond", run.laterPodsPerSecond());
                number(out, "cpuSecondsPer1000Pods", run.cpuSecondsPer1000Pods());
                number(out, "serverCpuSecondsPer1000Pods", run.serverCpuSecondsPer1000Pods());
                out.writeName("peakRssBytes");
                out.writeNumber(run.peakRssBytes());
                number(out, "p50Millis", run.p50Millis());
                number(out, "p99Millis", run.p99Millis());
                out.writeEndObject();
            }
            out.writeEndArray();
            out.writeObjectPropertyStart("ratios");
            Ratios.of(runs).ratios().forEach(ratio -> number(out, ratio.name(), ratio.value()));
            out.writeEndObject();
            out.writeEndObject();
        });
    }

    static void number(tools.jackson.core.JsonGenerator out, String name, double value) {
        out.writeName(name);
        if (Double.isNaN(value)) {
            out.writeNull();
        } else {
            out.writeNumber(value);
        }
    }
}

package dev.berth.cli.bench;

import dev.berth.kubernetes.output.JsonText;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import java.util.stream.Stream;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code berth bench engine}: how fast the engine decides, and what it keeps in memory. */
@Command(
        name = "engine",
        description = {
            "Places synthetic pods on synthetic nodes, in memory and on one thread, and measures each decision.",
            "Four rehearsals of up to 50,000 pods come first, so that the JVM has compiled what is measured."
        },
        mixinStandardHelpOptions = true)
final class BenchEngineCommand implements Callable<Integer> {
    /** Beyond this a benchmark only measures swapping. */
    static final int NODES_MAX = 1_000_000;

    static final int PODS_MAX = 50_000_000;

    /** The workloads by the names that people type. */
    static final class Workloads implements Iterable<String> {
        @Override
        public Iterator<String> iterator() {
            return Stream.of(Workload.values()).map(Workload::label).iterator();
        }
    }

    /** How the figures are printed. */
    enum Output {
        text,
        json
    }

    @Spec
    private CommandSpec spec;

    @Option(names = "--nodes", defaultValue = "5000", description = "Nodes of the cluster (default: 5000).")
    private int nodes;

    @Option(names = "--pods", defaultValue = "30000", description = "Pods to place (default: 30000).")
    private int pods;

    @Option(
            names = "--workload",
            defaultValue = "basic",
            completionCandidates = Workloads.class,
            description = "What the pods ask for: ${COMPLETION-CANDIDATES} (default: basic).")
    private String workload = "basic";

    @Option(
            names = {"-o", "--output"},
            defaultValue = "text",
            description = "${COMPLETION-CANDIDATES} (default: text).")
    private Output output = Output.text;

    @Override
    public Integer call() {
        var chosen = chosen();
        check("--nodes", nodes, NODES_MAX);
        check("--pods", pods, PODS_MAX);
        var result = new EngineBenchmark(nodes, pods, chosen).run();
        var out = spec.commandLine().getOut();
        switch (output) {
            case json -> out.println(json(result));
            case text -> text(result).forEach(out::println);
        }
        return 0;
    }

    private Workload chosen() {
        for (var each : Workload.values()) {
            if (each.label().equals(workload)) {
                return each;
            }
        }
        throw new ParameterException(
                spec.commandLine(),
                "--workload is \"" + workload + "\"; use one of " + String.join(", ", new Workloads()));
    }

    private void check(String option, int value, int greatest) {
        if (value < 1 || value > greatest) {
            throw new ParameterException(
                    spec.commandLine(), option + " is " + value + "; use a number from 1 to " + greatest);
        }
    }

    static String json(EngineBenchmark.Result result) {
        return JsonText.of(out -> {
            out.writeStartObject();
            out.writeNumberProperty("decisionsPerSecond", tenths(result.decisionsPerSecond()));
            out.writeNumberProperty("p50Micros", tenths(result.p50Micros()));
            out.writeNumberProperty("p99Micros", tenths(result.p99Micros()));
            out.writeNumberProperty("heapBytesPerPod", result.heapBytesPerPod());
            out.writeNumberProperty("heapBytesPerNode", result.heapBytesPerNode());
            out.writeNumberProperty("nodes", result.nodes());
            out.writeNumberProperty("pods", result.pods());
            out.writeStringProperty("workload", result.workload());
            out.writeNumberProperty("waiting", result.waiting());
            out.writeEndObject();
        });
    }

    private static double tenths(double number) {
        return Math.round(number * 10) / 10.0;
    }

    static List<String> text(EngineBenchmark.Result result) {
        var lines = new ArrayList<String>();
        lines.add(String.format(
                Locale.ROOT,
                "%,d pods (%s) on %,d nodes, %,d of them waiting",
                result.pods(),
                result.workload(),
                result.nodes(),
                result.waiting()));
        lines.add(String.format(Locale.ROOT, "  decisions per second  %,14.0f", result.decisionsPerSecond()));
        lines.add(String.format(Locale.ROOT, "  p50 per decision      %,14.1f µs", result.p50Micros()));
        lines.add(String.format(Locale.ROOT, "  p99 per decision      %,14.1f µs", result.p99Micros()));
        lines.add(String.format(Locale.ROOT, "  heap per pod          %,14d bytes", result.heapBytesPerPod()));
        lines.add(String.format(Locale.ROOT, "  heap per node         %,14d bytes", result.heapBytesPerNode()));
        return lines;
    }
}

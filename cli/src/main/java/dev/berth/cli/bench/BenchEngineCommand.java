package dev.berth.cli.bench;

import dev.berth.kubernetes.output.JsonText;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.stream.Stream;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code berth bench engine}: how fast the engine decides, and what it keeps in memory. */
@Command(
        name = "engine",
        description = {
            "Places synthetic pods on synthetic nodes, in memory and on one thread, and measures each decision.",
            "Four rehearsals of up to 50,000 pods come first, so that the JVM has compiled what is measured."
        },
        mixinStandardHelpOptions = true)
final class BenchEngineCommand implements Callable<Integer> {
    /** The workloads by the names that people type. */
    static final class Workloads implements Iterable<String> {
        @Override
        public Iterator<String> iterator() {
            return Stream.of(Workload.values()).map(Workload::label).iterator();
        }
    }

    @Mixin
    private Figures figures = new Figures();

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

    @Override
    public Integer call() {
        var chosen = chosen();
        figures.check("--nodes", nodes, 1, Figures.NODES_MAX);
        figures.check("--pods", pods, 1, Figures.PODS_MAX);
        var result = new EngineBenchmark(nodes, pods, chosen).run();
        figures.print(json(result), text(result));
        return 0;
    }

    private Workload chosen() {
        for (var each : Workload.values()) {
            if (each.label().equals(workload)) {
                return each;
            }
        }
        throw figures.refused("--workload is \"" + workload + "\"; use one of " + String.join(", ", new Workloads()));
    }

    static String json(EngineBenchmark.Result result) {
        return JsonText.of(out -> {
            out.writeStartObject();
            out.writeNumberProperty("decisionsPerSecond", Figures.tenths(result.decisionsPerSecond()));
            out.writeNumberProperty("p50Micros", Figures.tenths(result.p50Micros()));
            out.writeNumberProperty("p99Micros", Figures.tenths(result.p99Micros()));
            out.writeNumberProperty("heapBytesPerPod", result.heapBytesPerPod());
            out.writeNumberProperty("heapBytesPerNode", result.heapBytesPerNode());
            out.writeNumberProperty("nodes", result.nodes());
            out.writeNumberProperty("pods", result.pods());
            out.writeStringProperty("workload", result.workload());
            out.writeNumberProperty("waiting", result.waiting());
            out.writeEndObject();
        });
    }

    static List<String> text(EngineBenchmark.Result result) {
        var lines = new ArrayList<String>();
        lines.add(Figures.line(
                "%,d pods (%s) on %,d nodes, %,d of them waiting",
                result.pods(), result.workload(), result.nodes(), result.waiting()));
        lines.add(Figures.line("  decisions per second  %,14.0f", result.decisionsPerSecond()));
        lines.add(Figures.line("  p50 per decision      %,14.1f µs", result.p50Micros()));
        lines.add(Figures.line("  p99 per decision      %,14.1f µs", result.p99Micros()));
        lines.add(Figures.line("  heap per pod          %,14d bytes", result.heapBytesPerPod()));
        lines.add(Figures.line("  heap per node         %,14d bytes", result.heapBytesPerNode()));
        return lines;
    }
}

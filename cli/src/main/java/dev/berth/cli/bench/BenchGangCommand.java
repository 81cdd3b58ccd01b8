package dev.berth.cli.bench;

import dev.berth.kubernetes.output.JsonText;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code berth bench gang}: how fast gangs are placed. */
@Command(
        name = "gang",
        description = {
            "Places gangs that require a rack and prefer a block, in memory and on one thread.",
            "Large gangs: the time to decide about one and to apply the decision, while many pods wait.",
            "Small gangs: pods placed in a second, the queue's order included. Both run once before they are measured."
        },
        mixinStandardHelpOptions = true)
final class BenchGangCommand implements Callable<Integer> {
    @Mixin
    private Figures figures = new Figures();

    @Option(names = "--nodes", defaultValue = "10000", description = "Nodes of 8 GPUs each (default: 10000).")
    private int nodes;

    @Option(
            names = "--size",
            defaultValue = "1000",
            description = "Pods of a large gang, at most half of the cluster's GPUs (default: 1000).")
    private int size;

    @Option(
            names = "--waiting",
            defaultValue = "100000",
            description = "Pods that wait beside a large gang (default: 100000).")
    private int waiting;

    @Option(names = "--samples", defaultValue = "500", description = "Large gangs to measure (default: 500).")
    private int samples;

    @Option(names = "--small-gangs", defaultValue = "10000", description = "Small gangs to place (default: 10000).")
    private int smallGangs;

    @Option(names = "--small-size", defaultValue = "8", description = "Pods of a small gang (default: 8).")
    private int smallSize;

    @Override
    public Integer call() {
        figures.check("--nodes", nodes, 1, Figures.NODES_MAX);
        figures.check("--size", size, 1, 4 * nodes, ", half of the cluster's GPUs");
        figures.check("--waiting", waiting, 0, Figures.PODS_MAX);
        figures.check("--samples", samples, 1, 1_000_000);
        figures.check("--small-gangs", smallGangs, 1, 1_000_000);
        figures.check("--small-size", smallSize, 1, 1_000);
        var result = new GangBenchmark(nodes, size, waiting, samples, smallGangs, smallSize).run();
        figures.print(json(result), text(result));
        return 0;
    }

    private static String json(GangBenchmark.Result result) {
        return JsonText.of(out -> {
            out.writeStartObject();
            out.writeNumberProperty("gangP50Millis", Figures.hundredths(result.gangP50Millis()));
            out.writeNumberProperty("gangP99Millis", Figures.hundredths(result.gangP99Millis()));
            out.writeNumberProperty("podsPerSecond", Figures.hundredths(result.podsPerSecond()));
            out.writeNumberProperty("nodes", result.nodes());
            out.writeNumberProperty("gangSize", result.gangSize());
            out.writeNumberProperty("waitingPods", result.waitingPods());
            out.writeNumberProperty("samples", result.samples());
            out.writeNumberProperty("smallGangs", result.smallGangs());
            out.writeNumberProperty("smallGangSize", result.smallGangSize());
            out.writeNumberProperty("smallPodsPlaced", result.smallPodsPlaced());
            out.writeEndObject();
        });
    }

    private static List<String> text(GangBenchmark.Result result) {
        return List.of(
                Figures.line(
                        "%,d gangs of %,d pods, one after the other, on %,d nodes, %,d pods waiting",
                        result.samples(), result.gangSize(), result.nodes(), result.waitingPods()),
                Figures.line("  p50 per gang  %,12.2f ms", result.gangP50Millis()),
                Figures.line("  p99 per gang  %,12.2f ms", result.gangP99Millis()),
                Figures.line("%,d gangs of %,d pods", result.smallGangs(), result.smallGangSize()),
                Figures.line(
                        "  pods per second  %,12.0f (%,d placed)", result.podsPerSecond(), result.smallPodsPlaced()));
    }
}

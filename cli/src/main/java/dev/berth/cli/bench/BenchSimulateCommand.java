package dev.berth.cli.bench;

import dev.berth.engine.model.TopologyRequest;
import dev.berth.kubernetes.output.JsonText;
import dev.berth.simulator.policy.Policies;
import dev.berth.simulator.policy.Policy;
import dev.berth.simulator.run.Discipline;
import dev.berth.simulator.run.JobRun;
import dev.berth.simulator.run.Scenario;
import dev.berth.simulator.run.Simulation;
import dev.berth.simulator.workload.Arrivals;
import dev.berth.simulator.workload.Ask;
import dev.berth.simulator.workload.Durations;
import dev.berth.simulator.workload.NodePool;
import dev.berth.simulator.workload.Synthetic;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code berth bench simulate}: how many events of pods the simulator plays in a second. */
@Command(
        name = "simulate",
        description = {
            "Plays plain pods that arrive, run and leave, on one thread, and counts arrivals, starts and ends.",
            "Nodes are 70 %% full on average. Rehearsals come first, so that the JVM has compiled what is measured."
        },
        mixinStandardHelpOptions = true)
final class BenchSimulateCommand implements Callable<Integer> {
    private static final int NODES_MAX = 100_000;
    private static final int PODS_MAX = 5_000_000;
    private static final int SHAPES = 5;
    private static final double FILL = 0.7;
    private static final double MEDIAN_SECONDS = 600;
    private static final int REHEARSALS = 3;

    @Mixin
    private Figures figures = new Figures();

    @Option(names = "--nodes", defaultValue = "1000", description = "Nodes of 64 cores (default: 1000).")
    private int nodes;

    @Option(names = "--pods", defaultValue = "300000", description = "Pods that arrive, about (default: 300000).")
    private int pods;

    @Option(names = "--policy", defaultValue = "FirstFit", description = "Who places them (default: FirstFit).")
    private String policy = "FirstFit";

    @Override
    public Integer call() {
        figures.check("--nodes", nodes, 1, NODES_MAX);
        figures.check("--pods", pods, 1, PODS_MAX);
        var chosen = Policies.find(policy);
        if (chosen == null) {
            throw figures.refused("there is no policy \"" + policy + "\"; there are "
                    + Policies.all().stream().map(Policy::name).collect(Collectors.joining(", ")));
        }
        var result = measure(chosen);
        figures.print(json(result), List.of(text(result)));
        return 0;
    }

    private JobRun measure(Policy chosen) {
        var scenario = scenario();
        for (int i = 0; i < REHEARSALS; i++) {
            new Simulation(scenario, chosen, 1, Simulation.Checks.NONE).run();
        }
        return new Simulation(scenario, chosen, 1, Simulation.Checks.NONE).run();
    }

    private Scenario scenario() {
        var pool = new NodePool("node", nodes, 64_000, 256L << 30, 0, "", Map.of());
        var durations = new Durations(List.of(new Durations.Part(1, MEDIAN_SECONDS, 1)), 1, 1e6);
        var kinds = IntStream.rangeClosed(1, SHAPES)
                .mapToObj(i -> new Synthetic.Kind(
                        "shape" + i,
                        1,
                        1,
                        new Ask(500L * i, (long) i << 30, 0, Ask.WHOLE, List.of()),
                        0,
                        TopologyRequest.NONE,
                        durations))
                .toList();
        double meanCores = 0.5 * (SHAPES + 1) / 2;
        double meanHours = MEDIAN_SECONDS * Math.exp(0.5) / 3600;
        double perHour = nodes * 64 * FILL / meanCores / meanHours;
        var jobs = new Synthetic(Arrivals.poisson(perHour, pods / perHour), kinds).jobs(1);
        return new Scenario("plain pods", pool.nodes(), jobs, List.of(), 0, Discipline.STRICT);
    }

    private String json(JobRun result) {
        return JsonText.of(json -> {
            json.writeStartObject();
            json.writeNumberProperty("eventsPerSecond", Math.round(result.eventsPerSecond()));
            json.writeNumberProperty("decisionsPerSecond", Math.round(result.decisionsPerSecond()));
            json.writeNumberProperty("events", result.events());
            json.writeNumberProperty("pods", result.jobs());
            json.writeNumberProperty("nodes", nodes);
            json.writeStringProperty("policy", result.policy());
            json.writeEndObject();
        });
    }

    private String text(JobRun result) {
        return Figures.line(
                "%,d plain pods on %,d nodes under %s: %,.0f pod events/s, %,.0f decisions/s",
                result.jobs(), nodes, result.policy(), result.eventsPerSecond(), result.decisionsPerSecond());
    }
}

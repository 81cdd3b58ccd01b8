package dev.berth.cli.simulate;

import dev.berth.engine.model.Node;
import dev.berth.simulator.policy.Policy;
import dev.berth.simulator.run.Discipline;
import dev.berth.simulator.run.Scenario;
import dev.berth.simulator.workload.Job;
import dev.berth.simulator.workload.Outage;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.function.LongFunction;
import org.jspecify.annotations.Nullable;

/**
 * A scenario as a file tells it.
 *
 * @param text the file itself, for reports
 * @param jobs the jobs of a seed
 * @param policies to compare; empty where the file names none
 * @param seeds null where the file names none
 */
record ScenarioFile(
        String name,
        String text,
        List<Node> nodes,
        LongFunction<List<Job>> jobs,
        Failures failures,
        Discipline discipline,
        List<Policy> policies,
        @Nullable SeedRange seeds) {
    /**
     * How nodes fail.
     *
     * @param everyMillis mean time between failures of a node; 0 for none
     * @param outages that happen whatever the seed
     */
    record Failures(double everyMillis, double repairMillis, long checkpointMillis, List<Outage> outages) {
        static final Failures NONE = new Failures(0, 0, 0, List.of());

        List<Outage> of(List<Node> nodes, long untilMillis, long seed) {
            var all = new ArrayList<>(outages);
            if (everyMillis > 0) {
                all.addAll(Outage.random(nodes, everyMillis, repairMillis, untilMillis, seed));
            }
            all.sort(Comparator.comparingLong(Outage::downMillis).thenComparing(Outage::node));
            return all;
        }
    }

    /** The scenario of a seed: arrivals, durations and failures are drawn from it. */
    Scenario scenario(long seed) {
        var drawn = jobs.apply(seed);
        long until = drawn.stream()
                .mapToLong(job -> job.submitMillis() + job.runMillis())
                .max()
                .orElse(0);
        return new Scenario(
                name, nodes, drawn, failures.of(nodes, until, seed), failures.checkpointMillis(), discipline);
    }
}

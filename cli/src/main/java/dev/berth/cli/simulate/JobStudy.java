package dev.berth.cli.simulate;

import dev.berth.simulator.plot.Plot;
import dev.berth.simulator.policy.Policy;
import dev.berth.simulator.report.JobReport;
import dev.berth.simulator.report.Table;
import dev.berth.simulator.run.Batch;
import dev.berth.simulator.run.JobRun;
import dev.berth.simulator.run.Scenario;
import dev.berth.simulator.run.Simulation;
import dev.berth.simulator.run.Trail;
import dev.berth.simulator.workload.Demand;
import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import java.util.function.LongFunction;
import org.jspecify.annotations.Nullable;

/**
 * Jobs that arrive, run and leave.
 *
 * @param scenarios the scenario of a seed; a trace is the same for all
 * @param scenario as text
 * @param check events between two checks of all invariants; 0 checks nothing
 */
record JobStudy(LongFunction<Scenario> scenarios, String scenario, List<Policy> policies, SeedRange seeds, int check)
        implements Study<JobRun> {
    @Override
    public String title() {
        var first = scenarios.apply(seeds.seeds().get(0));
        return String.format(
                Locale.ROOT,
                "%s: %,d jobs on %,d nodes, queue %s",
                first.name(),
                first.jobs().size(),
                first.nodes().size(),
                first.discipline().label());
    }

    @Override
    public List<Callable<JobRun>> runs(Batch batch, @Nullable Trail trail) {
        var runs = new ArrayList<Callable<JobRun>>();
        var checks = new Simulation.Checks(check, batch::stopping, trail);
        for (var policy : policies) {
            for (long seed : seeds.seeds()) {
                runs.add(() -> new Simulation(scenarios.apply(seed), policy, seed, checks).run());
            }
        }
        return runs;
    }

    @Override
    public Run first() {
        long seed = seeds.seeds().get(0);
        return new Run(
                policies.get(0).name(),
                seed,
                0,
                Demand.ofJobs(scenarios.apply(seed).jobs()));
    }

    @Override
    public void json(List<JobRun> results, PrintWriter out) {
        JobRunText.json(title(), results, out);
    }

    @Override
    public void csv(List<JobRun> results, PrintWriter out) {
        JobRunText.csv(results, out);
    }

    @Override
    public List<Table> tables(List<JobRun> results) {
        return new JobReport(results).tables();
    }

    @Override
    public List<Plot> plots(List<JobRun> results) {
        return new JobReport(results).plots();
    }
}

package dev.berth.cli.simulate;

import dev.berth.engine.model.Node;
import dev.berth.simulator.openb.OpenbExperiment;
import dev.berth.simulator.openb.OpenbMixes;
import dev.berth.simulator.openb.OpenbResults;
import dev.berth.simulator.openb.OpenbRun;
import dev.berth.simulator.openb.OpenbWorkload;
import dev.berth.simulator.plot.Plot;
import dev.berth.simulator.policy.Policy;
import dev.berth.simulator.report.OpenbReport;
import dev.berth.simulator.report.Table;
import dev.berth.simulator.run.Batch;
import dev.berth.simulator.run.Simulation;
import dev.berth.simulator.run.Trail;
import dev.berth.simulator.trace.DataFolder;
import dev.berth.simulator.trace.OpenbPods;
import dev.berth.simulator.trace.OpenbPublished;
import dev.berth.simulator.trace.Problems;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;

/**
 * The published experiment.
 *
 * @param page where results are written to, beside what is published; null for nowhere
 * @param command repeats the study
 */
record OpenbStudy(
        List<OpenbWorkload> workloads,
        List<Policy> policies,
        SeedRange seeds,
        int check,
        @Nullable Page page,
        String command)
        implements Study<OpenbRun> {
    private static final String ALL = "all";

    /** Seeds that nothing is tuned with. */
    private static final SeedRange UNTOUCHED = SeedRange.parse("1000..1009");

    /** The page of results, and the published ones. */
    record Page(Path file, OpenbPublished published) {
        static Page of(Path file, DataFolder data) throws IOException {
            return new Page(file, OpenbPublished.read(data.openbPublished(), Problems.refuse()));
        }
    }

    static List<OpenbWorkload> workloads(List<String> mixes, List<Node> nodes, DataFolder data, Problems problems)
            throws IOException {
        var workloads = new ArrayList<OpenbWorkload>();
        for (var mix : mixes.equals(List.of(ALL)) ? OpenbMixes.ALL : mixes) {
            workloads.add(new OpenbWorkload(mix, nodes, OpenbPods.read(data.openbPods(mix), problems)));
        }
        return workloads;
    }

    @Override
    public String title() {
        return String.format(
                Locale.ROOT,
                "openb: %s on %,d nodes, %,d seeds",
                String.join(", ", workloads.stream().map(OpenbWorkload::mix).toList()),
                workloads.get(0).nodes().size(),
                seeds.seeds().size());
    }

    @Override
    public String scenario() {
        return "";
    }

    @Override
    public List<Callable<OpenbRun>> runs(Batch batch, @Nullable Trail trail) {
        var runs = new ArrayList<Callable<OpenbRun>>();
        var checks = new Simulation.Checks(check, batch::stopping, trail);
        add(policies, seeds, checks, runs);
        if (page != null) {
            add(compared(), UNTOUCHED, checks, runs);
        }
        return runs;
    }

    private List<Policy> compared() {
        return policies.stream()
                .filter(policy -> policy.name().equals("FGD") || policy.name().startsWith("Berth"))
                .toList();
    }

    private void add(List<Policy> some, SeedRange range, Simulation.Checks checks, List<Callable<OpenbRun>> runs) {
        for (var workload : workloads) {
            for (var policy : some) {
                for (long seed : range.seeds()) {
                    runs.add(() -> new OpenbExperiment(workload, policy, seed, checks).run());
                }
            }
        }
    }

    /** Runs on the seeds that were asked for. */
    private List<OpenbRun> tuned(List<OpenbRun> results) {
        int count = workloads.size() * policies.size() * seeds.seeds().size();
        return results.subList(0, Math.min(count, results.size()));
    }

    @Override
    public Run first() {
        return new Run(
                policies.get(0).name(),
                seeds.seeds().get(0),
                OpenbExperiment.TIE_ORDER,
                workloads.get(0).demand());
    }

    @Override
    public void json(List<OpenbRun> results, PrintWriter out) {
        OpenbRunText.json(results, out);
    }

    @Override
    public void csv(List<OpenbRun> results, PrintWriter out) {
        OpenbRunText.csv(results, out);
    }

    @Override
    public List<Table> tables(List<OpenbRun> results) {
        return new OpenbReport(tuned(results)).tables();
    }

    @Override
    public List<Plot> plots(List<OpenbRun> results) {
        return new OpenbReport(tuned(results)).plots();
    }

    @Override
    public void finish(List<OpenbRun> results, boolean complete) throws IOException {
        if (page != null && complete) {
            var tuned = tuned(results);
            var untouched = results.subList(tuned.size(), results.size());
            new OpenbResults(tuned, untouched, page.published, command).write(page.file);
        }
    }
}

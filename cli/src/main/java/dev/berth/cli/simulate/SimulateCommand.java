package dev.berth.cli.simulate;

import dev.berth.engine.cluster.LimitExceededException;
import dev.berth.engine.decide.Audit;
import dev.berth.kubernetes.objects.InvalidObjectException;
import dev.berth.kubernetes.tree.MalformedDocumentException;
import dev.berth.simulator.openb.OpenbExperiment;
import dev.berth.simulator.openb.OpenbMixes;
import dev.berth.simulator.openb.OpenbResults;
import dev.berth.simulator.openb.OpenbRun;
import dev.berth.simulator.openb.OpenbWorkload;
import dev.berth.simulator.policy.Policies;
import dev.berth.simulator.policy.Policy;
import dev.berth.simulator.run.Batch;
import dev.berth.simulator.run.Discipline;
import dev.berth.simulator.run.JobRun;
import dev.berth.simulator.run.Scenario;
import dev.berth.simulator.run.Simulation;
import dev.berth.simulator.trace.BrokenTraceException;
import dev.berth.simulator.trace.DataFolder;
import dev.berth.simulator.trace.OpenbNodes;
import dev.berth.simulator.trace.OpenbPods;
import dev.berth.simulator.trace.OpenbPublished;
import dev.berth.simulator.trace.Problems;
import dev.berth.simulator.trace.TraceFile;
import dev.berth.simulator.trace.TraceFormat;
import dev.berth.simulator.workload.Job;
import java.io.BufferedWriter;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import java.util.function.BiConsumer;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code berth simulate}: a trace or a synthetic workload in virtual time. */
@Command(
        name = "simulate",
        description =
                "Plays a trace or a synthetic workload in virtual time on the engine, under one policy or several.",
        mixinStandardHelpOptions = true,
        footer = {
            "",
            "Exit codes: 0 done, 2 bad input or usage, 3 an invariant broke (--assert), 130 stopped (Ctrl-C).",
            "",
            "  berth simulate --trace openb --mix all --policy FGD,Berth --seeds 42..51",
            "  berth simulate --trace philly --nodes 300 --policy FirstFit,kube-scheduler",
            "  berth simulate --trace jobs.csv --nodes cluster.yaml -o json"
        })
public final class SimulateCommand implements Callable<Integer> {
    private static final String OPENB = "openb";
    private static final int BAD_INPUT = 2;
    private static final int INVARIANT_BROKEN = 3;
    private static final int STOPPED = 130;

    /** How results are printed. */
    enum Output {
        table,
        json,
        csv
    }

    @Spec
    private CommandSpec spec;

    @Option(
            names = "--trace",
            paramLabel = "TRACE",
            description =
                    "openb (the published experiment), philly, muri[:trace1], elasticflow[:cluster01], or a file of"
                            + " jobs (CSV or JSONL, also gzip).")
    private String trace = "";

    @Option(
            names = "--data",
            paramLabel = "DIR",
            defaultValue = "${env:BERTH_DATA:-../shared/data}",
            description = "Folder of the named traces (default: $BERTH_DATA, else ../shared/data).")
    private Path data = Path.of("");

    @Option(
            names = "--nodes",
            paramLabel = "NODES",
            description =
                    "Nodes: how many of 8 GPUs, how many x GPUs (300x8), a node list of openb, or a cluster dump.")
    private @Nullable String nodes;

    @Option(
            names = "--mix",
            split = ",",
            paramLabel = "NAME",
            description = "openb: pod lists to play, or all of the 17 with published results (default: default).")
    private List<String> mixes = List.of("default");

    @Option(
            names = "--policy",
            split = ",",
            paramLabel = "NAME",
            description =
                    "Policies to compare; --list-policies tells them (default: FirstFit, kube-scheduler and Berth;"
                            + " for openb the six published ones and Berth).")
    private @Nullable List<String> policies;

    @Option(names = "--list-policies", description = "Tells all policies, and what each prefers.")
    private boolean listPolicies;

    @Option(
            names = "--seeds",
            paramLabel = "N..M",
            converter = SeedRange.Converter.class,
            description = "Seeds, such as 42..51 or 1,2,8..10 (default: 42; for openb 42..51).")
    private @Nullable SeedRange seeds;

    @Option(
            names = "--queue",
            paramLabel = "ORDER",
            defaultValue = "strict",
            description = "strict: nobody overtakes; backfill: later jobs start if earlier ones do not fit"
                    + " (default: strict).")
    private String queue = "strict";

    @Option(
            names = {"-o", "--output"},
            defaultValue = "table",
            description = "${COMPLETION-CANDIDATES} (default: table).")
    private Output output = Output.table;

    @Option(
            names = "--results",
            paramLabel = "FILE.md",
            description =
                    "openb: writes the page of results with its plots; plays FGD and Berth on seeds 1000..1009, too.")
    private @Nullable Path results;

    @Option(
            names = "--keep-going",
            description = "Leaves out broken lines of a trace and counts them, instead of refusing all.")
    private boolean keepGoing;

    @Option(
            names = "--assert",
            arity = "0..1",
            fallbackValue = "1",
            defaultValue = "0",
            paramLabel = "EVERY",
            description = "Checks the engine's invariants after each decision, and all that it keeps against a rebuild"
                    + " after every event, or after every EVERY events.")
    private int check;

    @Option(
            names = "--threads",
            paramLabel = "N",
            description = "Runs at the same time (default: as many as there are processors). Results are the same.")
    private int threads = Runtime.getRuntime().availableProcessors();

    @Override
    public Integer call() {
        try {
            return simulate();
        } catch (Audit.InvariantBrokenException broken) {
            return refuse(String.valueOf(broken.getMessage()), INVARIANT_BROKEN);
        } catch (BrokenTraceException
                | InvalidObjectException
                | MalformedDocumentException
                | LimitExceededException
                | UncheckedIOException
                | IllegalArgumentException wrong) {
            return refuse(String.valueOf(wrong.getMessage()), BAD_INPUT);
        } catch (IOException unreadable) {
            return refuse("cannot read or write: " + unreadable.getMessage(), BAD_INPUT);
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            return STOPPED;
        }
    }

    private int refuse(String message, int code) {
        spec.commandLine().getErr().println("berth simulate: " + message);
        return code;
    }

    private int simulate() throws IOException, InterruptedException {
        if (listPolicies) {
            return list();
        }
        if (trace.isEmpty()) {
            throw new IllegalArgumentException("nothing to simulate; add --trace, such as --trace philly");
        }
        var problems = keepGoing ? Problems.skip() : Problems.refuse();
        return trace.equals(OPENB) ? openb(problems) : jobs(problems);
    }

    private int list() {
        for (var policy : Policies.all()) {
            spec.commandLine()
                    .getOut()
                    .println(String.format(Locale.ROOT, "%-15s %s", policy.name(), policy.description()));
        }
        return 0;
    }

    private int jobs(Problems problems) throws IOException, InterruptedException {
        var chosen = chosen("FirstFit", "kube-scheduler", "Berth");
        var scenario = new Scenario(
                trace, NodesOption.read(nodesOrDefault(), problems), read(problems), List.of(), 0, discipline());
        report(problems);
        var batch = new Batch();
        var runs = new ArrayList<Callable<JobRun>>();
        for (var policy : chosen) {
            for (long seed : seeds("42").seeds()) {
                runs.add(() -> new Simulation(scenario, policy, seed, checks(batch)).run());
            }
        }
        String title = String.format(
                Locale.ROOT,
                "%s: %,d jobs on %,d nodes, queue %s",
                scenario.name(),
                scenario.jobs().size(),
                scenario.nodes().size(),
                scenario.discipline().label());
        return run(batch, runs, (results, out) -> {
            switch (output) {
                case table -> JobRunText.table(title, results, out);
                case json -> JobRunText.json(title, results, out);
                case csv -> JobRunText.csv(results, out);
            }
        });
    }

    private int openb(Problems problems) throws IOException, InterruptedException {
        var chosen = chosen("Random", "DotProd", "GpuClustering", "GpuPacking", "BestFit", "FGD", "Berth");
        var folder = new DataFolder(data);
        var gpuNodes =
                nodes == null ? OpenbNodes.read(folder.openbNodes(), problems) : NodesOption.read(nodes, problems);
        var workloads = new ArrayList<OpenbWorkload>();
        for (var mix : mixes.equals(List.of("all")) ? OpenbMixes.ALL : mixes) {
            workloads.add(new OpenbWorkload(mix, gpuNodes, OpenbPods.read(folder.openbPods(mix), problems)));
        }
        var published = results == null ? null : OpenbPublished.read(folder.openbPublished(), problems);
        report(problems);
        var batch = new Batch();
        var runs = new ArrayList<Callable<OpenbRun>>();
        addRuns(workloads, chosen, seeds("42..51"), batch, runs);
        int tuned = runs.size();
        if (published != null) {
            var compared = chosen.stream()
                    .filter(policy ->
                            policy.name().equals("FGD") || policy.name().startsWith("Berth"))
                    .toList();
            addRuns(workloads, compared, SeedRange.parse("1000..1009"), batch, runs);
        }
        return run(batch, runs, (done, out) -> {
            var first = done.subList(0, Math.min(tuned, done.size()));
            if (published != null && results != null && done.size() == runs.size()) {
                write(new OpenbResults(first, done.subList(tuned, done.size()), published, commandLine()), results);
            }
            switch (output) {
                case table -> OpenbRunText.table(first, out);
                case json -> OpenbRunText.json(done, out);
                case csv -> OpenbRunText.csv(done, out);
            }
        });
    }

    private static void write(OpenbResults page, Path file) {
        try {
            page.write(file);
        } catch (IOException unwritable) {
            throw new UncheckedIOException("cannot write " + file + ": " + unwritable.getMessage(), unwritable);
        }
    }

    private void addRuns(
            List<OpenbWorkload> workloads,
            List<Policy> some,
            SeedRange range,
            Batch batch,
            List<Callable<OpenbRun>> runs) {
        for (var workload : workloads) {
            for (var policy : some) {
                for (long seed : range.seeds()) {
                    runs.add(() -> new OpenbExperiment(workload, policy, seed, checks(batch)).run());
                }
            }
        }
    }

    /** The command as it was typed, to repeat it. */
    private String commandLine() {
        return "./berth "
                + String.join(" ", spec.root().commandLine().getParseResult().originalArgs());
    }

    private Simulation.Checks checks(Batch batch) {
        return new Simulation.Checks(check, batch::stopping);
    }

    private SeedRange seeds(String otherwise) {
        return seeds == null ? SeedRange.parse(otherwise) : seeds;
    }

    private <R> int run(Batch batch, List<Callable<R>> runs, BiConsumer<List<R>, PrintWriter> print)
            throws InterruptedException {
        try (var progress = Progress.of(spec.commandLine().getErr(), runs.size(), batch)) {
            var results = batch.run(runs, threads, progress::finished);
            progress.clear();
            var out = new PrintWriter(new BufferedWriter(spec.commandLine().getOut()));
            print.accept(results, out);
            out.flush();
        }
        return batch.stopping() ? STOPPED : 0;
    }

    private List<Policy> chosen(String... otherwise) {
        var chosen = new ArrayList<Policy>();
        for (var name : policies == null ? List.of(otherwise) : policies) {
            var policy = Policies.find(name.strip());
            if (policy == null) {
                throw new IllegalArgumentException("there is no policy \"" + name + "\"; there are "
                        + Policies.all().stream().map(Policy::name).collect(Collectors.joining(", ")));
            }
            chosen.add(policy);
        }
        return chosen;
    }

    private Discipline discipline() {
        for (var each : Discipline.values()) {
            if (each.label().equals(queue)) {
                return each;
            }
        }
        throw new IllegalArgumentException("--queue is \"" + queue + "\"; use strict or backfill");
    }

    private String nodesOrDefault() {
        if (nodes != null) {
            return nodes;
        }
        return switch (trace.replaceFirst(":.*", "")) {
            case "philly" -> "300x8";
            case "muri" -> "8x8";
            case "elasticflow" -> "300x8";
            default ->
                throw new IllegalArgumentException(
                        "a trace file says nothing of nodes; add --nodes, such as --nodes 64x8 or --nodes dump.yaml");
        };
    }

    private List<Job> read(Problems problems) throws IOException {
        var jobs = new ArrayList<Job>();
        var files = Files.exists(Path.of(trace))
                ? List.of(new TraceFile(Path.of(trace)))
                : new DataFolder(data).jobs(trace);
        for (var file : files) {
            jobs.addAll(TraceFormat.of(file).read(file, problems));
        }
        if (jobs.isEmpty()) {
            throw new IllegalArgumentException(trace + " holds no jobs");
        }
        jobs.sort(Comparator.comparingLong(Job::submitMillis));
        return jobs;
    }

    private void report(Problems problems) {
        var err = spec.commandLine().getErr();
        problems.messages().forEach(err::println);
        if (problems.count() > 0) {
            err.println("berth simulate: " + problems.count() + " broken lines are left out"
                    + (problems.count() > Problems.KEPT_MAX ? "; the first " + Problems.KEPT_MAX + " are shown" : ""));
        }
    }
}

package dev.berth.cli.simulate;

import dev.berth.engine.cluster.LimitExceededException;
import dev.berth.engine.decide.Audit;
import dev.berth.kubernetes.objects.InvalidObjectException;
import dev.berth.kubernetes.tree.MalformedDocumentException;
import dev.berth.simulator.policy.Policies;
import dev.berth.simulator.policy.Policy;
import dev.berth.simulator.run.Batch;
import dev.berth.simulator.run.Discipline;
import dev.berth.simulator.run.JobRun;
import dev.berth.simulator.run.Scenario;
import dev.berth.simulator.run.Simulation;
import dev.berth.simulator.trace.BrokenTraceException;
import dev.berth.simulator.trace.DataFolder;
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
import java.util.concurrent.Callable;
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
            "  berth simulate --trace philly --nodes 300 --policy FirstFit,kube-scheduler",
            "  berth simulate --trace jobs.csv --nodes cluster.yaml -o json"
        })
public final class SimulateCommand implements Callable<Integer> {
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
            required = true,
            paramLabel = "TRACE",
            description = "philly, muri[:trace1], elasticflow[:cluster01], or a file (CSV or JSONL, also gzip).")
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
            names = "--policy",
            split = ",",
            paramLabel = "NAME",
            description = "Policies to compare; --list-policies names them (default: FirstFit, kube-scheduler).")
    private List<String> policies = List.of("FirstFit", "kube-scheduler");

    @Option(
            names = "--seeds",
            paramLabel = "N..M",
            defaultValue = "42",
            converter = SeedRange.Converter.class,
            description = "Seeds, such as 42..51 or 1,2,8..10 (default: 42).")
    private SeedRange seeds = new SeedRange(List.of());

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
        var chosen = chosen();
        var problems = keepGoing ? Problems.skip() : Problems.refuse();
        var scenario = new Scenario(
                trace, NodesOption.read(nodesOrDefault(), problems), jobs(problems), List.of(), 0, discipline());
        report(problems);
        var batch = new Batch();
        var runs = new ArrayList<Callable<JobRun>>();
        for (var policy : chosen) {
            for (long seed : seeds.seeds()) {
                runs.add(() ->
                        new Simulation(scenario, policy, seed, new Simulation.Checks(check, batch::stopping)).run());
            }
        }
        try (var progress = Progress.of(spec.commandLine().getErr(), runs.size(), batch)) {
            var results = batch.run(runs, threads, progress::finished);
            progress.clear();
            print(scenario, results);
        }
        return batch.stopping() ? STOPPED : 0;
    }

    private void print(Scenario scenario, List<JobRun> results) {
        var out = new PrintWriter(new BufferedWriter(spec.commandLine().getOut()));
        String title = String.format(
                java.util.Locale.ROOT,
                "%s: %,d jobs on %,d nodes, queue %s",
                scenario.name(),
                scenario.jobs().size(),
                scenario.nodes().size(),
                scenario.discipline().label());
        switch (output) {
            case table -> JobRunText.table(title, results, out);
            case json -> JobRunText.json(title, results, out);
            case csv -> JobRunText.csv(results, out);
        }
        out.flush();
    }

    private List<Policy> chosen() {
        var chosen = new ArrayList<Policy>();
        for (var name : policies) {
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

    private List<Job> jobs(Problems problems) throws IOException {
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

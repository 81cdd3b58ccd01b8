package dev.berth.cli.simulate;

import dev.berth.cli.replay.SimulationRecording;
import dev.berth.engine.cluster.LimitExceededException;
import dev.berth.engine.decide.Audit;
import dev.berth.kubernetes.objects.InvalidObjectException;
import dev.berth.kubernetes.tree.MalformedDocumentException;
import dev.berth.simulator.policy.Policies;
import dev.berth.simulator.policy.Policy;
import dev.berth.simulator.run.Batch;
import dev.berth.simulator.run.Discipline;
import dev.berth.simulator.run.Scenario;
import dev.berth.simulator.run.Trail;
import dev.berth.simulator.trace.BrokenTraceException;
import dev.berth.simulator.trace.DataFolder;
import dev.berth.simulator.trace.OpenbNodes;
import dev.berth.simulator.trace.Problems;
import dev.berth.simulator.workload.Fit;
import java.io.BufferedWriter;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
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
            "  berth simulate examples/simulate/training.yaml --report report.html",
            "  berth simulate --trace openb --mix all --policy FGD,Berth --seeds 42..51",
            "  berth simulate --trace philly --nodes 300 --policy FirstFit,kube-scheduler",
            "  berth simulate --trace jobs.csv --nodes cluster.yaml -o json"
        })
public final class SimulateCommand implements Callable<Integer> {
    private static final String OPENB = "openb";
    private static final List<String> JOB_POLICIES = List.of("FirstFit", "kube-scheduler", "Berth");
    private static final List<String> OPENB_POLICIES =
            List.of("Random", "DotProd", "GpuClustering", "GpuPacking", "BestFit", "FGD", "Berth");
    private static final List<String> RESULTS_POLICIES =
            Stream.concat(OPENB_POLICIES.stream(), Stream.of("BerthLearning")).toList();
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

    @Parameters(
            paramLabel = "SCENARIO.yaml",
            arity = "0..1",
            description = "Nodes, jobs, failures, policies and seeds; see docs/simulation.md and examples/simulate.")
    private @Nullable Path file;

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
            description = "strict: nobody overtakes; backfill: later jobs start if earlier ones do not fit"
                    + " (default: the scenario's, else strict).")
    private @Nullable String queue;

    @Option(
            names = "--fit",
            paramLabel = "FILE.yaml",
            description =
                    "Simulates nothing: fits arrivals, sizes and durations to the trace and writes them as the jobs of"
                            + " a scenario.")
    private @Nullable Path fit;

    @Mixin
    private StudyFiles files = new StudyFiles();

    @Option(
            names = {"-o", "--output"},
            defaultValue = "table",
            description = "${COMPLETION-CANDIDATES} (default: table).")
    private Output output = Output.table;

    @Option(
            names = "--results",
            paramLabel = "FILE.md",
            description =
                    "openb: writes the page of results with its plots; plays FGD, Berth and BerthLearning on seeds 1000..1009, too.")
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
            names = "--record",
            paramLabel = "FILE",
            description = "Writes all events and decisions of one run to a file, for berth replay.")
    private @Nullable Path record;

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
        } catch (NoSuchFileException absent) {
            return refuse("there is no file " + absent.getFile(), BAD_INPUT);
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
            for (var policy : Policies.all()) {
                spec.commandLine()
                        .getOut()
                        .println(String.format(Locale.ROOT, "%-15s %s", policy.name(), policy.description()));
            }
            return 0;
        }
        if (trace.isEmpty() == (file == null)) {
            throw new IllegalArgumentException("name a scenario file or --trace, one of both, such as"
                    + " examples/simulate/training.yaml or --trace philly");
        }
        files.check();
        StudyFiles.file("--results", results);
        StudyFiles.file("--fit", fit);
        var problems = keepGoing ? Problems.skip() : Problems.refuse();
        if (fit != null) {
            Files.writeString(fit, WorkloadText.of(Fit.of(JobTraces.read(trace, folder(), problems))));
            report(problems);
            return 0;
        }
        if (trace.equals(OPENB)) {
            return run(openb(problems), problems);
        }
        return run(file == null ? trace(problems) : scenario(file, problems), problems);
    }

    private JobStudy trace(Problems problems) throws IOException {
        var scenario = new Scenario(
                trace,
                NodesOption.read(nodesOrDefault(), problems),
                JobTraces.read(trace, folder(), problems),
                List.of(),
                0,
                discipline(Discipline.STRICT));
        return new JobStudy(seed -> scenario, "", chosen(JOB_POLICIES), seeds("42"), check);
    }

    private JobStudy scenario(Path scenario, Problems problems) throws IOException {
        var read = new ScenarioReader(scenario, folder(), problems).read();
        var asked = new ScenarioFile(
                read.name(),
                read.text(),
                nodes == null ? read.nodes() : NodesOption.read(nodes, problems),
                read.jobs(),
                read.failures(),
                discipline(read.discipline()),
                read.policies(),
                read.seeds());
        var known = asked.policies().stream().map(Policy::name).toList();
        var range = seeds != null || asked.seeds() == null ? seeds("42") : asked.seeds();
        return new JobStudy(
                asked::scenario, asked.text(), chosen(known.isEmpty() ? JOB_POLICIES : known), range, check);
    }

    private OpenbStudy openb(Problems problems) throws IOException {
        var gpuNodes =
                nodes == null ? OpenbNodes.read(folder().openbNodes(), problems) : NodesOption.read(nodes, problems);
        return new OpenbStudy(
                OpenbStudy.workloads(mixes, gpuNodes, folder(), problems),
                chosen(results == null ? OPENB_POLICIES : RESULTS_POLICIES),
                seeds("42..51"),
                check,
                results == null ? null : OpenbStudy.Page.of(results, folder()),
                typed());
    }

    private DataFolder folder() {
        return new DataFolder(data);
    }

    private SeedRange seeds(String otherwise) {
        return seeds == null ? SeedRange.parse(otherwise) : seeds;
    }

    /** The command as it was typed, to repeat it. */
    private String typed() {
        return "./berth "
                + String.join(" ", spec.root().commandLine().getParseResult().originalArgs());
    }

    private <R> int run(Study<R> study, Problems problems) throws IOException, InterruptedException {
        report(problems);
        if (record == null) {
            return play(study, null);
        }
        if (study.runs(new Batch(), null).size() != 1) {
            throw new IllegalArgumentException(
                    "--record takes down one run; name one policy and one seed (and for openb one mix)");
        }
        var first = study.first();
        String version = String.join(" ", spec.root().version());
        try (var recording = SimulationRecording.to(
                record, version, first.policy(), first.seed(), first.tieOrder(), first.demand())) {
            int code = play(study, recording);
            if (code == 0) {
                recording.end();
            }
            return code;
        }
    }

    private <R> int play(Study<R> study, @Nullable Trail trail) throws IOException, InterruptedException {
        var batch = new Batch();
        var runs = study.runs(batch, trail);
        try (var progress = Progress.of(spec.commandLine().getErr(), runs.size(), batch)) {
            var done = batch.run(runs, threads, progress::finished);
            progress.clear();
            var out = new PrintWriter(new BufferedWriter(spec.commandLine().getOut()));
            switch (output) {
                case json -> study.json(done, out);
                case csv -> study.csv(done, out);
                case table -> {
                    out.println(study.title());
                    out.println();
                    if (!done.isEmpty()) {
                        study.tables(done).forEach(table -> StudyFiles.print(table, out));
                    }
                }
            }
            out.flush();
            files.write(study, done, typed());
            study.finish(done, done.size() == runs.size());
        }
        return batch.stopping() ? STOPPED : 0;
    }

    private List<Policy> chosen(List<String> otherwise) {
        var chosen = new ArrayList<Policy>();
        for (var name : policies == null ? otherwise : policies) {
            var policy = Policies.find(name.strip());
            if (policy == null) {
                throw new IllegalArgumentException("there is no policy \"" + name + "\"; there are "
                        + Policies.all().stream().map(Policy::name).collect(Collectors.joining(", ")));
            }
            chosen.add(policy);
        }
        return chosen;
    }

    private Discipline discipline(Discipline otherwise) {
        if (queue == null) {
            return otherwise;
        }
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
                        !Files.exists(Path.of(trace))
                                ? "--trace is \"" + trace + "\": neither openb, philly, muri or elasticflow nor a file"
                                        + " that is there"
                                : "a trace file says nothing of nodes; add --nodes, such as --nodes 64x8 or --nodes dump.yaml");
        };
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

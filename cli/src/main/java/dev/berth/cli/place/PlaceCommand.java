package dev.berth.cli.place;

import dev.berth.cli.profile.ProfileOptions;
import dev.berth.cli.replay.Recording;
import dev.berth.cli.replay.Run;
import dev.berth.cli.text.LeftOut;
import dev.berth.engine.cluster.LimitExceededException;
import dev.berth.engine.decide.Audit;
import dev.berth.engine.decide.Outcome;
import dev.berth.engine.model.Pod;
import dev.berth.engine.plugin.DevicesFilter;
import dev.berth.kubernetes.dump.Dump;
import dev.berth.kubernetes.dump.DumpOptions;
import dev.berth.kubernetes.dump.DumpReader;
import dev.berth.kubernetes.objects.InvalidObjectException;
import dev.berth.kubernetes.tree.MalformedDocumentException;
import java.io.BufferedWriter;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeSet;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code berth place}: where the pending pods of a dump go, and why others wait. */
@Command(
        name = "place",
        description = "Places the pending pods of a cluster dump and says why the others wait. Changes no cluster.",
        mixinStandardHelpOptions = true,
        footer = {
            "",
            "Exit codes: 0 all pods placed, 1 some wait, 2 bad input or usage, 3 an invariant broke (--assert).",
            "",
            "  kubectl get nodes,pods,pvc,pv,pdb,priorityclasses -A -o yaml | berth place -",
            "  berth place cluster.yaml.gz more.json -o bindings",
            "  berth place cluster.yaml --record run.log && berth replay run.log"
        })
public final class PlaceCommand implements Callable<Integer> {
    private static final int SOME_WAIT = 1;
    private static final int BAD_INPUT = 2;
    private static final int INVARIANT_BROKEN = 3;

    @Spec
    private CommandSpec spec;

    @Mixin
    private ProfileOptions profiles = new ProfileOptions();

    @Parameters(
            paramLabel = "FILE",
            arity = "1..*",
            description = "Kubernetes objects and lists, YAML or JSON, may be compressed with gzip; - reads standard"
                    + " input.")
    private List<String> files = new ArrayList<>();

    @Option(
            names = {"-o", "--output"},
            defaultValue = "table",
            description =
                    "${COMPLETION-CANDIDATES} (default: table). bindings: one Binding a line, ready to be posted.")
    private Output output = Output.table;

    @Option(
            names = "--scheduler-name",
            paramLabel = "NAME",
            description = "Places only pods whose spec.schedulerName is this (default: all pending pods).")
    private @Nullable String schedulerName;

    @Option(
            names = "--seed",
            paramLabel = "N",
            defaultValue = "0",
            description = "Breaks ties between equal nodes; 0 breaks them by name (default: 0).")
    private long seed;

    @Option(
            names = "--keep-going",
            description = "Leaves out objects that are wrong and reports them, instead of refusing all input.")
    private boolean keepGoing;

    @Option(names = "--assert", description = "Checks the engine's invariants after each decision.")
    private boolean check;

    @Option(
            names = "--record",
            paramLabel = "FILE",
            description = "Writes all events and decisions to a file, for berth replay.")
    private @Nullable Path record;

    @Override
    public Integer call() {
        var run = new Run(profiles.profile(), seed, schedulerName);
        profiles.notices().forEach(spec.commandLine().getErr()::println);
        try {
            return place(run);
        } catch (InvalidObjectException | MalformedDocumentException | LimitExceededException wrong) {
            return refuse(String.valueOf(wrong.getMessage()), BAD_INPUT);
        } catch (Audit.InvariantBrokenException broken) {
            return refuse(String.valueOf(broken.getMessage()), INVARIANT_BROKEN);
        } catch (UncheckedIOException unwritable) {
            return refuse(String.valueOf(unwritable.getMessage()), BAD_INPUT);
        } catch (IOException unreadable) {
            return refuse("cannot read or write: " + unreadable.getMessage(), BAD_INPUT);
        }
    }

    private int refuse(String message, int code) {
        spec.commandLine().getErr().println("berth place: " + message);
        return code;
    }

    private int place(Run run) throws IOException {
        var dump = read();
        if (dump.objects().isEmpty()) {
            return refuse(
                    String.join(", ", files) + ": no object that matters to scheduling, such as a Node or a Pod;"
                            + " write a dump with kubectl get nodes,pods -A -o yaml",
                    BAD_INPUT);
        }
        warnOfDevices(run, dump);
        tellOthers(dump);
        var placement = Placement.of(record == null ? outcomes(run, dump, null) : recorded(record, run, dump));
        var out = new PrintWriter(new BufferedWriter(spec.commandLine().getOut()));
        output.print(placement, out);
        out.flush();
        return placement.allPlaced() ? 0 : SOME_WAIT;
    }

    /** Tells that shares and kinds of devices, which stand in annotations, mean nothing to the profile. */
    private void warnOfDevices(Run run, Dump dump) {
        if (run.profile().plugins().contains(DevicesFilter.NAME)) {
            return;
        }
        var unheard = dump.pendingPods().stream()
                .filter(pod -> {
                    var devices = pod.shape().devices();
                    return !devices.isNone() && pod.shape().requests().get(devices.resource()) < devices.count();
                })
                .map(Pod::key)
                .toList();
        if (!unheard.isEmpty()) {
            spec.commandLine()
                    .getErr()
                    .println("berth place: " + unheard.get(0)
                            + (unheard.size() == 1 ? " asks" : " and " + (unheard.size() - 1) + " more ask")
                            + " for devices in annotations, which profile "
                            + run.profile().name()
                            + " does not look at; use --profile gpu");
        }
    }

    /** A name that no pod asks for is most likely misspelt. */
    private void tellOthers(Dump dump) {
        if (schedulerName == null) {
            return;
        }
        var pending = dump.pendingPods();
        var names = pending.stream().map(Pod::schedulerName).collect(Collectors.toCollection(TreeSet::new));
        if (!names.isEmpty() && !names.contains(schedulerName)) {
            spec.commandLine()
                    .getErr()
                    .println("berth place: no pending pod has spec.schedulerName " + schedulerName + "; "
                            + pending.size() + " are pending for " + String.join(", ", names));
        }
    }

    private Dump read() throws IOException {
        var progress = ProgressLine.on(spec.commandLine().getErr());
        try {
            var options = new DumpOptions(keepGoing, false, record != null, progress, profiles.devices());
            var dump = DumpReader.read(files, options, System.in);
            progress.clear();
            LeftOut.tell(dump, "berth place", spec.commandLine().getErr());
            return dump;
        } finally {
            progress.clear();
        }
    }

    private List<Outcome> outcomes(Run run, Dump dump, @Nullable Recording recording) {
        var told = new ArrayList<Outcome>();
        run.place(dump.cluster(), check, outcome -> {
            told.add(outcome);
            if (recording != null) {
                recording.decided(outcome);
            }
        });
        return told;
    }

    private List<Outcome> recorded(Path file, Run run, Dump dump) throws IOException {
        try (var recording =
                Recording.to(file, run, String.join(" ", spec.root().version()))) {
            dump.classes().forEach(recording::upserted);
            for (var entry : dump.objects()) {
                var tree = entry.tree();
                if (tree != null) {
                    recording.upserted(tree);
                }
            }
            recording.placing();
            var told = outcomes(run, dump, recording);
            recording.end();
            return told;
        }
    }
}

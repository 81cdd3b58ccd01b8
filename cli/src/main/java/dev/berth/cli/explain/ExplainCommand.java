package dev.berth.cli.explain;

import dev.berth.cli.profile.ProfileOptions;
import dev.berth.cli.text.LeftOut;
import dev.berth.engine.decide.Explanation;
import dev.berth.engine.gang.GangPlan;
import dev.berth.kubernetes.dump.DumpOptions;
import dev.berth.kubernetes.objects.InvalidObjectException;
import dev.berth.kubernetes.output.AnswerText;
import dev.berth.kubernetes.tree.MalformedDocumentException;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code berth explain}: where a pod fits, where not and why. */
@Command(
        name = "explain",
        description = "Says of a pod on which nodes it fits, how they are scored, and why the others refuse it; of a"
                + " gang's member also whether the gang can start, and what each domain has for it.",
        mixinStandardHelpOptions = true,
        footer = {
            "",
            "Exit codes: 0 fits somewhere (batch: all lines answered), 1 fits nowhere, 2 bad input or usage.",
            "",
            "  berth explain cluster.yaml --pod default/web-0",
            "  berth explain cluster.yaml --pod-file pod.yaml --all",
            "  berth explain --batch cases.jsonl > answers.jsonl"
        })
public final class ExplainCommand implements Callable<Integer> {
    /** How one pod's explanation is printed. */
    enum Output {
        text,
        json
    }

    private static final int FITS_NOWHERE = 1;
    private static final int BAD_INPUT = 2;

    @Spec
    private CommandSpec spec;

    @Mixin
    private ProfileOptions profiles = new ProfileOptions();

    @Parameters(paramLabel = "FILE", arity = "0..*", description = "Cluster dumps: YAML or JSON objects and lists.")
    private List<String> files = new ArrayList<>();

    @Option(
            names = "--batch",
            paramLabel = "FILE",
            description = "Answer the cases of a file, one JSON object a line (may be gzip; - reads standard input).")
    private @Nullable String batch;

    @Option(names = "--pod", paramLabel = "NAMESPACE/NAME", description = "The pod to explain.")
    private @Nullable String pod;

    @Option(names = "--pod-file", paramLabel = "FILE", description = "Takes the pod from this file, not from the dump.")
    private @Nullable String podFile;

    @Option(
            names = {"-o", "--output"},
            defaultValue = "text",
            description = "${COMPLETION-CANDIDATES} (default: text); --batch is always json.")
    private Output output = Output.text;

    @Option(
            names = "--keep-going",
            description = "Leaves out objects that are wrong and reports them, instead of refusing all input.")
    private boolean keepGoing;

    @Option(names = "--all", description = "Shows every node, not only the nearest and the best.")
    private boolean all;

    @Override
    public Integer call() {
        try {
            return batch == null ? one() : batch(batch);
        } catch (ParameterException
                | IllegalArgumentException
                | InvalidObjectException
                | MalformedDocumentException wrong) {
            return refuse(String.valueOf(wrong.getMessage()));
        } catch (IOException unreadable) {
            return refuse("cannot read " + unreadable.getMessage() + " ("
                    + unreadable.getClass().getSimpleName() + ")");
        }
    }

    private int refuse(String message) {
        spec.commandLine().getErr().println("berth explain: " + message);
        return BAD_INPUT;
    }

    private int batch(String file) throws IOException {
        if (!files.isEmpty() || pod != null || podFile != null) {
            throw new ParameterException(
                    spec.commandLine(),
                    "--batch takes its pods and clusters from its own lines; leave out FILE, --pod and --pod-file");
        }
        var profile = profiles.profile();
        tellNotices();
        try (var questions = Questions.open(file)) {
            var count = new Batch(profile, profiles.devices(), file.equals("-") ? "stdin" : file)
                    .run(questions, spec.commandLine().getOut());
            return count.refused() == 0 ? 0 : BAD_INPUT;
        }
    }

    private void tellNotices() {
        profiles.notices().forEach(spec.commandLine().getErr()::println);
    }

    private int one() throws IOException {
        if (pod == null && podFile == null) {
            throw new ParameterException(
                    spec.commandLine(), "name the pod with --pod NAMESPACE/NAME or --pod-file FILE, or use --batch");
        }
        if (files.isEmpty()) {
            throw new ParameterException(
                    spec.commandLine(), "name the FILEs that hold the cluster, or - for standard input");
        }
        var profile = profiles.profile();
        tellNotices();
        var options = new DumpOptions(keepGoing, false, false, DumpOptions.STRICT.progress(), profiles.devices());
        var asked = Asked.read(
                files,
                pod,
                podFile,
                options,
                dump -> LeftOut.tell(dump, "berth explain", spec.commandLine().getErr()));
        var explanation = Explanation.of(asked.pod(), asked.cluster(), profile);
        var gang = GangText.of(asked, profile);
        var out = spec.commandLine().getOut();
        switch (output) {
            case json ->
                out.println(
                        gang == null ? AnswerText.of(asked.pod().key(), explanation) : GangJson.of(gang, explanation));
            case text -> {
                if (gang != null) {
                    GangText.write(gang, all, out::println);
                }
                new ExplanationText(asked, explanation, all, out::println).write(profile.name());
            }
        }
        boolean fits = gang == null ? !explanation.total().isEmpty() : gang.plan() instanceof GangPlan.Placed;
        return fits ? 0 : FITS_NOWHERE;
    }
}

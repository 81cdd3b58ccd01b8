package dev.berth.cli.capture;

import dev.berth.cli.run.ClusterOptions;
import dev.berth.kubernetes.capture.Capture;
import dev.berth.kubernetes.capture.Redaction;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Locale;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code berth capture}: a dump of a live cluster for the offline commands. */
@Command(
        name = "capture",
        description = {
            "Writes what a live cluster says to its schedulers into a file for place, explain and simulate.",
            "All objects are shown as of one moment. Nothing is changed in the cluster; the verb list is all it takes."
        },
        mixinStandardHelpOptions = true,
        footer = {
            "",
            "Environments, commands and probes are never written. --redact hides names and images as well.",
            "Exit codes: 0 captured, 1 the cluster cannot be read or the file not be written, 2 usage.",
            "",
            "  berth capture --kubeconfig ~/.kube/config -o dump.yaml.gz && berth place dump.yaml.gz",
            "  berth capture --redact -o dump.json.gz"
        })
public final class CaptureCommand implements Callable<Integer> {
    @Spec
    private CommandSpec spec;

    @Mixin
    private ClusterOptions cluster = new ClusterOptions();

    @Option(
            names = {"-o", "--output"},
            paramLabel = "FILE",
            defaultValue = "-",
            description = {
                "Where to write: .yaml or .json, with .gz compressed; - is standard output, as YAML (default: -).",
                "A file is there whole or not at all."
            })
    private String output = "-";

    @Option(
            names = "--redact",
            description = {
                "Replace names, namespaces, images, uids, labels and their values by others, the same everywhere, and leave out"
                        + " annotations that decide nothing. Pods go to the corresponding nodes."
            })
    private boolean redact;

    @Option(names = "--keep-going", description = "Leave out kinds that the account may not list, instead of refusing.")
    private boolean keepGoing;

    @Override
    public Integer call() {
        var capture = new Capture(cluster.server(), keepGoing);
        var redaction = redact ? new Redaction() : null;
        try {
            var report = output.equals("-")
                    ? capture.to(spec.commandLine().getOut(), redaction)
                    : capture.to(Path.of(output), redaction);
            tell(report);
            return 0;
        } catch (IOException failed) {
            say("berth capture: " + failed.getMessage());
            return 1;
        }
    }

    private void tell(Capture.Report report) {
        String counts = report.counts().entrySet().stream()
                .filter(each -> each.getValue() > 0)
                .map(each -> String.format(Locale.ROOT, "%,d %s", each.getValue(), each.getKey()))
                .collect(Collectors.joining(", "));
        say("captured " + (counts.isEmpty() ? "nothing" : counts) + " as of resource version " + report.moment());
        if (!report.absent().isEmpty()) {
            say("not there: " + String.join(", ", report.absent()));
        }
        if (!report.later().isEmpty()) {
            say("as they were a little later, since the API server cannot show them at that moment: "
                    + String.join(", ", report.later()));
        }
        if (!report.forbidden().isEmpty()) {
            say("left out, as the account may not list them: " + String.join(", ", report.forbidden())
                    + "; answers that depend on them may be wrong");
        }
    }

    private void say(String line) {
        spec.commandLine().getErr().println(line);
    }
}

package dev.berth.cli.bench.live;

import java.nio.file.Files;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** The option that says where the tool is that starts a real API server. */
final class ControlPlane {
    @Spec(Spec.Target.MIXEE)
    private @Nullable CommandSpec spec;

    @Option(
            names = "--control-plane",
            paramLabel = "FILE",
            description = "The tool that starts the API server (default: tools/control-plane here or above).")
    private @Nullable Path given;

    /** What was given, or the tool of the checkout that this runs in. */
    Path tool() {
        if (given != null) {
            return given;
        }
        for (var folder = Path.of("").toAbsolutePath(); folder != null; folder = folder.getParent()) {
            var candidate = folder.resolve("tools/control-plane");
            if (Files.isExecutable(candidate)) {
                return candidate;
            }
        }
        if (spec == null) {
            throw new IllegalStateException("ControlPlane is used outside a command");
        }
        throw new ParameterException(
                spec.commandLine(),
                "tools/control-plane is not here or above; run it in a checkout, or give --control-plane FILE");
    }
}

package dev.berth.cli.bench.live;

import java.nio.file.Files;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;

/** Where the tool is that starts a real API server. */
final class ControlPlane {
    private ControlPlane() {}

    /**
     * The tool of a checkout that this runs in.
     *
     * @param given what the user said; null to search
     */
    static Path tool(@Nullable Path given, CommandSpec spec) {
        if (given != null) {
            return given;
        }
        for (var folder = Path.of("").toAbsolutePath(); folder != null; folder = folder.getParent()) {
            var candidate = folder.resolve("tools/control-plane");
            if (Files.isExecutable(candidate)) {
                return candidate;
            }
        }
        throw new ParameterException(
                spec.commandLine(),
                "tools/control-plane is not here or above; run it in a checkout, or give --control-plane FILE");
    }
}

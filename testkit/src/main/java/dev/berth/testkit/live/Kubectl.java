package dev.berth.testkit.live;

import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.opentest4j.TestAbortedException;

/** A real kubectl: the newest that {@code tools/control-plane} has built, or the one on the path. */
public final class Kubectl {
    private final String program;
    private final Path kubeconfig;
    private final Path folder;

    private Kubectl(String program, Path kubeconfig, Path folder) {
        this.program = program;
        this.kubeconfig = kubeconfig;
        this.folder = folder;
    }

    /**
     * One that speaks with a server.
     *
     * @param folder for its caches and files
     * @throws TestAbortedException where there is none
     */
    public static Kubectl of(ApiUnderTest api, Path folder) {
        String program = find();
        if (program.isEmpty()) {
            throw new TestAbortedException("there is no kubectl on the path nor built by tools/control-plane");
        }
        return new Kubectl(program, api.kubeconfig(), folder);
    }

    private static String find() {
        var built = Path.of(System.getProperty("user.home"), ".cache", "berth", "control-plane");
        if (Files.isDirectory(built)) {
            try (Stream<Path> files = Files.walk(built, 3)) {
                var newest = files.filter(file -> file.getFileName().toString().equals("kubectl"))
                        .max(Path::compareTo);
                if (newest.isPresent()) {
                    return newest.get().toString();
                }
            } catch (IOException unreadable) {
                throw new UncheckedIOException(unreadable);
            }
        }
        return Arrays.stream(System.getenv("PATH").split(File.pathSeparator))
                .map(place -> Path.of(place, "kubectl"))
                .filter(Files::isExecutable)
                .map(Path::toString)
                .findFirst()
                .orElse("");
    }

    /** What it did. */
    public record Outcome(int code, String output) {}

    /** Whatever comes of it. */
    public Outcome attempt(String... arguments) {
        var command = new ArrayList<>(
                List.of(program, "--cache-dir", folder.resolve("cache").toString()));
        command.addAll(List.of(arguments));
        var builder = new ProcessBuilder(command).redirectErrorStream(true);
        builder.environment().put("KUBECONFIG", kubeconfig.toString());
        try {
            var process = builder.start();
            String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            if (!process.waitFor(60, TimeUnit.SECONDS)) {
                process.destroyForcibly();
                throw new AssertionError("kubectl " + String.join(" ", arguments) + " does not end: " + output);
            }
            return new Outcome(process.exitValue(), output);
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw new AssertionError("interrupted", interrupted);
        }
    }

    /** What it prints; it must succeed. */
    public String run(String... arguments) {
        var outcome = attempt(arguments);
        if (outcome.code() != 0) {
            throw new AssertionError("kubectl " + String.join(" ", arguments) + ": " + outcome.output());
        }
        return outcome.output();
    }

    /** A file with such a text. */
    public String file(String yaml) {
        try {
            return Files.writeString(Files.createTempFile(folder, "object-", ".yaml"), yaml)
                    .toString();
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        }
    }
}

package dev.berth.testkit.live;

import dev.berth.kubernetes.cold.ClusterAccess;
import dev.berth.kubernetes.live.http.ApiServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.opentest4j.TestAbortedException;

/** etcd and kube-apiserver, started by {@code tools/control-plane}. {@code BERTH_KUBERNETES} names the version. */
public final class RealControlPlane implements ApiUnderTest {
    private static final int MISSING_PROGRAMS = 3;

    private final Path tool;
    private final Path state;
    private final ApiServer server;

    private RealControlPlane(Path tool, Path state, ApiServer server) {
        this.tool = tool;
        this.state = state;
        this.server = server;
    }

    /**
     * Starts one.
     *
     * @param options further ones of {@code tools/control-plane start}
     * @throws TestAbortedException where its programs are not built, with what to do
     */
    public static RealControlPlane start(String... options) {
        var tool = tool();
        var memory = Files.isWritable(Path.of("/dev/shm"))
                ? Path.of("/dev/shm")
                : Path.of(System.getProperty("java.io.tmpdir"));
        try {
            var state = Files.createTempDirectory(memory, "berth-test-");
            var arguments = new ArrayList<>(List.of("start", "--dir", state.toString()));
            var version = System.getenv("BERTH_KUBERNETES");
            if (version != null) {
                arguments.addAll(List.of("--version", version));
            }
            arguments.addAll(List.of(options));
            var output = new StringBuilder();
            int code = run(tool, arguments, output);
            if (code == MISSING_PROGRAMS) {
                throw new TestAbortedException(output + " (./check --real builds what is missing)");
            }
            if (code != 0) {
                throw new IllegalStateException("the control plane did not start: " + output);
            }
            return new RealControlPlane(tool, state, ClusterAccess.kubeconfig(state.resolve("kubeconfig"), null));
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        }
    }

    /**
     * A program of the version under test.
     *
     * @throws TestAbortedException where it is not built
     */
    public static Path program(String name) {
        try {
            var arguments = new ArrayList<>(List.of("path", name));
            var version = System.getenv("BERTH_KUBERNETES");
            if (version != null) {
                arguments.addAll(List.of("--version", version));
            }
            var output = new StringBuilder();
            if (run(tool(), arguments, output) != 0) {
                throw new TestAbortedException(output.toString());
            }
            return Path.of(output.toString());
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        }
    }

    private static Path tool() {
        for (var folder = Path.of("").toAbsolutePath(); folder != null; folder = folder.getParent()) {
            var tool = folder.resolve("tools/control-plane");
            if (Files.isExecutable(tool)) {
                return tool;
            }
        }
        throw new TestAbortedException(
                "tools/control-plane is not above " + Path.of("").toAbsolutePath());
    }

    private static int run(Path tool, List<String> arguments, StringBuilder output) throws IOException {
        var command = new ArrayList<>(List.of(tool.toString()));
        command.addAll(arguments);
        var log = Files.createTempFile("berth-control-plane", ".log");
        try {
            var process = new ProcessBuilder(command)
                    .redirectErrorStream(true)
                    .redirectOutput(log.toFile())
                    .start();
            if (!process.waitFor(180, TimeUnit.SECONDS)) {
                process.destroyForcibly();
                throw new IOException("tools/control-plane " + arguments + " did not end: " + Files.readString(log));
            }
            output.append(Files.readString(log).strip());
            return process.exitValue();
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw new IOException("interrupted while tools/control-plane ran", interrupted);
        } finally {
            Files.deleteIfExists(log);
        }
    }

    @Override
    public ApiServer server() {
        return server;
    }

    @Override
    public Path kubeconfig() {
        return state.resolve("kubeconfig");
    }

    /** The folder with the kubeconfig files. */
    public Path state() {
        return state;
    }

    @Override
    public void crashAndRestart() {
        tool("crash", "--dir", state.toString());
        tool("restart", "--dir", state.toString());
    }

    /** Kills one of {@code kube-apiserver} and {@code etcd} without warning, and starts it again. */
    public void crashAndRestart(String program) {
        tool("crash", "--dir", state.toString(), program);
        tool("restart", "--dir", state.toString(), program);
    }

    private void tool(String... arguments) {
        try {
            var output = new StringBuilder();
            if (run(tool, List.of(arguments), output) != 0) {
                throw new IllegalStateException("tools/control-plane " + List.of(arguments) + ": " + output);
            }
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        }
    }

    @Override
    public void close() {
        tool("stop", "--dir", state.toString(), "--remove");
    }

    @Override
    public String toString() {
        return "the real control plane in " + state;
    }
}

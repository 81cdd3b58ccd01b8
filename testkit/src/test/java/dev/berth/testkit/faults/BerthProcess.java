package dev.berth.testkit.faults;

import dev.berth.engine.profile.PluginCatalogue;
import dev.berth.kubernetes.cold.ClusterAccess;
import dev.berth.kubernetes.live.LiveScheduler;
import dev.berth.kubernetes.live.loop.Fence;
import dev.berth.kubernetes.live.loop.Telemetry;
import dev.berth.kubernetes.live.watch.ListWatch;
import java.io.File;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CountDownLatch;

/** Berth in a process of its own, so that a test can kill it without warning. */
final class BerthProcess implements AutoCloseable {
    private final Process process;

    private BerthProcess(Process process) {
        this.process = process;
    }

    static BerthProcess start(Path kubeconfig) {
        try {
            return new BerthProcess(new ProcessBuilder(
                            Path.of(System.getProperty("java.home"), "bin", "java")
                                    .toString(),
                            "-Xshare:auto",
                            "-XX:TieredStopAtLevel=1",
                            "-cp",
                            System.getProperty("surefire.test.class.path", System.getProperty("java.class.path")),
                            BerthProcess.class.getName(),
                            kubeconfig.toString())
                    .redirectErrorStream(true)
                    .redirectOutput(
                            new File(kubeconfig.resolveSibling("berth.log").toString()))
                    .start());
        } catch (IOException failed) {
            throw new java.io.UncheckedIOException(failed);
        }
    }

    /** SIGKILL. */
    void kill() {
        process.destroyForcibly();
        try {
            process.waitFor();
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    boolean runs() {
        return process.isAlive();
    }

    @Override
    public void close() {
        kill();
    }

    public static void main(String[] args) throws IOException, InterruptedException {
        var settings = new LiveScheduler.Settings(
                PluginCatalogue.with(List.of()).defaultProfile(),
                Set.of("berth"),
                ListWatch.Settings.STANDARD,
                "killed",
                1);
        try (var scheduler = LiveScheduler.start(
                ClusterAccess.kubeconfig(Path.of(args[0]), null), settings, Fence.NONE, Telemetry.NONE)) {
            new CountDownLatch(1).await();
            System.out.println(scheduler.status());
        }
    }
}

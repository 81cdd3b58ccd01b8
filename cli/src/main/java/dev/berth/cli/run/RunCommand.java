package dev.berth.cli.run;

import dev.berth.cli.profile.ProfileOptions;
import dev.berth.kubernetes.live.LiveScheduler;
import dev.berth.kubernetes.live.loop.Fence;
import dev.berth.kubernetes.live.loop.Telemetry;
import dev.berth.kubernetes.live.watch.ListWatch;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code berth run}: the scheduler. */
@Command(
        name = "run",
        description = "Schedules pods of a live cluster: those whose schedulerName is berth.",
        mixinStandardHelpOptions = true,
        footer = {
            "",
            "Runs until it is told to stop (Ctrl-C, SIGTERM). Exit codes: 0 stopped, 1 failed, 2 bad input or usage.",
            "",
            "  berth run --kubeconfig ~/.kube/config",
            "  berth run --in-cluster --profile gpu"
        })
public final class RunCommand implements Callable<Integer> {
    private static final System.Logger LOG = System.getLogger(RunCommand.class.getName());

    @Spec
    private CommandSpec spec;

    @Mixin
    private ClusterOptions cluster = new ClusterOptions();

    @Mixin
    private ProfileOptions profiles = new ProfileOptions();

    @Option(
            names = "--scheduler-name",
            paramLabel = "NAME",
            description = "Place pods with this schedulerName; may be repeated (default: berth).")
    private List<String> schedulerNames = List.of("berth");

    @Override
    public Integer call() throws InterruptedException {
        var profile = profiles.profile();
        profiles.notices().forEach(spec.commandLine().getErr()::println);
        var server = cluster.server();
        var settings = new LiveScheduler.Settings(
                profile,
                new LinkedHashSet<>(schedulerNames),
                ListWatch.Settings.STANDARD,
                "berth-" + ProcessHandle.current().pid(),
                System.nanoTime());
        var stopping = new CountDownLatch(1);
        var stopped = new CountDownLatch(1);
        Runtime.getRuntime().addShutdownHook(Thread.ofPlatform().unstarted(() -> stop(stopping, stopped)));
        try (var scheduler = LiveScheduler.start(server, settings, Fence.NONE, Telemetry.NONE)) {
            LOG.log(
                    System.Logger.Level.INFO,
                    "schedules pods of {0} with profile {1} at {2}",
                    schedulerNames,
                    profile.name(),
                    server.base());
            while (!stopping.await(1, TimeUnit.SECONDS)) {
                if (scheduler.failure() != null) {
                    LOG.log(System.Logger.Level.ERROR, "the loop failed; ending", scheduler.failure());
                    return 1;
                }
            }
        } finally {
            stopped.countDown();
        }
        return 0;
    }

    /** The JVM ends when its hooks return, so this one waits until all is closed. */
    private static void stop(CountDownLatch stopping, CountDownLatch stopped) {
        stopping.countDown();
        try {
            stopped.await(10, TimeUnit.SECONDS);
        } catch (InterruptedException hurried) {
            Thread.currentThread().interrupt();
        }
    }
}

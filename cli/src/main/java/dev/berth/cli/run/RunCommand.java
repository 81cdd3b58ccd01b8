package dev.berth.cli.run;

import dev.berth.cli.profile.ProfileOptions;
import dev.berth.kubernetes.live.LiveScheduler;
import dev.berth.server.BerthServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** {@code berth run}: the scheduler. */
@Command(
        name = "run",
        description = "Schedules pods of a live cluster: those whose schedulerName is berth.",
        mixinStandardHelpOptions = true,
        footer = {
            "",
            "Each option can also stand in the file (kind BerthConfiguration) or in a variable: see berth config --help.",
            "Runs until it is told to stop (Ctrl-C, SIGTERM). Health is at /healthz and /readyz, metrics at /metrics.",
            "Exit codes: 0 stopped, 1 failed or lost the lease, 2 bad input or usage.",
            "",
            "  berth run --kubeconfig ~/.kube/config --no-leader-elect",
            "  berth run --in-cluster --profile gpu --listen 0.0.0.0:10270"
        })
public final class RunCommand implements Callable<Integer> {
    private static final System.Logger LOG = System.getLogger(RunCommand.class.getName());

    @Spec
    private CommandSpec spec;

    @Mixin
    private ClusterOptions cluster = new ClusterOptions();

    @Mixin
    private ProfileOptions profiles = ProfileOptions.besideSettings();

    @Mixin
    private RunOptions options = new RunOptions();

    @Mixin
    private LogOptions logs = new LogOptions();

    @Override
    public Integer call() throws InterruptedException {
        EffectiveSettings.resolve(spec, System.getenv());
        logs.apply();
        var profile = profiles.profile();
        profiles.notices().forEach(spec.commandLine().getErr()::println);
        var names = options.schedulerNames();
        var settings = new BerthServer.Settings(
                cluster.server(),
                new LiveScheduler.Settings(profile, names, options.watches(), instance(), System.nanoTime()),
                options.lease(),
                options.address());
        var stopping = new CountDownLatch(1);
        var stopped = new CountDownLatch(1);
        Runtime.getRuntime().addShutdownHook(Thread.ofPlatform().unstarted(() -> stop(stopping, stopped)));
        try (var server = new BerthServer(settings)) {
            LOG.log(
                    System.Logger.Level.INFO,
                    "places pods of scheduler {0} with profile {1} at {2}; health and metrics on port {3}",
                    String.join(", ", names),
                    profile.name(),
                    settings.api().base(),
                    Integer.toString(server.port()));
            return serve(server, stopping);
        } catch (IOException unusable) {
            spec.commandLine().getErr().println("berth run: " + unusable.getMessage());
            return 2;
        } finally {
            stopped.countDown();
        }
    }

    private static int serve(BerthServer server, CountDownLatch stopping) throws InterruptedException {
        List<String> shown = List.of();
        while (!stopping.await(500, TimeUnit.MILLISECONDS)) {
            var end = server.end();
            if (end != null) {
                LOG.log(System.Logger.Level.ERROR, "ends: {0}", end);
                return 1;
            }
            var status = server.scheduler().status();
            var lacks = server.scheduler().missing();
            var missing = lacks.isEmpty() && !status.leading() ? List.of("another Berth leads; stands by") : lacks;
            if (!missing.equals(shown)) {
                shown = missing;
                if (missing.isEmpty()) {
                    LOG.log(System.Logger.Level.INFO, "decides; nodes {0}, pods {1}", status.nodes(), status.pods());
                } else {
                    LOG.log(System.Logger.Level.INFO, "waits: {0}", String.join("; ", missing));
                }
            }
        }
        return 0;
    }

    /** Who this is, in events and in the lease; new for each process, so that a restart is a new reign. */
    private static String instance() {
        String host = System.getenv().getOrDefault("HOSTNAME", "");
        try {
            host = host.isEmpty() ? InetAddress.getLocalHost().getHostName() : host;
        } catch (UnknownHostException nameless) {
            host = "berth";
        }
        return host + "_" + UUID.randomUUID().toString().substring(0, 8);
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

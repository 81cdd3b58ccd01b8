package dev.berth.cli.shadow;

import dev.berth.cli.profile.ProfileOptions;
import dev.berth.cli.run.ClusterOptions;
import dev.berth.cli.run.LogOptions;
import dev.berth.cli.text.TimeSpan;
import dev.berth.engine.profile.Profile;
import dev.berth.kubernetes.live.http.ApiServer;
import dev.berth.kubernetes.live.loop.Inbox;
import dev.berth.kubernetes.live.shadow.Shadow;
import dev.berth.kubernetes.live.shadow.ShadowWatches;
import dev.berth.kubernetes.live.watch.ListWatch;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code berth shadow}: beside any scheduler, reading only. */
@Command(
        name = "shadow",
        description = {
            "Watches a cluster and shows what Berth would have done with each pod that becomes pending, whoever schedules",
            "it: where it would have gone and when, where it went, and what both make of waiting times and GPUs. Nothing",
            "is written to the cluster."
        },
        mixinStandardHelpOptions = true,
        footer = {
            "",
            "Berth keeps a world of its own, which begins as the cluster is: in it, pods are where Berth puts them.",
            "Ends after --for, or on Ctrl-C, and then shows what was seen.",
            "Exit codes: 0 done, 1 the cluster could not be watched, 2 bad input or usage.",
            "",
            "  berth shadow --kubeconfig ~/.kube/config --profile gpu --for 10m --report shadow.html",
            "  berth manifests --shadow | kubectl apply -f -      # the rights that it needs, and no others"
        })
public final class ShadowCommand implements Callable<Integer> {

    /** How long it waits for the first complete lists. */
    private static final long FIRST_LISTS_NANOS = 120_000_000_000L;

    private static final long TELL_NANOS = 60_000_000_000L;

    private static final long STEP_NANOS_MAX = 100_000_000L;

    /** How the comparison is printed. */
    enum Output {
        TABLE,
        JSON
    }

    @Spec
    private CommandSpec spec;

    @Mixin
    private ClusterOptions cluster = new ClusterOptions();

    @Mixin
    private ProfileOptions profiles = new ProfileOptions();

    @Mixin
    private LogOptions logs = new LogOptions();

    @Option(
            names = "--scheduler-name",
            paramLabel = "NAME",
            description = "Compare pods of this scheduler only; may be repeated (default: of all).")
    private List<String> schedulerNames = new ArrayList<>();

    @Option(
            names = "--for",
            paramLabel = "TIME",
            description = "How long to look, like 90s, 10m or 8h (default: until Ctrl-C).")
    private @Nullable String time;

    @Option(
            names = {"-o", "--output"},
            defaultValue = "table",
            description = "${COMPLETION-CANDIDATES} (default: ${DEFAULT-VALUE}).")
    private Output output = Output.TABLE;

    @Option(names = "--report", paramLabel = "FILE", description = "Write a page with tables and plots, too.")
    private @Nullable Path report;

    @Override
    public Integer call() throws InterruptedException {
        logs.apply();
        long limitNanos = time == null ? Long.MAX_VALUE : duration(time).toNanos();
        var profile = profiles.profile();
        profiles.notices().forEach(spec.commandLine().getErr()::println);
        var server = cluster.server();
        var stopping = new CountDownLatch(1);
        var stopped = new CountDownLatch(1);
        var hook = Thread.ofPlatform().unstarted(() -> stop(stopping, stopped));
        Runtime.getRuntime().addShutdownHook(hook);
        try {
            var seen = look(server, profile, limitNanos, stopping);
            if (seen == null) {
                return 1;
            }
            return show(seen);
        } finally {
            stopped.countDown();
            if (stopping.getCount() > 0) {
                Runtime.getRuntime().removeShutdownHook(hook);
            }
        }
    }

    /** Looks until it is over; null where there was nothing to see. */
    private @Nullable Comparison look(ApiServer server, Profile profile, long limitNanos, CountDownLatch stopping) {
        var inbox = new Inbox();
        var shadow = new Shadow(profile, new LinkedHashSet<>(schedulerNames), inbox, 1);
        var samples = new Samples();
        long began = System.nanoTime();
        long first = 0;
        long told = 0;
        long from = System.currentTimeMillis();
        try (var watches = new ShadowWatches(server, inbox, ListWatch.Settings.STANDARD, System.nanoTime())) {
            while (stopping.getCount() > 0 && (first == 0 || System.nanoTime() - first < limitNanos)) {
                long now = System.nanoTime();
                int work = shadow.doWork(now, System.currentTimeMillis());
                if (first == 0 && shadow.missing().isEmpty()) {
                    first = System.nanoTime();
                    from = System.currentTimeMillis();
                    say("watching " + shadow.actualCluster().nodes().size() + " nodes and "
                            + shadow.actualCluster().podCount() + " pods of " + server.base() + "; profile "
                            + profile.name() + "; nothing is written");
                } else if (first == 0 && now - began > FIRST_LISTS_NANOS) {
                    say("the cluster could not be read within " + FIRST_LISTS_NANOS / 1_000_000_000 + " s: "
                            + String.join("; ", shadow.missing()));
                    return null;
                }
                if (first != 0) {
                    samples.look(shadow, (System.nanoTime() - first) / 1_000_000);
                    told = progress(shadow, first, told);
                }
                if (work == 0) {
                    inbox.await(Math.clamp(shadow.nextTick() - System.nanoTime(), 100_000L, STEP_NANOS_MAX));
                }
            }
        }
        if (first == 0) {
            say("ended before the cluster was read: " + String.join("; ", shadow.missing()));
            return null;
        }
        samples.now(shadow, (System.nanoTime() - first) / 1_000_000);
        return new Comparison(
                profile.name(),
                server.base().toString(),
                from,
                System.currentTimeMillis(),
                shadow.pods(),
                shadow.leftOut(),
                shadow.evictions(),
                samples.all());
    }

    /** A line now and then, so that a look of hours is seen to go on; returns when the last was told. */
    private long progress(Shadow shadow, long first, long told) {
        long minutes = (System.nanoTime() - first) / TELL_NANOS;
        if (minutes > told) {
            var waiting = shadow.waiting();
            say("after " + minutes + " min: " + (shadow.pods().size() + shadow.leftOut())
                    + " pods seen pending; now " + waiting.cluster() + " wait for their schedulers, "
                    + waiting.berth() + " in Berth's world");
        }
        return minutes;
    }

    private int show(Comparison seen) {
        var out = spec.commandLine().getOut();
        switch (output) {
            case TABLE -> {
                ComparisonText.print(seen, out);
                out.println();
                out.println(ComparisonText.sentence(seen));
            }
            case JSON -> out.println(ComparisonJson.of(seen));
        }
        out.flush();
        if (report != null) {
            try {
                Files.writeString(report, ComparisonPage.html(seen, command()));
                say("wrote " + report);
            } catch (IOException unwritable) {
                say("--report " + report + " cannot be written: " + unwritable.getMessage());
                return 2;
            }
        }
        return 0;
    }

    private String command() {
        var parsed = spec.commandLine().getParseResult();
        return "berth shadow "
                + String.join(
                        " ",
                        parsed.originalArgs().stream()
                                .dropWhile(word -> word.equals("shadow"))
                                .toList());
    }

    private void say(String what) {
        spec.commandLine().getErr().println("berth shadow: " + what);
        spec.commandLine().getErr().flush();
    }

    private Duration duration(String text) {
        try {
            var time = TimeSpan.parse(text, "--for");
            if (time.isZero()) {
                throw new IllegalArgumentException("--for is \"" + text + "\", and in no time nothing is seen");
            }
            return time;
        } catch (IllegalArgumentException malformed) {
            throw new ParameterException(spec.commandLine(), String.valueOf(malformed.getMessage()));
        }
    }

    /** The JVM ends when its hooks return, so this one waits until what was seen is shown. */
    private static void stop(CountDownLatch stopping, CountDownLatch stopped) {
        stopping.countDown();
        try {
            stopped.await(20, TimeUnit.SECONDS);
        } catch (InterruptedException hurried) {
            Thread.currentThread().interrupt();
        }
    }
}

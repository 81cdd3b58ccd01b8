package dev.berth.cli.run;

import dev.berth.cli.text.TimeSpan;
import dev.berth.kubernetes.live.lease.Elector;
import dev.berth.kubernetes.live.watch.ListWatch;
import dev.berth.server.BerthServer;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** How the scheduler runs; a mixin of {@code run}, which does, and of {@code config}, which tells. */
final class RunOptions {
    @Spec(Spec.Target.MIXEE)
    private @Nullable CommandSpec spec;

    @Option(
            names = "--scheduler-name",
            paramLabel = "NAME",
            defaultValue = "berth",
            description = "Place pods with this schedulerName; may be repeated (default: ${DEFAULT-VALUE}).")
    private List<String> schedulerNames = new ArrayList<>();

    @Option(
            names = "--listen",
            paramLabel = "HOST:PORT",
            defaultValue = "127.0.0.1:10270",
            description = "Where to serve health and metrics (default: ${DEFAULT-VALUE}; port 0 takes any).")
    private String listen = "";

    @Option(
            names = "--leader-elect",
            negatable = true,
            defaultValue = "true",
            fallbackValue = "true",
            description = "Decide only while holding the lease, so that several can run (default: ${DEFAULT-VALUE}).")
    private boolean leaderElect;

    @Option(
            names = "--lease-namespace",
            paramLabel = "NAMESPACE",
            defaultValue = "berth-system",
            description = "Where the lease is kept (default: ${DEFAULT-VALUE}).")
    private String leaseNamespace = "";

    @Option(
            names = "--sweep-every",
            paramLabel = "TIME",
            defaultValue = "30m",
            description =
                    "Compare what the watches told with the API server's objects so often, and mend what was lost:"
                            + " 90s, 30m or 8h; 0s for never (default: ${DEFAULT-VALUE}).")
    private String sweepEvery = "30m";

    /** @throws ParameterException where a time cannot be read */
    ListWatch.Settings watches() {
        try {
            var time = TimeSpan.parse(sweepEvery, "--sweep-every");
            return ListWatch.Settings.STANDARD.sweepingEach(time.isZero() ? ListWatch.Settings.NEVER : time.toMillis());
        } catch (IllegalArgumentException malformed) {
            throw wrong(malformed.getMessage() + "; 0s for never");
        }
    }

    Set<String> schedulerNames() {
        return new LinkedHashSet<>(schedulerNames);
    }

    /** Null where this is the only Berth. */
    BerthServer.@Nullable LeaseSettings lease() {
        return leaderElect ? new BerthServer.LeaseSettings(leaseNamespace, "berth", Elector.Terms.STANDARD) : null;
    }

    /** @throws ParameterException where it is no address */
    InetSocketAddress address() {
        int colon = listen.lastIndexOf(':');
        String port = listen.substring(colon + 1);
        if (colon < 1 || !port.matches("[0-9]{1,5}") || Integer.parseInt(port) > 65_535) {
            throw wrong("--listen is \"" + listen + "\"; an address like 0.0.0.0:10270 is needed");
        }
        return new InetSocketAddress(listen.substring(0, colon), Integer.parseInt(port));
    }

    private ParameterException wrong(String what) {
        if (spec == null) {
            throw new IllegalStateException("RunOptions is used outside a command");
        }
        return new ParameterException(spec.commandLine(), what);
    }
}

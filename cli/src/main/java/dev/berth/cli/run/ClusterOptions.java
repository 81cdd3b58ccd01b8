package dev.berth.cli.run;

import dev.berth.kubernetes.cold.ClusterAccess;
import dev.berth.kubernetes.live.http.ApiServer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** The options that choose the cluster; a mixin of every command that talks to one. */
public final class ClusterOptions {
    @Spec(Spec.Target.MIXEE)
    private @Nullable CommandSpec spec;

    @Option(
            names = "--kubeconfig",
            paramLabel = "FILE",
            description = "How to reach the cluster (default: $KUBECONFIG, then ~/.kube/config).")
    private @Nullable Path kubeconfig;

    @Option(
            names = "--context",
            paramLabel = "NAME",
            description = "A context of the kubeconfig (default: its current).")
    private @Nullable String context;

    @Option(names = "--in-cluster", description = "Use the service account of the pod that this runs in.")
    private boolean inCluster;

    /**
     * The API server that the options name.
     *
     * @throws ParameterException where it cannot be known; the message says what to do
     */
    public ApiServer server() {
        if (inCluster && (kubeconfig != null || context != null)) {
            throw misuse("--in-cluster goes with neither --kubeconfig nor --context", null);
        }
        try {
            return inCluster ? ClusterAccess.inCluster() : ClusterAccess.kubeconfig(file(), context);
        } catch (IOException unusable) {
            throw misuse(String.valueOf(unusable.getMessage()), unusable);
        }
    }

    private Path file() {
        if (kubeconfig != null) {
            return kubeconfig;
        }
        String environment = System.getenv("KUBECONFIG");
        if (environment != null && !environment.isEmpty()) {
            if (environment.contains(java.io.File.pathSeparator)) {
                throw misuse(
                        "$KUBECONFIG names several files, which Berth does not merge; choose one with --kubeconfig",
                        null);
            }
            return Path.of(environment);
        }
        var home = Path.of(System.getProperty("user.home"), ".kube", "config");
        if (!Files.exists(home)) {
            throw misuse(
                    "no cluster: " + home + " does not exist and $KUBECONFIG is not set; give --kubeconfig FILE, or"
                            + " --in-cluster inside a pod",
                    null);
        }
        return home;
    }

    private ParameterException misuse(String message, @Nullable Exception cause) {
        if (spec == null) {
            throw new IllegalStateException("ClusterOptions is used outside a command", cause);
        }
        return new ParameterException(spec.commandLine(), message, cause);
    }
}

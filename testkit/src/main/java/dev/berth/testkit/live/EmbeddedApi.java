package dev.berth.testkit.live;

import dev.berth.embedded.EmbeddedCluster;
import dev.berth.kubernetes.cold.ClusterAccess;
import dev.berth.kubernetes.live.http.ApiServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** The embedded API, over TLS and with a token, as a real one is. */
public final class EmbeddedApi implements ApiUnderTest {
    private final EmbeddedCluster cluster;
    private final Path kubeconfig;
    private final ApiServer server;

    private EmbeddedApi(EmbeddedCluster cluster, Path kubeconfig, ApiServer server) {
        this.cluster = cluster;
        this.kubeconfig = kubeconfig;
        this.server = server;
    }

    public static EmbeddedApi start() {
        var cluster =
                EmbeddedCluster.start(EmbeddedCluster.Options.DEFAULT.withTls().withToken("contract"));
        try {
            var file = Files.createTempFile("berth-contract-", ".kubeconfig");
            Files.writeString(file, cluster.kubeconfig());
            return new EmbeddedApi(cluster, file, ClusterAccess.kubeconfig(file, null));
        } catch (IOException failed) {
            cluster.close();
            throw new UncheckedIOException(failed);
        }
    }

    @Override
    public ApiServer server() {
        return server;
    }

    @Override
    public Path kubeconfig() {
        return kubeconfig;
    }

    @Override
    public void crashAndRestart() {
        cluster.restart();
    }

    @Override
    public void close() {
        cluster.close();
        try {
            Files.deleteIfExists(kubeconfig);
        } catch (IOException kept) {
            throw new UncheckedIOException(kept);
        }
    }

    @Override
    public String toString() {
        return "the embedded API at " + cluster.url();
    }
}

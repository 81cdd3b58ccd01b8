package dev.berth.embedded;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.berth.embedded.json.JsonText;
import dev.berth.kubernetes.cold.ClusterAccess;
import dev.berth.kubernetes.live.http.HttpPool;
import dev.berth.kubernetes.live.http.Request;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class TlsTest extends WithServer {
    @TempDir
    Path folder;

    @Override
    EmbeddedCluster.Options options() {
        return EmbeddedCluster.Options.DEFAULT.withTls().withToken("secret");
    }

    @Test
    void whoHasTheKubeconfigIsAnsweredAlsoAfterARestart() throws IOException {
        assertThat(cluster.url()).startsWith("https://127.0.0.1:");
        var file = Files.writeString(folder.resolve("kubeconfig"), cluster.kubeconfig());
        try (var pool = new HttpPool(ClusterAccess.kubeconfig(file, null), 10_000, 2)) {
            assertThat(pool.exchange(Request.get(PODS)).status()).isEqualTo(200);
            cluster.restart();
            assertThat(pool.exchange(Request.get(PODS)).status()).isEqualTo(200);
        }
    }

    @Test
    void nobodyElseTrustsItsCertificate() throws IOException {
        var known = JsonText.read(cluster.kubeconfig().getBytes(StandardCharsets.UTF_8));
        assertThat(JsonText.text(known)).contains("certificate-authority-data");
        try (var other = EmbeddedCluster.start(options())) {
            var mixed = cluster.kubeconfig().replace(cluster.url(), other.url());
            var file = Files.writeString(folder.resolve("kubeconfig"), mixed);
            try (var pool = new HttpPool(ClusterAccess.kubeconfig(file, null), 10_000, 2)) {
                assertThatThrownBy(() -> pool.exchange(Request.get(PODS)))
                        .isInstanceOf(javax.net.ssl.SSLHandshakeException.class);
            }
        }
    }
}

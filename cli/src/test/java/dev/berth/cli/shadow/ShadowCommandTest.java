package dev.berth.cli.shadow;

import static org.assertj.core.api.Assertions.assertThat;

import dev.berth.embedded.EmbeddedCluster;
import dev.berth.embedded.json.JsonText;
import dev.berth.embedded.log.LoggedRequest;
import dev.berth.kubernetes.cold.ClusterAccess;
import dev.berth.kubernetes.live.http.Request;
import dev.berth.testkit.live.ClusterClient;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

/** {@code berth shadow} beside another scheduler on an API of this JVM. */
final class ShadowCommandTest {
    private static final String PODS = "/api/v1/namespaces/default/pods";

    @TempDir
    Path folder;

    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();
    private EmbeddedCluster cluster;
    private ClusterClient client;
    private Path kubeconfig;

    @BeforeEach
    void start() throws IOException {
        cluster = EmbeddedCluster.start();
        kubeconfig = folder.resolve("kubeconfig");
        Files.writeString(kubeconfig, cluster.kubeconfig());
        client = new ClusterClient(ClusterAccess.kubeconfig(kubeconfig, null));
        client.node("one", 2, Map.of());
        client.node("two", 2, Map.of());
    }

    @AfterEach
    void stop() {
        client.close();
        cluster.close();
    }

    private int shadow(String... arguments) {
        var command = new CommandLine(new ShadowCommand())
                .setCaseInsensitiveEnumValuesAllowed(true)
                .setOut(new PrintWriter(out, true))
                .setErr(new PrintWriter(err, true));
        return command.execute(arguments);
    }

    /** The scheduler beside which Berth looks on: it likes one node only, and each pod waits for its call. */
    private void bind(String pod, String node) {
        client.must(Request.post(
                PODS + "/" + pod + "/binding",
                "{\"apiVersion\":\"v1\",\"kind\":\"Binding\",\"metadata\":{\"name\":\"" + pod
                        + "\"},\"target\":{\"kind\":\"Node\",\"name\":\"" + node + "\"}}"));
    }

    @Test
    void comparesWritesAPageAndOnlyReads() throws IOException {
        client.pod("default", "a-0", 1_500, "");
        client.pod("default", "a-1", 1_500, "");
        bind("a-1", "one");
        client.pod("default", "waits-0", 9_000, "");
        cluster.log().clear();
        var page = folder.resolve("out.html");
        assertThat(shadow(
                        "--kubeconfig",
                        kubeconfig.toString(),
                        "--for",
                        "1s",
                        "-o",
                        "json",
                        "--report",
                        page.toString()))
                .isZero();

        var seen = JsonText.read(out.toString().getBytes(StandardCharsets.UTF_8));
        assertThat(seen.at("totals", "pods").number(0)).isEqualTo(2); // a-1 was placed before
        assertThat(seen.at("totals", "onlyByBerth").number(0)).isEqualTo(1);
        assertThat(seen.at("totals", "byNeither").number(0)).isEqualTo(1);
        assertThat(out.toString())
                .contains("\"berthNode\":\"two\"")
                .contains("\"berthReason\":\"RESOURCE_NEVER_FITS\"");
        assertThat(err.toString()).contains("watching 2 nodes and 3 pods").contains("nothing is written");
        assertThat(Files.readString(page))
                .contains("default/waits-0")
                .contains("Stranded GPUs")
                .contains("berth shadow --kubeconfig");

        var requests = cluster.log().requests();
        assertThat(requests).isNotEmpty().noneMatch(LoggedRequest::isWrite);
        assertThat(requests.stream().map(LoggedRequest::method)).allMatch(Set.of("GET")::contains);
    }

    @Test
    void theTableShowsBothNodesAndTheTotals() {
        client.pod("default", "a-0", 1_500, "");
        assertThat(shadow("--kubeconfig", kubeconfig.toString(), "--for", "1s")).isZero();
        assertThat(out.toString())
                .contains("BERTH'S NODE")
                .contains("default/a-0")
                .contains("placed only by Berth")
                .contains("mean waiting")
                .contains("1 pods were seen pending");
    }

    @Test
    void aClusterThatIsNotThereIsAnErrorThatSaysSo() {
        cluster.close();
        assertThat(shadow("--kubeconfig", folder.resolve("missing").toString(), "--for", "1s"))
                .isEqualTo(2);
        assertThat(err.toString()).contains("missing").contains("--kubeconfig");
    }

    @Test
    void refusesATimeThatIsNone() {
        assertThat(shadow("--kubeconfig", kubeconfig.toString(), "--for", "soon"))
                .isEqualTo(2);
        assertThat(err.toString()).contains("--for is \"soon\"").contains("10m");
    }
}

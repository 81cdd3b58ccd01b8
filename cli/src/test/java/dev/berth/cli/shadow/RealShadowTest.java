package dev.berth.cli.shadow;

import static org.assertj.core.api.Assertions.assertThat;

import dev.berth.embedded.json.JsonText;
import dev.berth.testkit.live.ClusterClient;
import dev.berth.testkit.live.RealControlPlane;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

/** {@code berth shadow} beside a real kube-scheduler. */
@Tag("real")
final class RealShadowTest {
    @TempDir
    Path folder;

    @Test
    void itSeesWhereKubeSchedulerPutsPodsAndSaysWhereBerthWould() throws Exception {
        try (var api = RealControlPlane.start("--rbac");
                var client = new ClusterClient(api.server());
                var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            client.node("one", 2, Map.of());
            client.node("two", 2, Map.of());
            var out = new StringWriter();
            var err = new StringWriter();
            var command = new CommandLine(new ShadowCommand())
                    .setCaseInsensitiveEnumValuesAllowed(true)
                    .setOut(new PrintWriter(out, true))
                    .setErr(new PrintWriter(err, true));
            var scheduler = scheduler(api);
            try {
                pod(client, "warm", 100); // so that what is shadowed is not the scheduler's start
                eventuallyPlaced(client, "warm");
                client.deletePod("default", "warm");
                var code = threads.submit(() ->
                        command.execute("--kubeconfig", api.kubeconfig().toString(), "--for", "15s", "-o", "json"));
                ClusterClient.eventually(
                        "the shadow watches",
                        Duration.ofSeconds(60),
                        () -> err.toString().contains("watching"));
                for (int i = 0; i < 4; i++) {
                    pod(client, "fits-" + i, 900);
                }
                for (int i = 0; i < 4; i++) {
                    eventuallyPlaced(client, "fits-" + i);
                }
                pod(client, "large-0", 1_900);
                assertThat(code.get(120, TimeUnit.SECONDS)).isZero();
            } finally {
                scheduler.destroy();
                scheduler.waitFor(20, TimeUnit.SECONDS);
            }
            var totals = JsonText.read(out.toString().getBytes(StandardCharsets.UTF_8))
                    .get("totals");
            assertThat(totals.get("pods").number(0)).isEqualTo(5);
            assertThat(totals.get("sameNode").number(0)
                            + totals.get("otherNode").number(0))
                    .isEqualTo(4);
            assertThat(totals.get("byNeither").number(0)).isEqualTo(1);
        }
    }

    private static void eventuallyPlaced(ClusterClient client, String name) {
        ClusterClient.eventually(
                name + " is placed",
                Duration.ofSeconds(60),
                () -> !client.nodeOf("default", name).isEmpty());
    }

    private static void pod(ClusterClient client, String name, int milliCpu) {
        client.must(dev.berth.kubernetes.live.http.Request.post(
                "/api/v1/namespaces/default/pods",
                ClusterClient.podText(name, milliCpu, "")
                        .replace("\"schedulerName\":\"berth\"", "\"schedulerName\":\"default-scheduler\"")));
    }

    private Process scheduler(RealControlPlane api) throws IOException {
        var config = Files.writeString(folder.resolve("scheduler.yaml"), """
                apiVersion: kubescheduler.config.k8s.io/v1
                kind: KubeSchedulerConfiguration
                leaderElection: {leaderElect: false}
                clientConnection: {kubeconfig: "%s"}
                """.formatted(api.kubeconfig()));
        return new ProcessBuilder(
                        RealControlPlane.program("kube-scheduler").toString(),
                        "--config",
                        config.toString(),
                        "--secure-port=0")
                .redirectErrorStream(true)
                .redirectOutput(folder.resolve("scheduler.log").toFile())
                .start();
    }
}

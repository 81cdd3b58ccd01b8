package dev.berth.testkit.faults;

import static dev.berth.testkit.live.ClusterClient.eventually;
import static org.assertj.core.api.Assertions.assertThat;

import dev.berth.embedded.EmbeddedCluster;
import dev.berth.embedded.kubelet.Timeline;
import dev.berth.embedded.kubelet.VirtualKubelets;
import dev.berth.embedded.kubelet.VirtualNode;
import dev.berth.engine.profile.PluginCatalogue;
import dev.berth.kubernetes.live.LiveScheduler;
import dev.berth.kubernetes.live.http.ApiServer;
import dev.berth.kubernetes.live.http.Request;
import dev.berth.kubernetes.live.loop.Fence;
import dev.berth.kubernetes.live.loop.Telemetry;
import dev.berth.kubernetes.live.watch.ListWatch;
import dev.berth.kubernetes.live.watch.ObjectParts;
import dev.berth.testkit.live.ClusterClient;
import java.net.URI;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/**
 * A cluster in which no Berth runs, or not any more. Berth stands in nobody's way: it has no webhook (a test of
 * {@code berth manifests} holds that) and no finalizer, and its pods need nothing but a binding.
 */
final class NoBerthTest {
    private static final Duration SOON = Duration.ofSeconds(20);

    private final EmbeddedCluster cluster = EmbeddedCluster.start();
    private final ApiServer server =
            new ApiServer(URI.create(cluster.url()), null, true, null, ApiServer.Credentials.NONE);
    private final ClusterClient user = new ClusterClient(server.askedBy("user"));
    private final Timeline timeline = new Timeline(100);
    private final VirtualKubelets kubelets =
            new VirtualKubelets(server, timeline, InstantSource.system(), VirtualKubelets.Settings.STANDARD, 1);
    private final String namespace = user.namespace("absent");

    @AfterEach
    void close() {
        kubelets.close();
        timeline.close();
        user.close();
        cluster.close();
    }

    private LiveScheduler berth() {
        return LiveScheduler.start(
                server.askedBy("berth"),
                new LiveScheduler.Settings(
                        PluginCatalogue.with(List.of()).defaultProfile(),
                        Set.of("berth"),
                        ListWatch.Settings.STANDARD,
                        "absent",
                        7),
                Fence.NONE,
                Telemetry.NONE);
    }

    private String phase(String pod) {
        return ObjectParts.text(user.readPod(namespace, pod), "status", "phase");
    }

    private void awaitRuns(String pod) {
        eventually(pod + " runs", SOON, () -> phase(pod).equals("Running"));
    }

    /** What another scheduler does. */
    private void placedByAnother(String pod) {
        user.must(Request.post(
                "/api/v1/namespaces/" + namespace + "/pods",
                ClusterClient.podText(pod, 100, "")
                        .replace("\"schedulerName\":\"berth\"", "\"schedulerName\":\"default-scheduler\"")));
        user.must(Request.post(
                "/api/v1/namespaces/" + namespace + "/pods/" + pod + "/binding",
                "{\"apiVersion\":\"v1\",\"kind\":\"Binding\",\"metadata\":{\"name\":\"" + pod
                        + "\"},\"target\":{\"apiVersion\":\"v1\",\"kind\":\"Node\",\"name\":\"one\"}}"));
    }

    @Test
    @Proves(value = FaultCase.F38, where = Proves.Where.LIVE)
    void f38WhereNoBerthRunsOthersStartAndItsOwnWaitUntilItIsBack() {
        kubelets.start(List.of(VirtualNode.cpu("one", 4, "zone-a", "rack-1")));
        user.pod(namespace, "own-early", 100, "");
        placedByAnother("foreign-early");
        user.foreignPod(namespace, "static", 100, "one"); // placed by whoever made it, as of a daemon set
        awaitRuns("foreign-early");
        awaitRuns("static");
        assertThat(phase("own-early")).isEqualTo("Pending");

        try (var first = berth()) {
            awaitRuns("own-early");
            assertThat(first.missing()).isEmpty();
        }
        user.pod(namespace, "own-late", 100, "");
        placedByAnother("foreign-late");
        awaitRuns("foreign-late");
        assertThat(phase("own-late")).isEqualTo("Pending");
        assertThat(phase("own-early")).isEqualTo("Running"); // what runs, goes on

        user.deletePod(namespace, "own-early"); // and ends, without Berth
        eventually(
                "it is gone",
                SOON,
                () -> user.ask(Request.get("/api/v1/namespaces/" + namespace + "/pods/own-early"))
                                .status()
                        == 404);
        for (var pod : user.items("/api/v1/namespaces/" + namespace + "/pods")) {
            assertThat(ObjectParts.at(pod, "metadata", "finalizers")).isNull();
        }
        try (var second = berth()) {
            awaitRuns("own-late");
            assertThat(second.missing()).isEmpty();
        }
    }
}

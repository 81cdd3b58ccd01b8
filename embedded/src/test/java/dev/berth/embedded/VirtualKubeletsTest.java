package dev.berth.embedded;

import static org.assertj.core.api.Assertions.assertThat;

import dev.berth.embedded.json.Json;
import dev.berth.embedded.kubelet.Timeline;
import dev.berth.embedded.kubelet.VirtualKubelets;
import dev.berth.embedded.kubelet.VirtualNode;
import dev.berth.kubernetes.live.http.ApiServer;
import java.net.URI;
import java.time.InstantSource;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A second lasts a hundredth of one here. */
final class VirtualKubeletsTest extends WithServer {
    private Timeline timeline;
    private VirtualKubelets kubelets;

    @BeforeEach
    void twoNodes() {
        timeline = new Timeline(100);
        var server = new ApiServer(URI.create(cluster.url()), null, true, null, ApiServer.Credentials.NONE);
        kubelets = new VirtualKubelets(server, timeline, InstantSource.system(), VirtualKubelets.Settings.STANDARD, 1);
        kubelets.start(List.of(
                VirtualNode.gpu("g1", "H100", 2, "zone-a", "rack-1"), VirtualNode.cpu("c1", 4, "zone-a", "rack-1")));
    }

    @AfterEach
    void end() {
        kubelets.close();
        timeline.close();
    }

    private void place(Json.Obj pod, String node) {
        created(PODS, pod);
        assertThat(client.post(PODS + "/" + pod.at("metadata", "name").plain() + "/binding", Client.binding(node))
                        .code())
                .isEqualTo(201);
    }

    private static boolean isPhase(Json pod, String phase) {
        return pod.at("status", "phase").plain().equals(phase);
    }

    @Test
    void nodesRegisterWithWhatTheyHave() {
        var node = client.get("/api/v1/nodes/g1").body();
        assertThat(node.at("status", "allocatable", "nvidia.com/gpu").plain()).isEqualTo("2");
        assertThat(node.at("metadata", "labels", "topology.kubernetes.io/zone").plain())
                .isEqualTo("zone-a");
        assertThat(client.get("/apis/coordination.k8s.io/v1/namespaces/kube-node-lease/leases/g1")
                        .code())
                .isEqualTo(200);
    }

    @Test
    void leasesAreRenewed() {
        String leases = "/apis/coordination.k8s.io/v1/namespaces/kube-node-lease/leases";
        String first = client.get(leases + "/g1").body().at("spec", "renewTime").plain();
        client.await(
                leases, "g1", lease -> !lease.at("spec", "renewTime").plain().equals(first));
    }

    @Test
    void aPodRunsAndEnds() {
        place(Client.pod("job").put("30s", "metadata", "annotations", "berth.dev/virtual-duration"), "c1");
        var running = client.await(PODS, "job", pod -> isPhase(pod, "Running"));
        assertThat(running.at("status", "podIP").plain()).startsWith("10.");
        assertThat(running.at("status", "containerStatuses")
                        .items()
                        .getFirst()
                        .get("ready")
                        .isTrue())
                .isTrue();
        assertThat(running.at("status", "conditions").items())
                .extracting(condition -> condition.get("type").plain())
                .contains("PodScheduled", "Ready");
        client.await(PODS, "job", pod -> isPhase(pod, "Succeeded"));
    }

    @Test
    void aPodCanFail() {
        place(
                Client.pod("job")
                        .put("1s", "metadata", "annotations", "berth.dev/virtual-duration")
                        .put("3", "metadata", "annotations", "berth.dev/virtual-exit-code"),
                "c1");
        var failed = client.await(PODS, "job", pod -> isPhase(pod, "Failed"));
        assertThat(failed.at("status", "containerStatuses")
                        .items()
                        .getFirst()
                        .at("state", "terminated", "exitCode")
                        .number(0))
                .isEqualTo(3);
    }

    @Test
    void aDeletedPodIsConfirmed() {
        place(Client.pod("web"), "c1");
        client.await(PODS, "web", pod -> isPhase(pod, "Running"));
        client.delete(PODS + "/web");
        client.awaitGone(PODS, "web");
    }

    @Test
    void whatDoesNotFitIsRefused() {
        var large = Client.pod("large")
                .put(
                        List.of(Json.object(
                                "name", "main",
                                "image", "i:1",
                                "resources", Json.object("requests", Json.object("cpu", "5")))),
                        "spec",
                        "containers");
        place(large, "c1");
        var refused = client.await(PODS, "large", pod -> isPhase(pod, "Failed"));
        assertThat(refused.at("status", "reason").plain()).isEqualTo("OutOfcpu");
    }

    @Test
    void aNodeThatShutsDownFailsItsPodsAndComesBack() {
        place(Client.pod("web"), "c1");
        client.await(PODS, "web", pod -> isPhase(pod, "Running"));
        kubelets.shutDown("c1");
        assertThat(client.await(PODS, "web", pod -> isPhase(pod, "Failed"))
                        .at("status", "reason")
                        .plain())
                .isEqualTo("Terminated");
        client.await(
                "/api/v1/nodes",
                "c1",
                node -> !node.at("spec", "taints").items().isEmpty());
        kubelets.recover("c1");
        client.await(
                "/api/v1/nodes", "c1", node -> node.at("spec", "taints").items().isEmpty());
    }

    @Test
    void lostDevicesAreNoLongerAllocatable() {
        kubelets.loseDevices("g1", "nvidia.com/gpu", 1);
        var node = client.get("/api/v1/nodes/g1").body();
        assertThat(node.at("status", "allocatable", "nvidia.com/gpu").plain()).isEqualTo("1");
        assertThat(node.at("status", "capacity", "nvidia.com/gpu").plain()).isEqualTo("2");
    }

    @Test
    void aLogTellsWhatHappened() {
        place(Client.pod("web"), "c1");
        client.await(PODS, "web", pod -> isPhase(pod, "Running"));
        assertThat(client.get(PODS + "/web/log").body().plain()).contains("virtual container main started on c1");
    }

    @Test
    void kubeletsGetOverARestartOfTheServer() {
        place(Client.pod("web"), "c1");
        client.await(PODS, "web", pod -> isPhase(pod, "Running"));
        cluster.restart();
        place(Client.pod("after"), "c1");
        client.await(PODS, "after", pod -> isPhase(pod, "Running"));
    }
}

package dev.berth.embedded;

import static org.assertj.core.api.Assertions.assertThat;

import dev.berth.embedded.json.Json;
import java.util.List;
import org.junit.jupiter.api.Test;

final class ControllersTest extends WithServer {
    private static final String DEPLOYMENTS = "/apis/apps/v1/namespaces/default/deployments";
    private static final String SETS = "/apis/apps/v1/namespaces/default/replicasets";
    private static final String JOBS = "/apis/batch/v1/namespaces/default/jobs";
    private static final String BUDGETS = "/apis/policy/v1/namespaces/default/poddisruptionbudgets";

    static Json.Obj deployment(String name, int replicas) {
        var labels = Json.object("app", name);
        return Json.object(
                "metadata", Json.object("name", name),
                "spec",
                        Json.object(
                                "replicas", replicas,
                                "selector", Json.object("matchLabels", labels),
                                "template", Client.pod("x").with("metadata", Json.object("labels", labels))));
    }

    private static Json.Obj job(String name, int completions, int parallelism) {
        return Json.object(
                "metadata", Json.object("name", name),
                "spec",
                        Json.object(
                                "completions",
                                completions,
                                "parallelism",
                                parallelism,
                                "backoffLimit",
                                1,
                                "completionMode",
                                "Indexed",
                                "template",
                                Client.pod("x").without("metadata").put("Never", "spec", "restartPolicy")));
    }

    private List<Json> pods() {
        cluster.awaitControllers();
        return client.get(PODS).body().get("items").items();
    }

    private void status(Json pod, String phase) {
        var ready = Json.object("type", "Ready", "status", phase.equals("Running") ? "True" : "False");
        client.patch(
                PODS + "/" + pod.at("metadata", "name").plain() + "/status",
                Client.MERGE,
                Json.object("status", Json.object("phase", phase, "conditions", List.of(ready))));
    }

    @Test
    void aDeploymentMakesItsPods() {
        created(DEPLOYMENTS, deployment("web", 3));
        assertThat(pods()).hasSize(3);
        pods().forEach(pod -> status(pod, "Running"));
        cluster.awaitControllers();
        var status = client.get(DEPLOYMENTS + "/web").body().get("status");
        assertThat(status.get("readyReplicas").number(0)).isEqualTo(3);
        assertThat(status.get("observedGeneration").number(0)).isEqualTo(1);
    }

    @Test
    void aPodThatFailsIsReplaced() {
        created(DEPLOYMENTS, deployment("web", 2));
        status(pods().getFirst(), "Failed");
        assertThat(pods().stream()
                        .filter(pod -> pod.at("status", "phase").plain().equals("Pending")))
                .hasSize(2);
    }

    @Test
    void aNewTemplateRollsAsPodsBecomeReady() {
        created(DEPLOYMENTS, deployment("web", 2));
        pods().forEach(pod -> status(pod, "Running"));
        cluster.awaitControllers();
        client.patch(
                DEPLOYMENTS + "/web",
                "application/strategic-merge-patch+json",
                "{\"spec\":{\"template\":{\"spec\":{\"containers\":[{\"name\":\"main\",\"image\":\"image:2\"}]}}}}");
        for (int i = 0; i < 6; i++) {
            pods().forEach(pod -> status(pod, "Running"));
        }
        assertThat(pods())
                .hasSize(2)
                .allSatisfy(pod -> assertThat(pod.at("spec", "containers")
                                .items()
                                .getFirst()
                                .get("image")
                                .plain())
                        .isEqualTo("image:2"));
        assertThat(client.get(SETS).body().get("items").items()).hasSize(2);
    }

    @Test
    void whatADeploymentOwnsGoesWithIt() {
        created(DEPLOYMENTS, deployment("web", 2));
        assertThat(pods()).hasSize(2);
        client.delete(DEPLOYMENTS + "/web");
        assertThat(pods()).isEmpty();
        assertThat(client.get(SETS).body().get("items").items()).isEmpty();
    }

    @Test
    void orphansStay() {
        created(DEPLOYMENTS, deployment("web", 2));
        cluster.awaitControllers();
        client.delete(DEPLOYMENTS + "/web?propagationPolicy=Orphan");
        assertThat(pods()).hasSize(2);
        var set = client.get(SETS).body().get("items").items().getFirst();
        assertThat(set.at("metadata", "ownerReferences").present()).isFalse();
    }

    @Test
    void inTheForegroundTheOwnerGoesLast() {
        created(DEPLOYMENTS, deployment("web", 1));
        var pod = pods().getFirst();
        client.patch(
                PODS + "/" + pod.at("metadata", "name").plain(),
                Client.MERGE,
                "{\"metadata\":{\"finalizers\":[\"example.com/hold\"]}}");
        client.delete(DEPLOYMENTS + "/web?propagationPolicy=Foreground");
        cluster.awaitControllers();
        assertThat(client.get(DEPLOYMENTS + "/web").code()).isEqualTo(200);
        client.patch(
                PODS + "/" + pod.at("metadata", "name").plain(), Client.MERGE, "{\"metadata\":{\"finalizers\":null}}");
        cluster.awaitControllers();
        assertThat(client.get(DEPLOYMENTS + "/web").code()).isEqualTo(404);
    }

    @Test
    void anObjectOfAnOwnerThatNeverWasIsCollected() {
        var owner = Json.object(
                "apiVersion", "v1", "kind", "ConfigMap", "name", "gone", "uid", "11111111-1111-4111-8111-111111111111");
        created(PODS, Client.pod("web").put(List.of(owner), "metadata", "ownerReferences"));
        assertThat(pods()).isEmpty();
    }

    @Test
    void aJobRunsItsIndexesAndCompletes() {
        created(JOBS, job("train", 3, 2));
        assertThat(pods()).hasSize(2);
        pods().forEach(pod -> status(pod, "Succeeded"));
        assertThat(pods()).hasSize(3);
        pods().forEach(pod -> status(pod, "Succeeded"));
        cluster.awaitControllers();
        var job = client.get(JOBS + "/train").body();
        assertThat(job.at("status", "succeeded").number(0)).isEqualTo(3);
        assertThat(job.at("status", "conditions").items().getFirst().get("type").plain())
                .isEqualTo("Complete");
        assertThat(pods())
                .extracting(pod -> pod.at("metadata", "annotations", "batch.kubernetes.io/job-completion-index")
                        .plain())
                .containsExactlyInAnyOrder("0", "1", "2");
    }

    @Test
    void aJobThatFailsTooOftenGivesUp() {
        created(JOBS, job("train", 1, 1));
        for (int i = 0; i < 2; i++) {
            pods().forEach(pod -> status(pod, "Failed"));
        }
        cluster.awaitControllers();
        assertThat(client.get(JOBS + "/train")
                        .body()
                        .at("status", "conditions")
                        .items()
                        .getFirst()
                        .get("type")
                        .plain())
                .isEqualTo("Failed");
    }

    @Test
    void aBudgetLetsOnlySoManyGo() {
        created(DEPLOYMENTS, deployment("web", 3));
        pods().forEach(pod -> status(pod, "Running"));
        created(
                BUDGETS,
                Json.object(
                        "metadata", Json.object("name", "web"),
                        "spec",
                                Json.object(
                                        "minAvailable",
                                        2,
                                        "selector",
                                        Json.object("matchLabels", Json.object("app", "web")))));
        cluster.awaitControllers();
        assertThat(client.get(BUDGETS + "/web")
                        .body()
                        .at("status", "disruptionsAllowed")
                        .number(0))
                .isEqualTo(1);
        var before = pods();
        assertThat(evict(before.get(0)).code()).isEqualTo(201);
        var refused = evict(before.get(1));
        assertThat(refused.code()).isEqualTo(429);
        assertThat(refused.reason()).isEqualTo("TooManyRequests");
        assertThat(refused.body()
                        .at("details", "causes")
                        .items()
                        .getFirst()
                        .get("reason")
                        .plain())
                .isEqualTo("DisruptionBudget");
    }

    private Client.Answer evict(Json pod) {
        String name = pod.at("metadata", "name").plain();
        return client.post(
                PODS + "/" + name + "/eviction",
                Json.object(
                        "apiVersion", "policy/v1",
                        "kind", "Eviction",
                        "metadata", Json.object("name", name, "namespace", "default")));
    }

    @Test
    void aNamespaceGoesWithAllThatIsInIt() {
        created("/api/v1/namespaces", Json.object("metadata", Json.object("name", "team")));
        created("/api/v1/namespaces/team/pods", Client.pod("web"));
        assertThat(client.delete("/api/v1/namespaces/team")
                        .body()
                        .at("status", "phase")
                        .plain())
                .isEqualTo("Terminating");
        cluster.awaitControllers();
        assertThat(client.get("/api/v1/namespaces/team").code()).isEqualTo(404);
        assertThat(client.get("/api/v1/namespaces/team/pods/web").code()).isEqualTo(404);
    }

    @Test
    void aCordonedNodeIsTainted() {
        created("/api/v1/nodes", Client.node("n1"));
        client.patch("/api/v1/nodes/n1", Client.MERGE, "{\"spec\":{\"unschedulable\":true}}");
        cluster.awaitControllers();
        assertThat(client.get("/api/v1/nodes/n1")
                        .body()
                        .at("spec", "taints")
                        .items()
                        .getFirst()
                        .get("key")
                        .plain())
                .isEqualTo("node.kubernetes.io/unschedulable");
    }

    @Test
    void thePodsOfADeletedNodeAreLost() {
        created("/api/v1/nodes", Client.node("n1"));
        pod("web");
        client.post(PODS + "/web/binding", Client.binding("n1"));
        client.delete("/api/v1/nodes/n1");
        assertThat(pods()).isEmpty();
    }
}

package dev.berth.embedded;

import static org.assertj.core.api.Assertions.assertThat;

import dev.berth.embedded.json.Json;
import org.junit.jupiter.api.Test;

final class ObjectsTest extends WithServer {

    @Test
    void aCreatedObjectGetsItsIdentity() {
        var pod = pod("web").body().get("metadata");
        assertThat(pod.get("uid").text("")).hasSize(36);
        assertThat(pod.get("creationTimestamp").text("")).endsWith("Z");
        assertThat(pod.get("resourceVersion").text("")).matches("[0-9]+");
        assertThat(pod.get("generation").number(0)).isEqualTo(1);
        assertThat(pod.get("namespace").text("")).isEqualTo("default");
    }

    @Test
    void generateNameMakesNamesThatDiffer() {
        var unnamed = Client.pod("").drop("metadata", "name").put("job-", "metadata", "generateName");
        String first = created(PODS, unnamed).body().at("metadata", "name").text("");
        String second = created(PODS, unnamed).body().at("metadata", "name").text("");
        assertThat(first).matches("job-[a-z0-9]{5}").isNotEqualTo(second);
    }

    @Test
    void aNameIsTakenOnce() {
        pod("web");
        var again = client.post(PODS, Client.pod("web"));
        assertThat(again.code()).isEqualTo(409);
        assertThat(again.reason()).isEqualTo("AlreadyExists");
        assertThat(again.message()).isEqualTo("pods \"web\" already exists");
        assertThat(again.body().at("details", "kind").text("")).isEqualTo("pods");
    }

    @Test
    void whatIsNotThereIsNotFound() {
        var answer = client.get(PODS + "/web");
        assertThat(answer.code()).isEqualTo(404);
        assertThat(answer.body().get("kind").text("")).isEqualTo("Status");
        assertThat(answer.reason()).isEqualTo("NotFound");
        assertThat(answer.message()).isEqualTo("pods \"web\" not found");
        assertThat(answer.body().at("details", "name").text("")).isEqualTo("web");
    }

    @Test
    void anUnknownResourceIsNotFound() {
        assertThat(client.get("/api/v1/namespaces/default/gadgets").code()).isEqualTo(404);
        assertThat(client.get("/apis/example.com/v1/gadgets").code()).isEqualTo(404);
    }

    @Test
    void anInvalidObjectIsRefusedFieldByField() {
        var answer = client.post(PODS, Json.object("metadata", Json.object("name", "Web"), "spec", Json.EMPTY));
        assertThat(answer.code()).isEqualTo(422);
        assertThat(answer.reason()).isEqualTo("Invalid");
        assertThat(answer.message()).startsWith("Pod \"Web\" is invalid: [metadata.name: Invalid value: \"Web\"");
        var causes = answer.body().at("details", "causes").items();
        assertThat(causes)
                .extracting(cause -> cause.get("field").text(""))
                .containsExactly("metadata.name", "spec.containers");
        assertThat(causes.get(1).get("reason").text("")).isEqualTo("FieldValueRequired");
    }

    @Test
    void whatIsNotJsonIsABadRequest() {
        assertThat(client.patch(PODS, "application/json", "{").code()).isEqualTo(405);
        var answer = client.send(
                PODS,
                java.net.http.HttpRequest.newBuilder()
                        .POST(java.net.http.HttpRequest.BodyPublishers.ofString("{\"a\":"))
                        .header("Content-Type", "application/json"));
        assertThat(answer.code()).isEqualTo(400);
        assertThat(answer.reason()).isEqualTo("BadRequest");
    }

    @Test
    void anObjectInAMissingNamespaceIsRefused() {
        var answer = client.post("/api/v1/namespaces/nowhere/pods", Client.pod("web"));
        assertThat(answer.code()).isEqualTo(404);
        assertThat(answer.message()).isEqualTo("namespaces \"nowhere\" not found");
    }

    @Test
    void anUpdateOfAnOldVersionConflicts() {
        var first = pod("web");
        var labelled = client.put(PODS + "/web", first.body().asObject().put("1", "metadata", "labels", "a"));
        assertThat(labelled.code()).isEqualTo(200);
        assertThat(labelled.revision()).isNotEqualTo(first.revision());
        var late = client.put(PODS + "/web", first.body().asObject().put("2", "metadata", "labels", "a"));
        assertThat(late.code()).isEqualTo(409);
        assertThat(late.reason()).isEqualTo("Conflict");
        assertThat(late.message())
                .isEqualTo("Operation cannot be fulfilled on pods \"web\": the object has been modified;"
                        + " please apply your changes to the latest version and try again");
    }

    @Test
    void anUpdateThatChangesNothingIsNoNewVersion() {
        var first = pod("web");
        assertThat(client.put(PODS + "/web", first.body()).revision()).isEqualTo(first.revision());
    }

    @Test
    void aPodsContentCannotChange() {
        var changed = pod("web").body().asObject().put("other", "spec", "schedulerName");
        var answer = client.put(PODS + "/web", changed);
        assertThat(answer.code()).isEqualTo(422);
        assertThat(answer.message()).contains("pod updates may not change fields other than");
    }

    @Test
    void theStatusIsWrittenBySubresourceOnly() {
        var running =
                pod("web").body().asObject().put("Running", "status", "phase").put("x", "metadata", "labels", "a");
        var main = client.put(PODS + "/web", running);
        assertThat(main.body().at("status", "phase").text("")).isEqualTo("Pending");
        var status = client.put(
                PODS + "/web/status",
                running.put(main.revision(), "metadata", "resourceVersion").put("y", "metadata", "labels", "a"));
        assertThat(status.body().at("status", "phase").text("")).isEqualTo("Running");
        assertThat(status.body().at("metadata", "labels", "a").text("")).isEqualTo("x");
    }

    @Test
    void aNodeKeepsTheStatusItIsCreatedWith() {
        var node = created("/api/v1/nodes", Client.node("n1"));
        assertThat(node.body().at("status", "allocatable", "cpu").text("")).isEqualTo("8");
    }

    @Test
    void aDryRunStoresNothing() {
        assertThat(client.post(PODS + "?dryRun=All", Client.pod("web")).code()).isEqualTo(201);
        assertThat(client.get(PODS + "/web").code()).isEqualTo(404);
    }

    @Test
    void aBodyThatIsTooLargeIsRefused() {
        var answer = client.post(PODS, Client.pod("web").put("x".repeat(4_000_000), "spec", "hostname"));
        assertThat(answer.code()).isEqualTo(413);
        assertThat(answer.reason()).isEqualTo("RequestEntityTooLarge");
    }
}

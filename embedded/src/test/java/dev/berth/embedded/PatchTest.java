package dev.berth.embedded;

import static org.assertj.core.api.Assertions.assertThat;

import dev.berth.embedded.json.Json;
import org.junit.jupiter.api.Test;

final class PatchTest extends WithServer {
    private static final String JSON = "application/json-patch+json";
    private static final String STRATEGIC = "application/strategic-merge-patch+json";
    private static final String APPLY = "application/apply-patch+yaml";
    private static final String MAPS = "/api/v1/namespaces/default/configmaps";

    @Test
    void aJsonPatchIsDoneWhollyOrNotAtAll() {
        pod("web");
        var done = client.patch(
                PODS + "/web",
                JSON,
                "[{\"op\":\"add\",\"path\":\"/metadata/labels\",\"value\":{\"a/b\":\"1\"}},"
                        + "{\"op\":\"test\",\"path\":\"/metadata/labels/a~1b\",\"value\":\"1\"}]");
        assertThat(done.body().at("metadata", "labels", "a/b").text("")).isEqualTo("1");
        var failed = client.patch(
                PODS + "/web",
                JSON,
                "[{\"op\":\"remove\",\"path\":\"/metadata/labels\"},"
                        + "{\"op\":\"test\",\"path\":\"/metadata/name\",\"value\":\"other\"}]");
        assertThat(failed.code()).isEqualTo(422);
        assertThat(client.get(PODS + "/web").body().at("metadata", "labels").present())
                .isTrue();
    }

    @Test
    void aMergePatchSetsAndRemoves() {
        created(PODS, Client.pod("web").put("1", "metadata", "labels", "a"));
        var patched = client.patch(PODS + "/web", Client.MERGE, "{\"metadata\":{\"labels\":{\"a\":null,\"b\":\"2\"}}}");
        assertThat(patched.body().at("metadata", "labels")).isEqualTo(Json.object("b", "2"));
    }

    @Test
    void aPatchWithAnOldVersionConflicts() {
        String revision = pod("web").revision();
        client.patch(PODS + "/web", Client.MERGE, "{\"metadata\":{\"labels\":{\"a\":\"1\"}}}");
        var late = client.patch(
                PODS + "/web",
                Client.MERGE,
                "{\"metadata\":{\"resourceVersion\":\"" + revision + "\",\"labels\":{\"a\":\"2\"}}}");
        assertThat(late.code()).isEqualTo(409);
    }

    @Test
    void aStrategicPatchMergesConditionsByType() {
        pod("web");
        client.post(PODS + "/web/binding", Client.binding("n1"));
        var patched = client.patch(
                PODS + "/web/status",
                STRATEGIC,
                "{\"status\":{\"conditions\":[{\"type\":\"Ready\",\"status\":\"True\"}]}}");
        assertThat(patched.body().at("status", "conditions").items())
                .extracting(condition -> condition.get("type").text(""))
                .containsExactly("PodScheduled", "Ready");
        var removed = client.patch(
                PODS + "/web/status",
                STRATEGIC,
                "{\"status\":{\"conditions\":[{\"$patch\":\"delete\",\"type\":\"Ready\"}]}}");
        assertThat(removed.body().at("status", "conditions").items()).hasSize(1);
    }

    @Test
    void anUnknownFormIsRefused() {
        pod("web");
        assertThat(client.patch(PODS + "/web", "text/plain", "{}").code()).isEqualTo(415);
    }

    @Test
    void applyCreatesAndThenOwnsWhatItSays() {
        var applied = apply("one", "{a: '1', b: '2'}", "");
        assertThat(applied.code()).isEqualTo(201);
        var entry = applied.body().at("metadata", "managedFields").items().getFirst();
        assertThat(entry.get("manager").text("")).isEqualTo("one");
        assertThat(entry.get("operation").text("")).isEqualTo("Apply");
        assertThat(entry.at("fieldsV1", "f:data").fields()).containsKeys("f:a", "f:b");
        var again = apply("one", "{a: '1'}", "");
        assertThat(again.code()).isEqualTo(200);
        assertThat(again.body().get("data")).isEqualTo(Json.object("a", "1"));
    }

    @Test
    void applyConflictsWithWhoOwnsTheFieldUnlessForced() {
        apply("one", "{a: '1'}", "");
        var conflict = apply("two", "{a: '2'}", "");
        assertThat(conflict.code()).isEqualTo(409);
        assertThat(conflict.message())
                .isEqualTo("Apply failed with 1 conflict: conflict with \"one\" using v1: .data.a");
        assertThat(conflict.body()
                        .at("details", "causes")
                        .items()
                        .getFirst()
                        .get("reason")
                        .text(""))
                .isEqualTo("FieldManagerConflict");
        assertThat(apply("two", "{a: '1'}", "").code()).isEqualTo(200);
        assertThat(apply("two", "{a: '2'}", "&force=true")
                        .body()
                        .at("data", "a")
                        .text(""))
                .isEqualTo("2");
    }

    @Test
    void whatTwoApplyStaysUntilBothLetGo() {
        apply("one", "{a: '1', b: '1'}", "");
        apply("two", "{a: '1'}", "");
        assertThat(apply("one", "{b: '1'}", "").body().at("data", "a").text("")).isEqualTo("1");
        assertThat(apply("two", "{}", "").body().at("data", "a").present()).isFalse();
    }

    @Test
    void anUpdateTakesFieldsOver() {
        apply("one", "{a: '1'}", "");
        client.patch(MAPS + "/m?fieldManager=editor", Client.MERGE, "{\"data\":{\"a\":\"9\"}}");
        assertThat(apply("one", "{a: '1'}", "").message()).contains("conflict with \"editor\"");
    }

    @Test
    void applyMergesContainersByName() {
        var pod = "apiVersion: v1\nkind: Pod\nmetadata: {name: web}\nspec: {containers: [{name: main, image: 'i:1'}]}";
        client.patch(PODS + "/web?fieldManager=one", APPLY, pod);
        var changed = client.patch(PODS + "/web?fieldManager=one", APPLY, pod.replace("i:1", "i:2"));
        assertThat(changed.code()).isEqualTo(200);
        var container = changed.body().at("spec", "containers").items();
        assertThat(container).hasSize(1);
        assertThat(container.getFirst().get("image").text("")).isEqualTo("i:2");
        assertThat(container.getFirst().get("imagePullPolicy").text("")).isEqualTo("IfNotPresent");
    }

    @Test
    void applyNeedsAManager() {
        assertThat(client.patch(MAPS + "/m", APPLY, "metadata: {name: m}").code())
                .isEqualTo(400);
    }

    private Client.Answer apply(String manager, String data, String more) {
        return client.patch(
                MAPS + "/m?fieldManager=" + manager + more,
                APPLY,
                "apiVersion: v1\nkind: ConfigMap\nmetadata: {name: m}\ndata: " + data);
    }

    @Test
    void aScaleChangesTheReplicas() {
        created("/apis/apps/v1/namespaces/default/deployments", ControllersTest.deployment("web", 1));
        String scale = "/apis/apps/v1/namespaces/default/deployments/web/scale";
        assertThat(client.get(scale).body().at("spec", "replicas").number(0)).isEqualTo(1);
        assertThat(client.patch(scale, Client.MERGE, "{\"spec\":{\"replicas\":3}}")
                        .code())
                .isEqualTo(200);
        assertThat(client.get(scale).body().at("spec", "replicas").number(0)).isEqualTo(3);
    }
}

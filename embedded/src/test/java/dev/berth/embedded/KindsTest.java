package dev.berth.embedded;

import static org.assertj.core.api.Assertions.assertThat;

import dev.berth.embedded.json.Json;
import dev.berth.embedded.json.YamlText;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Priorities, gangs, events, custom kinds; discovery, tables and documents about all kinds. */
final class KindsTest extends WithServer {
    private static final String CLASSES = "/apis/scheduling.k8s.io/v1/priorityclasses";
    private static final String GROUPS = "/apis/scheduling.k8s.io/v1beta1/namespaces/default/podgroups";
    private static final String DEFINITIONS = "/apis/apiextensions.k8s.io/v1/customresourcedefinitions";
    private static final String GADGETS = "/apis/example.com/v1/namespaces/default/gadgets";

    @Test
    void aPriorityClassGivesThePriority() {
        created(
                CLASSES,
                Json.object("metadata", Json.object("name", "high"), "value", 100, "preemptionPolicy", "Never"));
        var pod = created(PODS, Client.pod("web").put("high", "spec", "priorityClassName"))
                .body();
        assertThat(pod.at("spec", "priority").number(0)).isEqualTo(100);
        assertThat(pod.at("spec", "preemptionPolicy").plain()).isEqualTo("Never");
        var unknown = client.post(PODS, Client.pod("other").put("none", "spec", "priorityClassName"));
        assertThat(unknown.code()).isEqualTo(403);
        assertThat(unknown.message()).contains("no PriorityClass with name none was found");
    }

    @Test
    void aGlobalDefaultCountsWherePodsSayNothing() {
        created(CLASSES, Json.object("metadata", Json.object("name", "base"), "value", 7, "globalDefault", true));
        assertThat(pod("web").body().at("spec", "priority").number(0)).isEqualTo(7);
    }

    @Test
    void aPodGroupHasExactlyOnePolicy() {
        var group = Json.object(
                "metadata", Json.object("name", "llama"),
                "spec", Json.object("schedulingPolicy", Json.object("gang", Json.object("minCount", 8))));
        assertThat(client.post(GROUPS, group).code()).isEqualTo(201);
        var both = group.put("other", "metadata", "name").put(Json.EMPTY, "spec", "schedulingPolicy", "basic");
        assertThat(client.post(GROUPS, both).code()).isEqualTo(422);
        assertThat(client.post(
                                GROUPS,
                                group.put("zero", "metadata", "name")
                                        .put(0, "spec", "schedulingPolicy", "gang", "minCount"))
                        .code())
                .isEqualTo(422);
    }

    @Test
    void anEventIsOneInBothGroups() {
        created(
                "/apis/events.k8s.io/v1/namespaces/default/events",
                Json.object(
                        "metadata", Json.object("name", "e"),
                        "regarding", Json.object("kind", "Pod", "name", "web"),
                        "note", "placed",
                        "reason", "Scheduled",
                        "reportingController", "berth"));
        var core = client.get("/api/v1/namespaces/default/events?fieldSelector=involvedObject.name%3Dweb")
                .body()
                .get("items")
                .items()
                .getFirst();
        assertThat(core.get("message").plain()).isEqualTo("placed");
        assertThat(core.get("apiVersion").plain()).isEqualTo("v1");
        var other =
                client.get("/apis/events.k8s.io/v1/namespaces/default/events/e").body();
        assertThat(other.get("note").plain()).isEqualTo("placed");
        assertThat(other.at("regarding", "name").plain()).isEqualTo("web");
    }

    private void define() {
        created(DEFINITIONS, (Json.Obj) YamlText.read("""
                        metadata: {name: gadgets.example.com}
                        spec:
                          group: example.com
                          scope: Namespaced
                          names: {plural: gadgets, kind: Gadget, shortNames: [gd]}
                          versions:
                          - name: v1
                            served: true
                            storage: true
                            subresources: {status: {}}
                            additionalPrinterColumns: [{name: Size, type: integer, jsonPath: .spec.size}]
                            schema:
                              openAPIV3Schema:
                                type: object
                                properties:
                                  spec:
                                    type: object
                                    required: [size]
                                    properties:
                                      size: {type: integer, minimum: 1}
                                      color: {type: string, default: red, enum: [red, blue]}
                                  status: {type: object, x-kubernetes-preserve-unknown-fields: true}
                        """));
    }

    private static Json.Obj gadget(String name, Object size) {
        return Json.object("metadata", Json.object("name", name), "spec", Json.object("size", size, "extra", true));
    }

    @Test
    void aDefinitionBringsItsKindAndTakesItAway() {
        assertThat(client.get(GADGETS).code()).isEqualTo(404);
        define();
        assertThat(client.get(GADGETS).code()).isEqualTo(200);
        client.delete(DEFINITIONS + "/gadgets.example.com");
        assertThat(client.get(GADGETS).code()).isEqualTo(404);
    }

    @Test
    void aSchemaPrunesDefaultsAndRefuses() {
        define();
        var made = created(GADGETS, gadget("one", 3)).body();
        assertThat(made.get("spec")).isEqualTo(Json.object("size", 3, "color", "red"));
        var wrong = client.post(GADGETS, gadget("two", "many"));
        assertThat(wrong.code()).isEqualTo(422);
        assertThat(wrong.message()).contains("spec.size");
        assertThat(client.post(GADGETS, gadget("two", 0)).code()).isEqualTo(422);
        assertThat(client.post(GADGETS, gadget("two", 1).put("green", "spec", "color"))
                        .message())
                .contains("Unsupported value: \"green\"");
        assertThat(client.post(GADGETS, gadget("two", 1).drop("spec", "size")).message())
                .contains("spec.size: Required value");
    }

    @Test
    void aCustomObjectIsUpdatedByVersionOnly() {
        define();
        var made = created(GADGETS, gadget("one", 3)).body().asObject();
        assertThat(client.put(GADGETS + "/one", made.drop("metadata", "resourceVersion"))
                        .code())
                .isEqualTo(422);
        var changed = client.put(GADGETS + "/one", made.put(4, "spec", "size"));
        assertThat(changed.body().at("metadata", "generation").number(0)).isEqualTo(2);
    }

    @Test
    void aTableHasTheColumnsOfTheKind() {
        define();
        created(GADGETS, gadget("one", 3));
        var table = client.get(GADGETS, "application/json;as=Table;v=v1;g=meta.k8s.io")
                .body();
        assertThat(table.get("columnDefinitions").items())
                .extracting(column -> column.get("name").plain())
                .containsExactly("Name", "Size");
        assertThat(table.get("rows").items().getFirst().get("cells")).isEqualTo(Json.array("one", "3"));
        pod("web");
        var pods =
                client.get(PODS, "application/json;as=Table;v=v1;g=meta.k8s.io").body();
        assertThat(pods.get("rows").items().getFirst().get("cells").items().subList(0, 3))
                .isEqualTo(List.of(Json.of("web"), Json.of("0/1"), Json.of("Pending")));
    }

    @Test
    void discoveryTellsAllKinds() {
        define();
        var core = client.get("/api/v1").body().get("resources").items();
        assertThat(core).extracting(each -> each.get("name").plain()).contains("pods", "pods/binding", "nodes/status");
        assertThat(client.get("/apis").body().get("groups").items())
                .extracting(group -> group.get("name").plain())
                .contains("apps", "example.com", "scheduling.k8s.io");
        var all = client.get("/apis", "application/json;g=apidiscovery.k8s.io;v=v2;as=APIGroupDiscoveryList");
        assertThat(all.body().get("kind").plain()).isEqualTo("APIGroupDiscoveryList");
        assertThat(client.get("/version").body().get("minor").plain()).isEqualTo("37");
    }

    @Test
    void theDocumentKnowsTheFieldsOfPods() {
        assertThat(client.get("/openapi/v3").body().get("paths").fields()).containsKeys("api/v1", "apis/apps/v1");
        var schemas = client.get("/openapi/v3/api/v1").body().at("components", "schemas");
        assertThat(schemas.at("io.k8s.api.core.v1.PodSpec", "properties").fields())
                .containsKeys("containers", "nodeName", "schedulingGroup", "topologySpreadConstraints");
        assertThat(schemas.at("io.k8s.api.core.v1.PodSpec", "properties", "priority", "type")
                        .plain())
                .isEqualTo("integer");
    }

    @Test
    void whoReachesItMayDoEverything() {
        var review =
                client.post("/apis/authorization.k8s.io/v1/selfsubjectaccessreviews", Json.object("spec", Json.EMPTY));
        assertThat(review.body().at("status", "allowed").isTrue()).isTrue();
    }
}

package dev.berth.embedded;

import static org.assertj.core.api.Assertions.assertThat;

import dev.berth.embedded.json.Json;
import java.util.List;
import org.junit.jupiter.api.Test;

final class BindingTest extends WithServer {

    @Test
    void aBindingSetsNodeAnnotationsAndConditionAtOnce() {
        var pod = pod("web");
        var answer = client.post(
                PODS + "/web/binding",
                Client.binding("n1")
                        .with(
                                "metadata",
                                Json.object(
                                        "name", "web",
                                        "uid", pod.uid(),
                                        "annotations", Json.object("berth.dev/devices", "0,1"))));
        assertThat(answer.code()).isEqualTo(201);
        assertThat(answer.body().get("status").text("")).isEqualTo("Success");
        var bound = client.get(PODS + "/web").body();
        assertThat(bound.at("spec", "nodeName").text("")).isEqualTo("n1");
        assertThat(bound.at("metadata", "annotations", "berth.dev/devices").text(""))
                .isEqualTo("0,1");
        var condition = bound.at("status", "conditions").items().getFirst();
        assertThat(condition.get("type").text("")).isEqualTo("PodScheduled");
        assertThat(condition.get("status").text("")).isEqualTo("True");
    }

    @Test
    void aPodIsBoundOnce() {
        pod("web");
        client.post(PODS + "/web/binding", Client.binding("n1"));
        var again = client.post(PODS + "/web/binding", Client.binding("n1"));
        assertThat(again.code()).isEqualTo(409);
        assertThat(again.message())
                .isEqualTo("Operation cannot be fulfilled on pods/binding \"web\":"
                        + " pod web is already assigned to node \"n1\"");
    }

    @Test
    void aBindingForThePodBeforeOfTheSameNameIsRefused() {
        String uid = pod("web").uid();
        client.delete(PODS + "/web");
        pod("web");
        var answer = client.post(PODS + "/web/binding", Client.binding("n1").with("metadata", Json.object("uid", uid)));
        assertThat(answer.code()).isEqualTo(409);
        assertThat(answer.message()).contains("UID in precondition: " + uid);
        assertThat(client.get(PODS + "/web").body().at("spec", "nodeName").present())
                .isFalse();
    }

    @Test
    void aMissingPodCannotBeBound() {
        assertThat(client.post(PODS + "/web/binding", Client.binding("n1")).code())
                .isEqualTo(404);
    }

    @Test
    void aBindingNeedsANode() {
        pod("web");
        assertThat(client.post(PODS + "/web/binding", Json.object("target", Json.EMPTY))
                        .code())
                .isEqualTo(422);
    }

    @Test
    void gatesHoldAPodBack() {
        created(
                PODS,
                Client.pod("web").put(List.of(Json.object("name", "example.com/quota")), "spec", "schedulingGates"));
        var answer = client.post(PODS + "/web/binding", Client.binding("n1"));
        assertThat(answer.code()).isEqualTo(409);
        assertThat(answer.message()).contains("schedulingGates");
    }

    @Test
    void aPodThatIsBeingDeletedCannotBeBound() {
        created(PODS, Client.pod("web").put(List.of("example.com/hold"), "metadata", "finalizers"));
        client.delete(PODS + "/web");
        assertThat(client.post(PODS + "/web/binding", Client.binding("n1")).code())
                .isEqualTo(409);
    }
}

package dev.berth.embedded;

import static org.assertj.core.api.Assertions.assertThat;

import dev.berth.embedded.json.Json;
import java.util.List;
import org.junit.jupiter.api.Test;

final class DeletionTest extends WithServer {

    @Test
    void aPodWithoutANodeGoesAtOnce() {
        pod("web");
        assertThat(client.delete(PODS + "/web").code()).isEqualTo(200);
        assertThat(client.get(PODS + "/web").code()).isEqualTo(404);
    }

    @Test
    void aPodOnANodeGetsTimeUntilItsKubeletConfirms() {
        pod("web");
        assertThat(client.post(PODS + "/web/binding", Client.binding("n1")).code())
                .isEqualTo(201);
        var marked = client.delete(PODS + "/web").body().get("metadata");
        assertThat(marked.get("deletionGracePeriodSeconds").number(0)).isEqualTo(30);
        assertThat(marked.get("deletionTimestamp").text("")).endsWith("Z");
        assertThat(client.get(PODS + "/web").code()).isEqualTo(200);
        client.delete(PODS + "/web", Json.object("gracePeriodSeconds", 0));
        assertThat(client.get(PODS + "/web").code()).isEqualTo(404);
    }

    @Test
    void aFinalizerHoldsAnObjectUntilItIsRemoved() {
        created(PODS, Client.pod("web").put(List.of("example.com/hold"), "metadata", "finalizers"));
        var marked = client.delete(PODS + "/web");
        assertThat(marked.body().at("metadata", "deletionTimestamp").present()).isTrue();
        var added = client.put(
                PODS + "/web",
                marked.body()
                        .asObject()
                        .put(List.of("example.com/hold", "example.com/more"), "metadata", "finalizers"));
        assertThat(added.code()).isEqualTo(422);
        client.put(PODS + "/web", marked.body().asObject().drop("metadata", "finalizers"));
        assertThat(client.get(PODS + "/web").code()).isEqualTo(404);
    }

    @Test
    void aDeletionOfAnotherUidIsRefused() {
        pod("web");
        var answer = client.delete(
                PODS + "/web",
                Json.object("preconditions", Json.object("uid", "11111111-1111-4111-8111-111111111111")));
        assertThat(answer.code()).isEqualTo(409);
        assertThat(answer.message()).contains("the UID in the precondition");
        assertThat(client.get(PODS + "/web").code()).isEqualTo(200);
    }

    @Test
    void aCollectionIsDeletedBySelector() {
        created(PODS, Client.pod("a").put("x", "metadata", "labels", "app"));
        created(PODS, Client.pod("b").put("y", "metadata", "labels", "app"));
        assertThat(client.delete(PODS + "?labelSelector=app%3Dx").code()).isEqualTo(200);
        assertThat(client.get(PODS).body().get("items").items())
                .extracting(pod -> pod.at("metadata", "name").text(""))
                .containsExactly("b");
    }
}

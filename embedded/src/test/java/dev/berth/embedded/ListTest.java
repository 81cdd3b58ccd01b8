package dev.berth.embedded;

import static org.assertj.core.api.Assertions.assertThat;

import dev.berth.embedded.json.Json;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class ListTest extends WithServer {

    @BeforeEach
    void fivePods() {
        for (String name : List.of("a", "b", "c", "d", "e")) {
            created(
                    PODS,
                    Client.pod(name)
                            .put(name, "metadata", "labels", "name")
                            .put(name.compareTo("c") < 0 ? "front" : "back", "metadata", "labels", "tier"));
        }
    }

    private List<String> names(String query) {
        return names(client.get(PODS + query));
    }

    private static List<String> names(Client.Answer list) {
        return list.body().get("items").items().stream()
                .map(item -> item.at("metadata", "name").text(""))
                .toList();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "tier=front | ab",
                "tier==front | ab",
                "tier!=front | cde",
                "tier in (front,back),name notin (a,e) | bcd",
                "name | abcde",
                "!name | ''",
                "tier=front,name=b | b"
            })
    void labelsSelect(String selector, String expected) {
        var query = "?labelSelector=" + java.net.URLEncoder.encode(selector, java.nio.charset.StandardCharsets.UTF_8);
        assertThat(String.join("", names(query))).isEqualTo(expected);
    }

    @Test
    void fieldsSelect() {
        client.post(PODS + "/b/binding", Client.binding("n1"));
        assertThat(names("?fieldSelector=spec.nodeName%3Dn1")).containsExactly("b");
        assertThat(names("?fieldSelector=spec.nodeName%3D")).containsExactly("a", "c", "d", "e");
        assertThat(names("?fieldSelector=metadata.name!%3Da,status.phase%3DPending"))
                .containsExactly("b", "c", "d", "e");
    }

    @Test
    void whatCannotBeSelectedIsRefused() {
        assertThat(client.get(PODS + "?fieldSelector=spec.hostname%3Da").message())
                .isEqualTo("field label not supported: spec.hostname");
        assertThat(client.get(PODS + "?labelSelector=a%3D%20-").code()).isEqualTo(400);
        assertThat(client.get(PODS + "?limit=-1").code()).isEqualTo(400);
    }

    @Test
    void pagesAreOfOneMomentWhateverHappensBetween() {
        var names = new ArrayList<String>();
        var page = client.get(PODS + "?limit=2");
        String revision = page.revision();
        assertThat(page.body().at("metadata", "remainingItemCount").number(0)).isEqualTo(3);
        client.delete(PODS + "/d");
        pod("bb");
        while (true) {
            names.addAll(names(page));
            assertThat(page.revision()).isEqualTo(revision);
            String next = page.body().at("metadata", "continue").text("");
            if (next.isEmpty()) {
                break;
            }
            page = client.get(PODS + "?limit=2&continue=" + next);
        }
        assertThat(names).containsExactly("a", "b", "c", "d", "e");
    }

    @Test
    void aPageOfAForgottenMomentIsGone() {
        String next =
                client.get(PODS + "?limit=2").body().at("metadata", "continue").text("");
        pod("f");
        cluster.compact();
        var answer = client.get(PODS + "?limit=2&continue=" + next);
        assertThat(answer.code()).isEqualTo(410);
        assertThat(answer.reason()).isEqualTo("Expired");
    }

    @Test
    void anExactRevisionIsAnsweredAsItWas() {
        String revision = client.get(PODS).revision();
        client.delete(PODS + "/a");
        assertThat(names("?resourceVersion=" + revision + "&resourceVersionMatch=Exact"))
                .hasSize(5);
        assertThat(names("")).hasSize(4);
    }

    @Test
    void aRevisionOfTheFutureIsNotAnswered() {
        var answer = client.get(PODS + "?resourceVersion=999999");
        assertThat(answer.code()).isEqualTo(504);
        assertThat(answer.reason()).isEqualTo("Timeout");
    }

    @Test
    void listsOverAllNamespacesAreSortedByNamespace() {
        created("/api/v1/namespaces", Json.object("metadata", Json.object("name", "aa")));
        created("/api/v1/namespaces/aa/pods", Client.pod("z"));
        assertThat(names(client.get("/api/v1/pods"))).containsExactly("z", "a", "b", "c", "d", "e");
    }
}

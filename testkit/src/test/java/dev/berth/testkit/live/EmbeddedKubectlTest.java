package dev.berth.testkit.live;

import static org.assertj.core.api.Assertions.assertThat;

import dev.berth.kubernetes.live.http.Request;
import java.time.Duration;
import org.junit.jupiter.api.Test;

/** kubectl on the embedded API, and what its controllers and virtual pods add. */
final class EmbeddedKubectlTest extends KubectlContract {
    @Override
    protected ApiUnderTest startApi() {
        return EmbeddedApi.start();
    }

    @Test
    void controllersMakePodsOfDeployments() {
        kubectl().run("apply", "-f", kubectl().file(DEPLOYMENT));
        ClusterClient.eventually(
                "there are two pods",
                Duration.ofSeconds(20),
                () -> client().items("/api/v1/namespaces/default/pods?labelSelector=app%3Dweb")
                                .size()
                        == 2);
        assertThat(kubectl().run("get", "deployments")).contains("web", "0/2");
        kubectl().run("delete", "deployment", "web");
    }

    @Test
    void aVirtualPodsLogSaysWhereItStarted() {
        client().pod("default", "logged", 100, "");
        client().must(Request.post(
                "/api/v1/namespaces/default/pods/logged/binding",
                "{\"apiVersion\":\"v1\",\"kind\":\"Binding\",\"metadata\":{\"name\":\"logged\"},"
                        + "\"target\":{\"kind\":\"Node\",\"name\":\"n1\"}}"));
        assertThat(kubectl().run("logs", "logged")).contains("started on n1");
    }

    @Test
    void eventsAreShown() {
        client().pod("default", "told", 100, "");
        client().must(Request.post(
                "/api/v1/namespaces/default/events",
                "{\"apiVersion\":\"v1\",\"kind\":\"Event\",\"metadata\":{\"name\":\"told.1\"},\"involvedObject\":{"
                        + "\"kind\":\"Pod\",\"name\":\"told\",\"namespace\":\"default\"},\"reason\":\"Waiting\","
                        + "\"message\":\"no room yet\",\"type\":\"Normal\",\"count\":1}"));
        assertThat(kubectl().run("get", "events")).contains("Waiting", "pod/told");
        assertThat(kubectl().run("events")).containsIgnoringCase("waiting");
    }
}

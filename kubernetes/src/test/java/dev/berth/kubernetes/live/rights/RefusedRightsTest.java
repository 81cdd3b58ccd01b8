package dev.berth.kubernetes.live.rights;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.berth.kubernetes.live.http.Answer;
import dev.berth.kubernetes.live.http.Request;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import org.junit.jupiter.api.Test;

final class RefusedRightsTest {
    private static final Request BIND = Request.post("/api/v1/namespaces/a/pods/p/binding", "{}");
    private static final Request RENEW = Request.put("/apis/coordination.k8s.io/v1/namespaces/b/leases/berth", "{}");
    private static final String DENIED = "{\"message\":\"pods \\\"p\\\" is forbidden: User \\\"berth\\\" cannot create"
            + " resource \\\"pods/binding\\\" in API group \\\"\\\" in the namespace \\\"a\\\"\"}";

    private Instant now = Instant.parse("2026-01-01T00:00:00Z");
    private final RefusedRights rights = new RefusedRights(() -> now);

    private static Answer answer(int status, String text) {
        return new Answer(status, -1, text.getBytes(StandardCharsets.UTF_8));
    }

    @Test
    void aRightIsReadOffARequest() {
        assertThat(Right.of(BIND)).hasToString("create pods/binding");
        assertThat(Right.of(RENEW)).hasToString("update leases.coordination.k8s.io");
        assertThat(Right.of("GET", "/api/v1/pods?watch=true&resourceVersion=7")).hasToString("watch pods");
        assertThat(Right.of("GET", "/api/v1/pods?limit=3")).hasToString("list pods");
        assertThat(Right.of("GET", "/api/v1/namespaces")).hasToString("list namespaces");
        assertThat(Right.of("GET", "/api/v1/namespaces/a")).hasToString("get namespaces");
        assertThat(Right.of("GET", "/api/v1/namespaces/a/pods/p")).hasToString("get pods");
        assertThat(Right.of("PATCH", "/apis/scheduling.k8s.io/v1beta1/namespaces/a/podgroups/g/status"))
                .hasToString("patch podgroups.scheduling.k8s.io/status");
        assertThatThrownBy(() -> Right.of("GET", "/healthz")).hasMessageContaining("/healthz is no path of objects");
    }

    @Test
    void whatTheAuthoriserRefusesIsMissingUntilItIsGranted() {
        rights.answered(BIND, answer(403, DENIED));
        rights.answered(RENEW, answer(200, "{}"));
        assertThat(rights.missing())
                .containsExactly("the account may not create pods/binding; grant it (berth manifests)");
        rights.answered(BIND, answer(500, ""));
        rights.answered(BIND, answer(401, ""));
        assertThat(rights.missing()).hasSize(1); // neither tells
        rights.answered(BIND, answer(409, "")); // refused, but by somebody who was asked after the authoriser
        assertThat(rights.missing()).isEmpty();
    }

    @Test
    void whatAWebhookOrAQuotaRefusesIsNoMissingRight() {
        rights.answered(BIND, answer(403, "{\"message\":\"admission webhook \\\"w\\\" denied the request\"}"));
        rights.answered(BIND, answer(403, "{\"message\":\"pods \\\"p\\\" is forbidden: exceeded quota\"}"));
        assertThat(rights.missing()).isEmpty();
        assertThat(RefusedRights.of(BIND, answer(403, "exceeded quota"))).isNull();
    }

    @Test
    void whatNobodyAsksForAnyMoreIsForgotten() {
        rights.answered(BIND, answer(403, DENIED));
        now = now.plusMillis(RefusedRights.FORGOTTEN_MILLIS + 1);
        assertThat(rights.missing()).isEmpty();
    }
}

package dev.berth.embedded;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.http.HttpRequest;
import org.junit.jupiter.api.Test;

final class TokenTest extends WithServer {
    @Override
    EmbeddedCluster.Options options() {
        return EmbeddedCluster.Options.DEFAULT.withToken("secret");
    }

    @Test
    void withATokenOnlyWhoShowsItIsAnswered() {
        assertThat(client.get(PODS).code()).isEqualTo(401);
        assertThat(client.get(PODS + "?watch=true").code()).isEqualTo(401);
        var shown = client.send(PODS, HttpRequest.newBuilder().GET().header("Authorization", "Bearer secret"));
        assertThat(shown.code()).isEqualTo(200);
    }
}

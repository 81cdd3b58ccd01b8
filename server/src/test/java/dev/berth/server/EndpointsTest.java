package dev.berth.server;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

final class EndpointsTest {
    private final HttpClient client = HttpClient.newHttpClient();
    private List<String> unready = List.of("pods: not listed yet", "nodes: not listed yet");
    private Endpoints endpoints;

    @BeforeEach
    void start() throws Exception {
        var metrics = new Metrics();
        metrics.decided(true, 1_000_000);
        endpoints = new Endpoints(
                new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), metrics, List::of, () -> unready);
    }

    @AfterEach
    void stop() {
        endpoints.close();
        client.close();
    }

    private HttpResponse<String> ask(String method, String path) throws Exception {
        return client.send(
                HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + endpoints.port() + path))
                        .method(method, HttpRequest.BodyPublishers.noBody())
                        .build(),
                HttpResponse.BodyHandlers.ofString());
    }

    @Test
    void readinessNamesWhatIsMissing() throws Exception {
        assertThat(ask("GET", "/readyz").statusCode()).isEqualTo(503);
        assertThat(ask("GET", "/readyz").body()).isEqualTo("pods: not listed yet\nnodes: not listed yet\n");
        unready = List.of();
        assertThat(ask("GET", "/readyz").statusCode()).isEqualTo(200);
        assertThat(ask("GET", "/healthz").body()).isEqualTo("ok\n");
    }

    @Test
    void metricsAreInThePrometheusFormat() throws Exception {
        assertThat(ask("GET", "/metrics").body())
                .contains("berth_decisions_total{result=\"placed\"} 1.0")
                .contains("berth_decision_seconds_count 1");
    }

    @Test
    void nothingCanBeChanged() throws Exception {
        assertThat(ask("POST", "/metrics").statusCode()).isEqualTo(405);
        assertThat(ask("DELETE", "/healthz").statusCode()).isEqualTo(405);
        assertThat(ask("GET", "/anything").statusCode()).isEqualTo(404);
    }
}

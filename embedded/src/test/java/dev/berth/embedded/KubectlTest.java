package dev.berth.embedded;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.berth.embedded.json.Json;
import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A real kubectl against the server: that of {@code tools/control-plane}, or the one on the path. */
@Tag("slow")
final class KubectlTest extends WithServer {
    @TempDir
    private Path folder;

    private String kubectl;

    @BeforeEach
    void findKubectl() throws IOException {
        kubectl = find();
        assumeTrue(!kubectl.isEmpty(), "left out: there is no kubectl on the path nor built by tools/control-plane");
        Files.writeString(folder.resolve("kubeconfig"), cluster.kubeconfig());
        created("/api/v1/nodes", Client.node("n1"));
    }

    private static String find() throws IOException {
        var built = Path.of(System.getProperty("user.home"), ".cache", "berth", "control-plane");
        if (Files.isDirectory(built)) {
            try (Stream<Path> files = Files.walk(built, 3)) {
                var newest = files.filter(file -> file.getFileName().toString().equals("kubectl"))
                        .max(Path::compareTo);
                if (newest.isPresent()) {
                    return newest.get().toString();
                }
            }
        }
        return Arrays.stream(System.getenv("PATH").split(File.pathSeparator))
                .map(place -> Path.of(place, "kubectl"))
                .filter(Files::isExecutable)
                .map(Path::toString)
                .findFirst()
                .orElse("");
    }

    private String run(String... arguments) throws IOException, InterruptedException {
        var command = new ArrayList<>(
                List.of(kubectl, "--cache-dir", folder.resolve("cache").toString()));
        command.addAll(List.of(arguments));
        var builder = new ProcessBuilder(command).redirectErrorStream(true);
        builder.environment().put("KUBECONFIG", folder.resolve("kubeconfig").toString());
        var process = builder.start();
        String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();
        assertThat(process.exitValue())
                .describedAs(String.join(" ", arguments) + "\n" + output)
                .isZero();
        return output;
    }

    private String file(String yaml) throws IOException {
        return Files.writeString(folder.resolve("object.yaml"), yaml).toString();
    }

    private static final String DEPLOYMENT = """
            apiVersion: apps/v1
            kind: Deployment
            metadata: {name: web}
            spec:
              replicas: 2
              selector: {matchLabels: {app: web}}
              template:
                metadata: {labels: {app: web}}
                spec: {containers: [{name: main, image: "image:1"}]}
            """;

    @Test
    void itListsKindsAndExplainsFields() throws Exception {
        assertThat(run("api-resources")).contains("pods", "podgroups", "scheduling.k8s.io/v1beta1");
        assertThat(run("explain", "pod.spec.containers.resources")).contains("KIND:", "limits", "requests");
        assertThat(run("version")).contains("Server Version: v1.37");
    }

    @Test
    void itAppliesAndPrints() throws Exception {
        assertThat(run("apply", "-f", file(DEPLOYMENT))).contains("created");
        assertThat(run("apply", "-f", file(DEPLOYMENT))).contains("unchanged");
        assertThat(run("apply", "-f", file(DEPLOYMENT.replace("replicas: 2", "replicas: 3"))))
                .contains("configured");
        cluster.awaitControllers();
        assertThat(run("get", "deployments")).contains("web", "0/3");
        assertThat(run("get", "pods", "-o", "wide").lines()).hasSize(4);
        assertThat(run("get", "deployment", "web", "-o", "yaml")).contains("replicas: 3", "uid:");
        assertThat(run("get", "nodes", "-o", "wide")).contains("n1", "INTERNAL-IP");
        assertThat(run("scale", "deployment", "web", "--replicas=1")).contains("scaled");
        cluster.awaitControllers();
        assertThat(run("get", "pods", "--no-headers").lines()).hasSize(1);
        assertThat(run("delete", "deployment", "web")).contains("deleted");
    }

    @Test
    void itAppliesOnTheServer() throws Exception {
        assertThat(run("apply", "--server-side", "-f", file(DEPLOYMENT))).contains("serverside-applied");
        assertThat(run("get", "deployment", "web", "-o", "yaml", "--show-managed-fields"))
                .contains("operation: Apply", "f:replicas");
    }

    @Test
    void itCreatesLabelsDescribesAndDeletes() throws Exception {
        assertThat(run("run", "solo", "--image=image:1")).contains("created");
        assertThat(run("label", "pod", "solo", "team=a")).contains("labeled");
        assertThat(run("annotate", "pod", "solo", "note=b")).contains("annotated");
        String uid = client.get(PODS + "/solo").uid();
        created(
                "/api/v1/namespaces/default/events",
                Json.object(
                        "metadata",
                        Json.object("name", "solo.1"),
                        "involvedObject",
                        Json.object("kind", "Pod", "name", "solo", "namespace", "default", "uid", uid),
                        "reason",
                        "Waiting",
                        "message",
                        "no room yet",
                        "type",
                        "Normal",
                        "count",
                        1));
        assertThat(run("describe", "pod", "solo")).contains("team=a", "no room yet");
        assertThat(run("get", "events")).contains("Waiting", "pod/solo");
        assertThat(run("events").toLowerCase(Locale.ROOT)).contains("waiting");
        client.post(PODS + "/solo/binding", Client.binding("n1"));
        assertThat(run("logs", "solo")).contains("started on n1");
        assertThat(run("delete", "pod", "solo", "--grace-period=0", "--force")).contains("deleted");
        assertThat(run("create", "-f", file("{apiVersion: v1, kind: Namespace, metadata: {name: team}}")))
                .contains("created");
    }

    @Test
    void itWatchesUntilSomethingHolds() throws Exception {
        pod("web");
        client.patch(
                PODS + "/web/status",
                Client.MERGE,
                "{\"status\":{\"conditions\":[{\"type\":\"Ready\",\"status\":\"True\"}]}}");
        assertThat(run("wait", "pod/web", "--for=condition=Ready", "--timeout=20s"))
                .contains("condition met");
        assertThat(run("cordon", "n1")).contains("cordoned");
        assertThat(run("get", "nodes")).contains("SchedulingDisabled");
    }
}

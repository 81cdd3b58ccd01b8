package dev.berth.testkit.live;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/** What people do with kubectl beside Berth. A subclass says on which server. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
public abstract class KubectlContract {
    protected static final String DEPLOYMENT = """
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

    @TempDir
    static Path folder;

    private @Nullable ApiUnderTest api;
    private @Nullable ClusterClient client;
    private @Nullable Kubectl kubectl;

    /** Starts the server under test. */
    protected abstract ApiUnderTest startApi();

    @BeforeAll
    void start() {
        api = startApi();
        client = new ClusterClient(api.server());
        client.node("n1", 4, Map.of());
        kubectl = Kubectl.of(api, folder);
    }

    @AfterAll
    void stop() {
        if (client != null) {
            client.close();
        }
        if (api != null) {
            api.close();
        }
    }

    protected final ClusterClient client() {
        return Objects.requireNonNull(client);
    }

    protected final Kubectl kubectl() {
        return Objects.requireNonNull(kubectl);
    }

    @Test
    void itListsKindsAndExplainsFields() {
        assertThat(kubectl().run("api-resources")).contains("pods", "poddisruptionbudgets", "scheduling.k8s.io/v1");
        assertThat(kubectl().run("explain", "pod.spec.containers.resources")).contains("KIND:", "limits", "requests");
        assertThat(kubectl().run("version")).contains("Server Version: v1.");
    }

    @Test
    void itAppliesAndChanges() {
        String name = "apply-a";
        String text = DEPLOYMENT.replace("name: web", "name: " + name);
        assertThat(kubectl().run("apply", "-f", kubectl().file(text))).contains("created");
        assertThat(kubectl().run("apply", "-f", kubectl().file(text))).contains("unchanged");
        assertThat(kubectl().run("apply", "-f", kubectl().file(text.replace("replicas: 2", "replicas: 3"))))
                .contains("configured");
        assertThat(kubectl().run("get", "deployment", name, "-o", "yaml")).contains("replicas: 3", "uid:");
        assertThat(kubectl().run("scale", "deployment", name, "--replicas=1")).contains("scaled");
        assertThat(kubectl().run("delete", "deployment", name)).contains("deleted");
    }

    @Test
    void itAppliesOnTheServer() {
        String text = DEPLOYMENT.replace("name: web", "name: apply-b");
        assertThat(kubectl().run("apply", "--server-side", "-f", kubectl().file(text)))
                .contains("serverside-applied");
        assertThat(kubectl().run("get", "deployment", "apply-b", "-o", "yaml", "--show-managed-fields"))
                .contains("operation: Apply", "f:replicas");
        kubectl().run("delete", "deployment", "apply-b");
    }

    @Test
    void itCreatesWhatItSendsAsProtobuf() {
        assertThat(kubectl().run("create", "namespace", "team-a")).contains("created");
        assertThat(kubectl().run("get", "namespace", "team-a")).contains("Active");
        kubectl().run("create", "configmap", "settings", "--from-literal=a=1", "-n", "team-a");
        assertThat(kubectl().run("get", "configmap", "settings", "-n", "team-a", "-o", "jsonpath={.data.a}"))
                .isEqualTo("1");
        kubectl().run("create", "secret", "generic", "key", "--from-literal=a=1", "-n", "team-a");
        assertThat(kubectl().run("get", "secret", "key", "-n", "team-a", "-o", "jsonpath={.data.a}"))
                .isEqualTo("MQ==");
        kubectl().run("create", "serviceaccount", "robot", "-n", "team-a");
        kubectl().run("create", "deployment", "web", "--image=image:1", "--replicas=2", "-n", "team-a");
        assertThat(kubectl()
                        .run(
                                "get",
                                "deployment",
                                "web",
                                "-n",
                                "team-a",
                                "-o",
                                "jsonpath={.spec.replicas} {.spec.template}"))
                .startsWith("2 ")
                .contains("image:1");
        kubectl().run("create", "job", "once", "--image=image:1", "-n", "team-a", "--", "sleep", "1");
        assertThat(kubectl()
                        .run(
                                "get",
                                "job",
                                "once",
                                "-n",
                                "team-a",
                                "-o",
                                "jsonpath={.spec.template.spec.containers[0].command}"))
                .isEqualTo("[\"sleep\",\"1\"]");
        kubectl().run("create", "priorityclass", "urgent", "--value=1000", "--description=first");
        assertThat(kubectl().run("get", "priorityclass", "urgent")).contains("1000");
        kubectl()
                .run(
                        "create",
                        "poddisruptionbudget",
                        "keep",
                        "--selector=app=web",
                        "--min-available=1",
                        "-n",
                        "team-a");
        assertThat(kubectl().run("get", "pdb", "keep", "-n", "team-a")).contains("1");
    }

    @Test
    void itRunsLabelsDescribesAndDeletesPods() {
        assertThat(kubectl().run("run", "solo", "--image=image:1")).contains("created");
        assertThat(kubectl().run("label", "pod", "solo", "team=a")).contains("labeled");
        assertThat(kubectl().run("annotate", "pod", "solo", "note=b")).contains("annotated");
        assertThat(kubectl().run("get", "pods", "-l", "team=a", "-o", "wide")).contains("solo", "Pending");
        assertThat(kubectl().run("describe", "pod", "solo")).contains("team=a", "image:1");
        assertThat(kubectl().run("delete", "pod", "solo", "--grace-period=0", "--force"))
                .contains("deleted");
    }

    @Test
    void itRefusesFieldsThatDoNotExist() {
        var outcome = kubectl().attempt("apply", "-f", kubectl().file("""
                        apiVersion: v1
                        kind: Pod
                        metadata: {name: wrong}
                        spec: {containers: [{name: main, image: "image:1", imagePullPolice: Never}]}
                        """));
        assertThat(outcome.code()).isNotZero();
        assertThat(outcome.output()).contains("unknown field").contains("spec.containers[0].imagePullPolice");
        assertThat(kubectl().run("apply", "--validate=warn", "-f", kubectl().file("""
                                apiVersion: v1
                                kind: ConfigMap
                                metadata: {name: warned}
                                dataa: {a: b}
                                """)))
                .contains("unknown field \"dataa\"")
                .contains("created");
    }

    @Test
    void itWaitsUntilSomethingHolds() {
        client().pod("default", "awaited", 100, "");
        client().must(dev.berth.kubernetes.live.http.Request.patch(
                "/api/v1/namespaces/default/pods/awaited/status",
                dev.berth.kubernetes.live.http.Request.MERGE_PATCH,
                "{\"status\":{\"conditions\":[{\"type\":\"Ready\",\"status\":\"True\"}]}}"));
        assertThat(kubectl().run("wait", "pod/awaited", "--for=condition=Ready", "--timeout=20s"))
                .contains("condition met");
        client().deletePod("default", "awaited");
    }

    @Test
    void itCordonsANode() {
        assertThat(kubectl().run("get", "nodes", "-o", "wide")).contains("n1", "INTERNAL-IP");
        assertThat(kubectl().run("cordon", "n1")).contains("cordoned");
        assertThat(kubectl().run("get", "nodes")).contains("SchedulingDisabled");
        assertThat(kubectl().run("uncordon", "n1")).contains("uncordoned");
    }
}

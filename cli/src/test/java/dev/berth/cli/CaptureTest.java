package dev.berth.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.berth.embedded.EmbeddedCluster;
import dev.berth.embedded.fault.Fault;
import dev.berth.embedded.fault.Target;
import dev.berth.kubernetes.live.http.ApiServer;
import dev.berth.kubernetes.live.http.Request;
import dev.berth.kubernetes.live.watch.ObjectParts;
import dev.berth.kubernetes.output.JsonText;
import dev.berth.kubernetes.output.TreeText;
import dev.berth.kubernetes.tree.JsonTrees;
import dev.berth.kubernetes.tree.Value;
import dev.berth.kubernetes.tree.YamlTrees;
import dev.berth.testkit.live.ClusterClient;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code berth capture} on the embedded API. */
final class CaptureTest {
    private static final Path EXAMPLE = Path.of("..", "examples", "ai-cluster.yaml");

    private static final Map<String, String> PATHS = Map.of(
            "PriorityClass", "/apis/scheduling.k8s.io/v1/priorityclasses",
            "Node", "/api/v1/nodes",
            "PodDisruptionBudget", "/apis/policy/v1/namespaces/%s/poddisruptionbudgets",
            "PersistentVolumeClaim", "/api/v1/namespaces/%s/persistentvolumeclaims",
            "PersistentVolume", "/api/v1/persistentvolumes",
            "StorageClass", "/apis/storage.k8s.io/v1/storageclasses",
            "Pod", "/api/v1/namespaces/%s/pods",
            "Namespace", "/api/v1/namespaces");

    @TempDir
    private Path folder;

    private final EmbeddedCluster cluster = EmbeddedCluster.start();
    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();

    @BeforeEach
    void exampleCluster() throws IOException {
        Files.writeString(folder.resolve("kubeconfig"), cluster.kubeconfig());
        var objects = new ArrayList<Value>();
        YamlTrees.read(Files.readString(EXAMPLE), "example", 1, found -> objects.add(found.value()));
        var server = new ApiServer(URI.create(cluster.url()), null, true, null, ApiServer.Credentials.NONE);
        try (var client = new ClusterClient(server)) {
            objects.stream()
                    .map(object -> ObjectParts.text(object, "metadata", "namespace"))
                    .filter(namespace -> !namespace.isEmpty())
                    .distinct()
                    .forEach(namespace -> client.ask(
                            Request.post(PATHS.get("Namespace"), "{\"metadata\":{\"name\":\"" + namespace + "\"}}")));
            objects.forEach(object -> create(object, client));
        }
    }

    private static void create(Value object, ClusterClient client) {
        String namespace = ObjectParts.text(object, "metadata", "namespace");
        String path =
                PATHS.get(ObjectParts.text(object, "kind")).formatted(namespace.isEmpty() ? "default" : namespace);
        client.must(Request.post(path, JsonText.of(json -> TreeText.write(object, json))));
        var status = ObjectParts.at(object, "status");
        if (status != null) {
            client.must(Request.patch(
                    path + "/" + ObjectParts.text(object, "metadata", "name") + "/status",
                    Request.MERGE_PATCH,
                    JsonText.of(json -> TreeText.write(new Value.Mapping(Map.of("status", status), 0), json))));
        }
    }

    @AfterEach
    void close() {
        cluster.close();
    }

    @Test
    void aCaptureIsPlacedAsTheClusterWouldBe() throws IOException {
        for (String name : List.of("dump.yaml.gz", "dump.json", "dump.json.gz", "dump.yaml")) {
            assertThat(capture("-o", file(name))).as(err.toString()).isZero();
            assertThat(berth("place", file(name), "-o", "json")).isEqualTo(1);
            assertThat(out.toString()).contains("\"serving/reranker-0\"", "\"research/finetune-8b-1\"");
            out.getBuffer().setLength(0);
        }
        assertThat(err.toString())
                .contains("12 nodes", "as of resource version", "not there: ", "podgroups.scheduling.x-k8s.io");
    }

    @Test
    void whatHidesNamesSendsTheSamePodsToTheCorrespondingNodes() throws IOException {
        assertThat(capture("-o", file("plain.json"))).isZero();
        assertThat(capture("--redact", "-o", file("hidden.json"))).isZero();
        var plain = objects("plain.json");
        var hidden = objects("hidden.json");
        var names = new HashMap<String, String>();
        assertThat(hidden).hasSameSizeAs(plain);
        for (int i = 0; i < plain.size(); i++) {
            names.put(key(hidden.get(i)), key(plain.get(i)));
        }
        assertThat(placed("hidden.json", names)).isEqualTo(placed("plain.json", Map.of()));
    }

    @Test
    void nothingOfNamesAndImagesIsLeftWhereTheyAreHidden() throws IOException {
        assertThat(capture("--redact", "-o", file("hidden.json"))).isZero();
        String text = Files.readString(folder.resolve("hidden.json"));
        assertThat(text)
                .doesNotContain("serving", "research", "pretrain", "h100-a1", "trial-1", "registry")
                .contains("nvidia.com/gpu", "topology.kubernetes.io/zone");
        for (var object : objects("hidden.json")) {
            assertThat(ObjectParts.text(object, "metadata", "name")).matches("x[a-z]+(-[0-9]+)?|system-.*");
        }
    }

    @Test
    void standardOutputGetsYaml() {
        assertThat(capture()).isZero();
        assertThat(out.toString()).startsWith("apiVersion: v1\nkind: List\nitems:\n- apiVersion: v1\n  kind: Pod\n");
    }

    @Test
    void missingRightsAreNamedAndNoFileIsLeft() throws IOException {
        cluster.faults().add(Target.of("persistentvolumeclaims"), 1, new Fault.Refusal(403, 0));
        cluster.faults().add(Target.of("csinodes"), 1, new Fault.Refusal(403, 0));
        assertThat(capture("-o", file("dump.yaml"))).isEqualTo(1);
        assertThat(err.toString()).contains("may not list persistentvolumeclaims, csinodes.storage.k8s.io");
        expectNoFileBut("kubeconfig");
        assertThat(capture("--keep-going", "-o", file("dump.yaml"))).isZero();
        assertThat(err.toString()).contains("left out, as the account may not list them: persistentvolumeclaims");
        expectNoFileBut("dump.yaml", "kubeconfig");
    }

    @Test
    void aFailureLeavesTheFileOfBefore() throws IOException {
        Files.writeString(folder.resolve("dump.yaml"), "before");
        cluster.faults().add(Target.of("csidrivers"), 1, new Fault.Refusal(400, 0));
        assertThat(capture("-o", file("dump.yaml"))).isEqualTo(1);
        assertThat(folder.resolve("dump.yaml")).hasContent("before");
        expectNoFileBut("dump.yaml", "kubeconfig");
    }

    @Test
    void aServerThatIsBusyOrBreaksOffIsAskedAgain() throws IOException {
        cluster.faults().next(Target.of("nodes"), 1, new Fault.Refusal(503, 0));
        cluster.faults().next(Target.of("pods"), 1, new Fault.LostReply());
        assertThat(capture("-o", file("dump.yaml"))).as(err.toString()).isZero();
        assertThat(err.toString()).contains("12 nodes", "23 pods");
    }

    @Test
    void aKindThatCannotBeShownAtTheMomentIsShownAsItIs() {
        cluster.faults().next(Target.of("persistentvolumes"), 1, new Fault.Refusal(410, 0));
        assertThat(capture("-o", file("dump.yaml"))).isZero();
        assertThat(err.toString()).contains("a little later", "persistentvolumes");
    }

    @Test
    void aFolderThatIsNotThereIsNamed() {
        assertThat(capture("-o", file("nowhere/dump.yaml"))).isEqualTo(1);
        assertThat(err.toString()).contains("the folder", "nowhere does not exist");
    }

    private void expectNoFileBut(String... names) throws IOException {
        try (var files = Files.list(folder)) {
            assertThat(files.map(file -> String.valueOf(file.getFileName()))).containsExactlyInAnyOrder(names);
        }
    }

    private String file(String name) {
        return folder.resolve(name).toString();
    }

    private List<Value> objects(String name) throws IOException {
        var list = JsonTrees.read(Files.readString(folder.resolve(name)), name, 1);
        return ((Value.Sequence) ObjectParts.at(list, "items")).items();
    }

    private static String key(Value object) {
        String namespace = ObjectParts.text(object, "metadata", "namespace");
        return (namespace.isEmpty() ? "" : namespace + "/") + ObjectParts.text(object, "metadata", "name");
    }

    /** Where each pod goes, or why it waits, under the names that the mapping gives. */
    private Map<String, String> placed(String name, Map<String, String> names) {
        out.getBuffer().setLength(0);
        assertThat(berth("place", file(name), "-o", "json")).isEqualTo(1);
        var answer = JsonTrees.read(out.toString(), name, 1);
        var fates = new TreeMap<String, String>();
        for (String list : List.of("placed", "waiting")) {
            for (var each : ((Value.Sequence) ObjectParts.at(answer, list)).items()) {
                String pod = ObjectParts.text(each, "pod");
                String node = ObjectParts.text(each, "node") + ObjectParts.text(each, "reservedNode");
                fates.put(
                        names.getOrDefault(pod, pod), names.getOrDefault(node, node) + ObjectParts.text(each, "code"));
            }
        }
        assertThat(fates).hasSizeGreaterThan(10);
        return fates;
    }

    private int capture(String... options) {
        var all = new ArrayList<>(List.of("capture", "--kubeconfig", file("kubeconfig")));
        all.addAll(List.of(options));
        return berth(all.toArray(String[]::new));
    }

    private int berth(String... args) {
        return Main.commandLine()
                .setOut(new PrintWriter(out, true))
                .setErr(new PrintWriter(err, true))
                .execute(args);
    }
}

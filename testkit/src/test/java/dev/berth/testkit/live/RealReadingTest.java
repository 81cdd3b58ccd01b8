package dev.berth.testkit.live;

import static org.assertj.core.api.Assertions.assertThat;

import dev.berth.engine.model.Pod;
import dev.berth.kubernetes.capture.Capture;
import dev.berth.kubernetes.capture.Redaction;
import dev.berth.kubernetes.dump.Dump;
import dev.berth.kubernetes.dump.DumpOptions;
import dev.berth.kubernetes.dump.DumpReader;
import dev.berth.kubernetes.live.http.Request;
import dev.berth.kubernetes.objects.ObjectReader;
import dev.berth.kubernetes.output.JsonText;
import dev.berth.kubernetes.output.TreeText;
import dev.berth.kubernetes.tree.Value;
import dev.berth.kubernetes.tree.YamlTrees;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What kube-apiserver makes of pods written by hand is what Berth makes of them; and a capture of it. */
@Tag("real")
final class RealReadingTest {
    private static final List<String> SPECS = List.of(
            "containers: [{name: a, image: i, resources: {limits: {cpu: 2, memory: 1Gi, nvidia.com/gpu: 1}}}]",
            "containers: [{name: a, image: i, resources: {limits: {cpu: 2}, requests: {memory: 1Gi}}}, {name: b, image: i}]\n"
                    + "initContainers: [{name: c, image: i, resources: {limits: {cpu: 3}}},"
                    + " {name: d, image: i, restartPolicy: Always, resources: {limits: {memory: 2Gi}}}]",
            "resources: {limits: {cpu: 4, memory: 8Gi}}\ncontainers: [{name: a, image: i, resources: {requests: {cpu: 1}}},"
                    + " {name: b, image: i, resources: {limits: {cpu: 500m}}}]",
            "resources: {limits: {cpu: 4}}\ncontainers: [{name: a, image: i, resources: {requests: {memory: 1Gi}}}]",
            "resources: {requests: {cpu: 2}}\ncontainers: [{name: a, image: i, resources: {requests: {memory: 1Gi, cpu: 1}}}]",
            "resources: {limits: {cpu: 4, memory: 4Gi}}\ncontainers: [{name: a, image: i, resources:"
                    + " {limits: {hugepages-2Mi: 64Mi, cpu: 1, memory: 1Gi}}}, {name: b, image: i, resources:"
                    + " {limits: {hugepages-2Mi: 32Mi, cpu: 1}}}]",
            "hostNetwork: true\ncontainers: [{name: a, image: i, ports: [{containerPort: 80}]}]",
            "affinity: {podAntiAffinity: {requiredDuringSchedulingIgnoredDuringExecution: [{topologyKey: a,"
                    + " matchLabelKeys: [run], mismatchLabelKeys: [app], labelSelector: {matchLabels: {tier: x}}}]}}\n"
                    + "containers: [{name: a, image: i}]");

    private static @Nullable RealControlPlane api;

    @TempDir
    private Path folder;

    @BeforeAll
    static void start() {
        api = RealControlPlane.start();
    }

    @AfterAll
    static void stop() {
        if (api != null) {
            api.close();
        }
    }

    @Test
    void aPodWrittenByHandAsksForWhatTheServerSaysItAsksFor() {
        try (var client = new ClusterClient(api().server())) {
            String namespace = namespace(client, "written");
            for (int i = 0; i < SPECS.size(); i++) {
                var written = pod(namespace, "p" + i, SPECS.get(i));
                var stored = create(client, namespace, written);
                var reader = new ObjectReader();
                var asWritten = reader.readPod(written, "written");
                var asStored = new ObjectReader(ObjectReader.Admission.AS_WRITTEN).readPod(stored, "stored");
                assertThat(asWritten.shape().requests())
                        .as(SPECS.get(i))
                        .isEqualTo(asStored.shape().requests());
                assertThat(asWritten.shape().nonZeroMilliCpu())
                        .isEqualTo(asStored.shape().nonZeroMilliCpu());
                assertThat(asWritten.shape().ports()).isEqualTo(asStored.shape().ports());
                assertThat(asWritten.shape().podAffinity())
                        .as(SPECS.get(i))
                        .isEqualTo(asStored.shape().podAffinity());
            }
        }
    }

    @Test
    void aCaptureShowsAllKindsAtOneMoment() throws IOException {
        try (var client = new ClusterClient(api().server())) {
            client.node("captured", 4, Map.of());
            String namespace = namespace(client, "captured");
            create(client, namespace, pod(namespace, "seen", SPECS.get(0)));
        }
        var report = new Capture(api().server(), false).to(folder.resolve("plain.yaml.gz"), null);
        assertThat(report.later()).isEmpty();
        assertThat(report.forbidden()).isEmpty();
        assertThat(report.counts()).containsKeys("pods", "nodes", "namespaces", "priorityclasses.scheduling.k8s.io");
        var plain = read("plain.yaml.gz");
        assertThat(plain.pods()).extracting(Pod::name).contains("seen");
        new Capture(api().server(), false).to(folder.resolve("hidden.json"), new Redaction());
        var hidden = read("hidden.json");
        assertThat(hidden.pods())
                .hasSameSizeAs(plain.pods())
                .extracting(Pod::name)
                .doesNotContain("seen");
        assertThat(hidden.nodes()).hasSameSizeAs(plain.nodes());
    }

    private Dump read(String name) throws IOException {
        return DumpReader.read(
                List.of(folder.resolve(name).toString()), DumpOptions.STRICT, InputStream.nullInputStream());
    }

    private static RealControlPlane api() {
        if (api == null) {
            throw new IllegalStateException("the control plane was not started");
        }
        return api;
    }

    /** Pods need an account, which a controller that is not there would make. */
    private static String namespace(ClusterClient client, String prefix) {
        String namespace = client.namespace(prefix);
        client.must(Request.post(
                "/api/v1/namespaces/" + namespace + "/serviceaccounts",
                "{\"apiVersion\":\"v1\",\"kind\":\"ServiceAccount\",\"metadata\":{\"name\":\"default\"}}"));
        return namespace;
    }

    private static Value pod(String namespace, String name, String spec) {
        var documents = new ArrayList<Value>();
        YamlTrees.read(
                "apiVersion: v1\nkind: Pod\nmetadata: {name: " + name + ", namespace: " + namespace
                        + ", labels: {run: \"7\", app: web}}\nspec:\n"
                        + ("automountServiceAccountToken: false\n" + spec).indent(2),
                "written",
                1,
                found -> documents.add(found.value()));
        return documents.get(0);
    }

    private static Value create(ClusterClient client, String namespace, Value pod) {
        var stored = client.must(Request.post(
                "/api/v1/namespaces/" + namespace + "/pods", JsonText.of(json -> TreeText.write(pod, json))));
        return stored instanceof Value.Mapping mapping
                ? new Value.Mapping(new LinkedHashMap<>(mapping.entries()), 0)
                : stored;
    }
}

package dev.berth.kubernetes.capture;

import static org.assertj.core.api.Assertions.assertThat;

import dev.berth.kubernetes.output.YamlText;
import dev.berth.kubernetes.tree.Value;
import dev.berth.kubernetes.tree.YamlTrees;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What of an object is left once names are hidden. */
class RedactedFieldsTest {
    @Test
    void anAnnotationStaysOnlyIfItIsKnownItself() {
        assertThat(redacted("""
                        kind: Pod
                        metadata:
                          name: secret-name
                          annotations:
                            berth.dev/gang: secret-gang
                            berth.dev/gang-min: "2"
                            berth.dev/topology-required: secret.example/row
                            berth.dev/topology-preferred: topology.kubernetes.io/zone
                            berth.dev/owner: secret-owner
                            kueue.x-k8s.io/queue-name: secret-queue
                            nvidia.com/comment: secret-comment
                            prometheus.io/path: /secret
                            gpu-fraction: "0.5"
                        """))
                .doesNotContain("secret", "owner", "queue", "comment", "prometheus")
                .contains(
                        "gang-min: \"2\"", "topology-preferred: topology.kubernetes.io/zone", "gpu-fraction: \"0.5\"");
    }

    @Test
    void whatContainersRunIsGoneAndWhatTheyAskForStays() {
        assertThat(redacted("""
                        kind: Pod
                        metadata: {name: secret-name}
                        spec:
                          serviceAccountName: secret-account
                          containers:
                          - name: secret-main
                            image: registry.secret/train:1
                            command: [secret]
                            env: [{name: SECRET, value: secret}]
                            resources: {limits: {nvidia.com/gpu: 1}}
                          volumes: [{name: secret-v, secret: {secretName: secret-s}}]
                          newFieldOfTomorrow: secret
                        """))
                .doesNotContain("secret", "SECRET", "command", "env", "newField")
                .contains("nvidia.com/gpu: 1");
    }

    @Test
    void zonesOfNodesStay() {
        assertThat(redacted("""
                        kind: NodeResourceTopology
                        metadata: {name: secret-node}
                        attributes: [{name: topologyManagerPolicy, value: single-numa-node}]
                        zones:
                        - {name: node-0, type: Node, resources: [{name: cpu, allocatable: "8", available: "4"}]}
                        """))
                .doesNotContain("secret")
                .contains("single-numa-node", "name: node-0", "available: \"4\"");
    }

    private static String redacted(String yaml) {
        var documents = new ArrayList<Value>();
        YamlTrees.read(yaml, "test.yaml", 1, found -> documents.add(found.value()));
        return YamlText.of(Redaction.of(List.of(documents.get(0))).get(0));
    }
}

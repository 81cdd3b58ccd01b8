package dev.berth.kubernetes.objects;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.berth.engine.model.ClusterObject;
import dev.berth.kubernetes.objects.ObjectReader.Admission;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What the API server would refuse is refused in objects written by hand, and nowhere else. */
class HandWrittenObjectsTest {
    private static final String CONTAINERS = "containers: [{name: c}]\n";

    private static final String SPREAD = "topologySpreadConstraints: [{topologyKey: z, labelSelector: {}";

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "maxSkew: 0, whenUnsatisfiable: DoNotSchedule | maxSkew is \"0\": a number from 1",
                "maxSkew: -1, whenUnsatisfiable: DoNotSchedule | maxSkew is \"-1\": a number from 1",
                "maxSkew: 1, minDomains: 0, whenUnsatisfiable: DoNotSchedule | minDomains is \"0\": a number from 1",
                "maxSkew: 1, minDomains: 3, whenUnsatisfiable: ScheduleAnyway | minDomains is \"3\": it needs",
                "maxSkew: 1, nodeAffinityPolicy: X, whenUnsatisfiable: DoNotSchedule"
                        + "| nodeAffinityPolicy is \"X\": unknown policy; use Honor or Ignore",
                "maxSkew: 1, topologyKey: \"\", whenUnsatisfiable: DoNotSchedule | topologyKey is \"\": the key",
            })
    void aSpreadConstraintThatCannotBeIsRefused(String constraint, String message) {
        String fields = constraint.contains("topologyKey") ? SPREAD.replace("topologyKey: z, ", "") : SPREAD;
        refused(CONTAINERS + fields + ", " + constraint + "}]", "spec.topologySpreadConstraints[0]." + message);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "podAffinity: {preferredDuringSchedulingIgnoredDuringExecution:"
                        + " [{weight: 0, podAffinityTerm: {topologyKey: z}}]}"
                        + "| podAffinity.preferredDuringSchedulingIgnoredDuringExecution[0].weight is \"0\": a weight",
                "podAntiAffinity: {preferredDuringSchedulingIgnoredDuringExecution:"
                        + " [{weight: 101, podAffinityTerm: {topologyKey: z}}]}"
                        + "| podAntiAffinity.preferredDuringSchedulingIgnoredDuringExecution[0].weight is \"101\": a",
                "nodeAffinity: {requiredDuringSchedulingIgnoredDuringExecution: {nodeSelectorTerms:"
                        + " [{matchExpressions: [{key: bad key!, operator: Exists}]}]}}"
                        + "| nodeAffinity.requiredDuringSchedulingIgnoredDuringExecution.nodeSelectorTerms[0]"
                        + ".matchExpressions[0].key is \"bad key!\": a label's key",
                "nodeAffinity: {requiredDuringSchedulingIgnoredDuringExecution: {nodeSelectorTerms: []}}"
                        + "| nodeAffinity.requiredDuringSchedulingIgnoredDuringExecution.nodeSelectorTerms: at least",
                "podAffinity: {requiredDuringSchedulingIgnoredDuringExecution: [{labelSelector: {}}]}"
                        + "| podAffinity.requiredDuringSchedulingIgnoredDuringExecution[0].topologyKey: the key",
            })
    void anAffinityThatCannotBeIsRefused(String affinity, String message) {
        refused(CONTAINERS + "affinity: {" + affinity + "}", "spec.affinity." + message);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "key: a, operator: Gt, value: x | value is \"x\": a whole number",
                "operator: Equal, value: x | key: without a key a toleration means all taints",
                "key: a, operator: Exists, value: b | value is \"b\": Exists takes no value",
                "key: a, operator: Exists, effect: NoSchedule, tolerationSeconds: 3"
                        + "| tolerationSeconds is \"3\": it needs effect: NoExecute",
            })
    void aTolerationThatCannotBeIsRefused(String toleration, String message) {
        refused(CONTAINERS + "tolerations: [{" + toleration + "}]", "spec.tolerations[0]." + message);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "[] | spec.containers: a pod needs at least one container",
                "[{name: x}, {name: x}] | spec.containers[1].name is \"x\": another container",
                "[{ports: [{hostPort: 70000}]}] | spec.containers[0].ports[0].hostPort is \"70000\": a port from 1",
                "[{ports: [{hostPort: -1}]}] | spec.containers[0].ports[0].hostPort is \"-1\": a port from 1",
                "[{ports: [{hostPort: 80, protocol: XX}]}] | spec.containers[0].ports[0].protocol is \"XX\": unknown",
                "[{resources: {limits: {nvidia.com/gpu: \"1.5\"}}}]"
                        + "| spec.containers[0].resources.limits.nvidia.com/gpu is \"1.5\": a resource with a domain",
                "[{resources: {requests: {nvidia.com/gpu: 1}, limits: {nvidia.com/gpu: 2}}}]"
                        + "| spec.containers[0].resources.requests.nvidia.com/gpu is \"1\": the limit is 2;",
                "[{resources: {requests: {cpu: 2}, limits: {cpu: 1}}}]"
                        + "| spec.containers[0].resources.requests.cpu is \"2\": more than the limit of 1",
                "[{resources: {requests: {foo bar: 1}}}]"
                        + "| spec.containers[0].resources.requests.foo bar is \"1\": there is no such resource",
                "[{resources: {requests: {gpus: 1}}}]"
                        + "| spec.containers[0].resources.requests.gpus is \"1\": there is no such resource",
            })
    void aContainerThatCannotBeIsRefused(String containers, String message) {
        refused("containers: " + containers, message);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "[{name: v, persistentVolumeClaim: {}}] | spec.volumes[0].persistentVolumeClaim.claimName: the name",
                "[{name: v}, {name: v}] | spec.volumes[1].name is \"v\": another volume",
            })
    void aVolumeThatCannotBeIsRefused(String volumes, String message) {
        refused(CONTAINERS + "volumes: " + volumes, message);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "spec: {taints: [{effect: NoSchedule}]} | spec.taints[0].key: a taint's key",
                "spec: {taints: [{key: a, effect: NoSchedule}, {key: a, effect: NoSchedule}]}"
                        + "| spec.taints[1]: another taint",
                "status: {allocatable: {nvidia.com/gpu: \"1.5\"}} | status.allocatable.nvidia.com/gpu is \"1.5\": a",
            })
    void aNodeThatCannotBeIsRefused(String fields, String message) {
        assertThatThrownBy(() -> read("kind: Node\nmetadata: {name: n}\n" + fields, Admission.CHECKED))
                .hasMessageContaining("test.yaml:")
                .hasMessageContaining("Node n: " + message);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "labels: {nvidia.com/gpu.count: abc} | metadata.labels.nvidia.com/gpu.count is \"abc\": a number",
                "labels: {nvidia.com/gpu.replicas: \"0\"} | metadata.labels.nvidia.com/gpu.replicas is \"0\": a number",
                "annotations: {berth.dev/unhealthy-devices: \"9\"}"
                        + "| metadata.annotations.berth.dev/unhealthy-devices is \"9\": there is no device 9; the node"
                        + " has 4 of nvidia.com/gpu, counted from 0",
            })
    void whatSaysNothingOfANodesDevicesIsRefused(String metadata, String message) {
        assertThatThrownBy(() -> read(
                        "kind: Node\nmetadata: {name: n, " + metadata
                                + "}\nstatus: {capacity: {nvidia.com/gpu: 4}, allocatable: {nvidia.com/gpu: 4}}",
                        Admission.CHECKED))
                .hasMessageContaining("Node n: " + message);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "berth.dev/gang: Bad Name | berth.dev/gang is \"Bad Name\": a gang's name",
                "berth.dev/gang: a, berth.dev/topology-required: not a label!"
                        + "| berth.dev/topology-required is \"not a label!\": a level is the key of a node label",
            })
    void aGangThatCannotBeIsRefused(String annotations, String message) {
        assertThatThrownBy(() -> read(
                        "kind: Pod\nmetadata: {name: p, annotations: {" + annotations + "}}\nspec: {"
                                + CONTAINERS.strip() + "}",
                        Admission.CHECKED))
                .hasMessageContaining("Pod p: metadata.annotations." + message);
    }

    @Test
    void aNodeMayHaveMoreAllocatableThanCapacity() {
        assertThatCode(() -> read(
                        "kind: Node\nmetadata: {name: n}\nstatus: {capacity: {cpu: 1}, allocatable: {cpu: 2}}",
                        Admission.CHECKED))
                .doesNotThrowAnyException();
    }

    @Test
    void aGpuMayBeRequestedWithoutALimitAndAContainerNeedsNoName() {
        assertThatCode(() -> read(pod("containers: [{resources: {requests: {nvidia.com/gpu: 1}}}]"), Admission.CHECKED))
                .doesNotThrowAnyException();
    }

    @Test
    void whatAnApiServerHoldsIsTakenWhateverItSays() {
        String stored = pod("containers: []").replace("name: p", "name: p, uid: 0c9e");
        assertThat(read(stored, Admission.CHECKED)).isNotNull();
        String node = "kind: Node\nmetadata: {name: n, uid: 0c9f}\nspec: {taints: [{effect: NoSchedule}]}";
        assertThat(read(node, Admission.CHECKED)).isNotNull();
    }

    @Test
    void casesForTheOracleAreTakenAsTheyAreWritten() {
        assertThat(read(pod("containers: []"), Admission.AS_WRITTEN)).isNotNull();
        assertThat(read(
                        pod(CONTAINERS + SPREAD + ", maxSkew: 0, whenUnsatisfiable: DoNotSchedule}]"),
                        Admission.AS_WRITTEN))
                .isNotNull();
    }

    private static void refused(String spec, String message) {
        assertThatThrownBy(() -> read(pod(spec), Admission.CHECKED))
                .isInstanceOf(InvalidObjectException.class)
                .hasMessageContaining("test.yaml:")
                .hasMessageContaining("Pod ml/p: " + message);
    }

    private static String pod(String spec) {
        return "kind: Pod\nmetadata: {name: p, namespace: ml}\nspec:\n" + spec.indent(2);
    }

    private static ClusterObject read(String yaml, Admission admission) {
        var object = new ObjectReader(admission).read(Documents.tree(yaml), "test.yaml");
        if (object == null) {
            throw new AssertionError("the kind does not matter to scheduling");
        }
        return object;
    }
}

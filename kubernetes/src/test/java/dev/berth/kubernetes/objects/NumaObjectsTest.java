package dev.berth.kubernetes.objects;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.berth.engine.model.NodeZones;
import dev.berth.engine.model.NodeZones.Policy;
import dev.berth.engine.model.NodeZones.Scope;
import dev.berth.engine.model.Pod;
import dev.berth.engine.model.Resources;
import dev.berth.engine.model.ZoneDemand;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** NUMA zones of nodes, and what pods have aligned. */
class NumaObjectsTest {
    private static NodeZones zones(String rest) {
        return (NodeZones) Documents.object(
                "apiVersion: topology.node.k8s.io/v1alpha2\nkind: NodeResourceTopology\nmetadata: {name: n}\n" + rest);
    }

    private static ZoneDemand demand(String... containers) {
        var spec = new StringBuilder("containers:\n");
        for (var resources : containers) {
            spec.append("- resources: {").append(resources).append("}\n");
        }
        return Documents.podWith(spec.toString()).shape().zones();
    }

    @Test
    void attributesSayPolicyAndScope() {
        var read = zones("attributes:\n- {name: topologyManagerPolicy, value: restricted}\n"
                + "- {name: topologyManagerScope, value: pod}\ntopologyPolicies: [None]\n");
        assertThat(read.policy()).isEqualTo(Policy.RESTRICTED);
        assertThat(read.scope()).isEqualTo(Scope.POD);
        assertThatThrownBy(() -> zones("attributes: [{name: topologyManagerPolicy, value: always}]"))
                .hasMessageContaining("use none, best-effort, restricted or single-numa-node");
    }

    @Test
    void theOlderListOfPoliciesIsReadToo() {
        var read = zones("topologyPolicies: [SingleNUMANodePodLevel]");
        assertThat(read.policy()).isEqualTo(Policy.SINGLE_NUMA_NODE);
        assertThat(read.scope()).isEqualTo(Scope.POD);
        assertThat(zones("topologyPolicies: [BestEffort]").policy()).isEqualTo(Policy.BEST_EFFORT);
        assertThat(zones("topologyPolicies: [SingleNUMANodeContainerLevel]").scope())
                .isEqualTo(Scope.CONTAINER);
        assertThat(zones("zones: []").policy()).isEqualTo(Policy.NONE);
    }

    @Test
    void zonesTellWhatTheyHaveAndWhatIsFree() {
        var read = zones("zones:\n- {name: socket-0, type: Socket}\n- name: node-1\n  type: Node\n  resources:\n"
                + "  - {name: cpu, capacity: 16, allocatable: 15500m, available: 3}\n"
                + "  - {name: nvidia.com/gpu, capacity: 4}\n");
        assertThat(read.zones()).singleElement().satisfies(zone -> {
            assertThat(zone.number()).isEqualTo(1);
            assertThat(zone.allocatable()).isEqualTo(Resources.of(Map.of("cpu", 15_500L, "nvidia.com/gpu", 4L)));
            assertThat(zone.available()).isEqualTo(Resources.of(Map.of("cpu", 3_000L, "nvidia.com/gpu", 4L)));
        });
    }

    @Test
    void twoZonesOfOneNameAreRefused() {
        assertThatThrownBy(() -> zones("zones: [{name: a, type: Node}, {name: a, type: Node}]"))
                .isInstanceOf(InvalidObjectException.class)
                .hasMessageContaining("two NUMA zones named a");
    }

    @Test
    void aGuaranteedPodHasItsWholeCpusAndMemoryAligned() {
        assertThat(demand("limits: {cpu: 4, memory: 1Gi}").pod())
                .isEqualTo(Resources.of(Map.of("cpu", 4_000L, "memory", 1L << 30)));
        assertThat(demand("limits: {cpu: 4, memory: 1Gi}, requests: {cpu: 4000m, memory: 1024Mi}")
                        .pod()
                        .get("cpu"))
                .isEqualTo(4_000);
        assertThat(demand("limits: {cpu: 1500m, memory: 1Gi}").pod())
                .isEqualTo(Resources.of(Map.of("memory", 1L << 30)));
    }

    @Test
    void ofOtherPodsOnlyDevicesAreAligned() {
        assertThat(demand("requests: {cpu: 4, memory: 1Gi}").isNone()).isTrue();
        assertThat(demand("limits: {cpu: 4, memory: 1Gi}, requests: {cpu: 2, memory: 1Gi}")
                        .isNone())
                .isTrue();
        assertThat(demand("limits: {cpu: 4, memory: 1Gi}", "requests: {cpu: 1}").isNone())
                .isTrue();
        assertThat(demand("requests: {cpu: 4, nvidia.com/gpu: 2}, limits: {nvidia.com/gpu: 2}"))
                .isEqualTo(ZoneDemand.of(Resources.of(Map.of("nvidia.com/gpu", 2L))));
    }

    @Test
    void containersAreToldApart() {
        var read = Documents.podWith("initContainers:\n- resources: {limits: {cpu: 8, memory: 1Gi}}\n"
                        + "- {restartPolicy: Always, resources: {limits: {cpu: 1, memory: 1Gi}}}\n"
                        + "containers:\n- resources: {limits: {cpu: 2, memory: 1Gi}}\n"
                        + "- resources: {limits: {cpu: 3, memory: 1Gi}}\n")
                .shape()
                .zones();
        assertThat(read.pod().get("cpu")).isEqualTo(8_000);
        assertThat(read.containers()).hasSize(3);
        assertThat(read.initContainers()).hasSize(1);
    }

    @Test
    void whatAPodHasOfZonesStandsInItsAnnotations() {
        String observed =
                "kai.scheduler/numa-placement-observed: '[{\"zone\": \"node-0\", \"amount\": {\"cpu\": \"3\"}}]'";
        String decided = "berth.dev/numa-zones: '[{\"zone\": \"node-1\", \"amount\": {\"cpu\": \"3\"}}]'";
        for (var both : new String[] {observed + ", " + decided, observed}) {
            var pod = (Pod) Documents.object(
                    "kind: Pod\nmetadata: {name: p, annotations: {" + both + "}}\nspec: {nodeName: n, containers: []}");
            assertThat(pod.devices().zones()).singleElement().satisfies(share -> {
                assertThat(share.zone()).isEqualTo("node-0");
                assertThat(share.amounts().get("cpu")).isEqualTo(3_000);
            });
        }
        assertThatThrownBy(() -> Documents.object("kind: Pod\nmetadata: {name: p, annotations:"
                        + " {berth.dev/numa-zones: '[{\"amount\": {}}]'}}\nspec: {nodeName: n}"))
                .isInstanceOf(InvalidObjectException.class);
    }
}

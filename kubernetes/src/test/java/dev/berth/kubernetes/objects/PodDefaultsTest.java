package dev.berth.kubernetes.objects;

import static dev.berth.kubernetes.objects.Documents.podWith;
import static org.assertj.core.api.Assertions.assertThat;

import dev.berth.engine.model.Pod;
import dev.berth.engine.model.Requirement;
import dev.berth.engine.model.Resources;
import org.junit.jupiter.api.Test;

/** A pod that was written by hand asks for what it would ask for once the API server has taken it in. */
class PodDefaultsTest {
    private static final long GIBI = 1L << 30;

    @Test
    void aLimitWithoutARequestIsARequest() {
        var pod = podWith("""
                containers:
                - {name: a, resources: {limits: {cpu: 2, memory: 1Gi, nvidia.com/gpu: 4, ephemeral-storage: 1Gi}}}
                """);
        expect(pod, "cpu", 2000);
        expect(pod, "memory", GIBI);
        expect(pod, "nvidia.com/gpu", 4);
        expect(pod, "ephemeral-storage", GIBI);
        assertThat(pod.shape().nonZeroMilliCpu()).isEqualTo(2000);
    }

    @Test
    void aRequestThatIsThereStays() {
        var pod = podWith("""
                containers:
                - {name: a, resources: {limits: {cpu: 2, memory: 2Gi}, requests: {cpu: 0, memory: 1Gi}}}
                - {name: b, resources: {limits: {cpu: 1}, requests: {memory: 1Gi}}}
                """);
        expect(pod, "cpu", 1000);
        expect(pod, "memory", 2 * GIBI);
    }

    @Test
    void initContainersCountAsWell() {
        expect(podWith("""
                containers:
                - {name: a, resources: {limits: {cpu: 1}}}
                initContainers:
                - {name: i, resources: {limits: {cpu: 3}}}
                """), "cpu", 3000);
    }

    @Test
    void aPodLevelLimitIsARequestWhereNoContainerAsks() {
        var pod = podWith("""
                resources: {limits: {cpu: 4, memory: 8Gi}}
                containers:
                - {name: a, resources: {requests: {cpu: 1}}}
                - {name: b, resources: {limits: {cpu: 500m}}}
                """);
        expect(pod, "cpu", 1500);
        expect(pod, "memory", 8 * GIBI);
    }

    @Test
    void aPodLevelRequestThatIsThereStays() {
        var pod = podWith("""
                resources: {limits: {cpu: 4}, requests: {cpu: 2}}
                containers:
                - {name: a, resources: {requests: {cpu: 1, memory: 1Gi}}}
                """);
        expect(pod, "cpu", 2000);
        expect(pod, "memory", GIBI);
    }

    @Test
    void hugePagesOfContainersAreThePodsWhereItHasResourcesOfItsOwn() {
        expect(podWith("""
                resources: {limits: {cpu: 4}}
                containers:
                - {name: a, resources: {limits: {hugepages-2Mi: 64Mi, cpu: 1, memory: 1Gi}}}
                - {name: b, resources: {limits: {hugepages-2Mi: 32Mi, cpu: 1, memory: 1Gi}}}
                """), "hugepages-2Mi", 96L << 20);
    }

    @Test
    void onTheHostsNetworkAPortIsTheHosts() {
        String ports = """
                containers:
                - {name: a, ports: [{containerPort: 80}, {containerPort: 81, hostPort: 81}]}
                """;
        assertThat(podWith(ports).shape().ports()).hasSize(1);
        assertThat(podWith(ports + "hostNetwork: true\n").shape().ports())
                .extracting(port -> port.port())
                .containsExactly(80, 81);
    }

    @Test
    void labelKeysOfPodAffinityBecomeConditionsOnce() {
        var pod = (Pod) Documents.object("""
                kind: Pod
                metadata: {name: p, labels: {run: "7", app: web}}
                spec:
                  affinity:
                    podAntiAffinity:
                      requiredDuringSchedulingIgnoredDuringExecution:
                      - topologyKey: kubernetes.io/hostname
                        matchLabelKeys: [run, absent]
                        mismatchLabelKeys: [app]
                        labelSelector:
                          matchExpressions: [{key: run, operator: In, values: ["7"]}]
                      - {topologyKey: zone, matchLabelKeys: [run]}
                """);
        var terms = pod.shape().podAffinity().requiredAnti();
        assertThat(terms.get(0).selector().requirements())
                .extracting(Requirement::toString)
                .containsExactlyInAnyOrder("run in [7]", "app not in [web]");
        assertThat(terms.get(1).selector().nothing()).isTrue();
    }

    @Test
    void aPodOfACaseStaysAsItIsWritten() {
        var pod = new ObjectReader(ObjectReader.Admission.AS_WRITTEN).readPod(Documents.tree("""
                                kind: Pod
                                metadata: {name: p}
                                spec: {containers: [{name: a, resources: {limits: {cpu: 2}}}]}
                                """), "case");
        assertThat(pod.shape().requests()).isEqualTo(Resources.NONE);
    }

    @Test
    void aPodWithNothingToFillInIsGivenBackAsItIs() {
        var pod = Documents.field("""
                kind: Pod
                spec:
                  hostNetwork: true
                  resources: {limits: {cpu: 2}, requests: {cpu: 1, memory: 1Gi}}
                  containers:
                  - {name: a, ports: [{containerPort: 80, hostPort: 80}], resources: {limits: {cpu: 2}, requests: {cpu: 1}}}
                  affinity: {podAffinity: {requiredDuringSchedulingIgnoredDuringExecution: [{topologyKey: a}]}}
                """);
        assertThat(PodDefaults.complete(pod)).isSameAs(pod);
    }

    private static void expect(Pod pod, String resource, long amount) {
        assertThat(pod.shape().requests().get(resource)).as(resource).isEqualTo(amount);
    }
}

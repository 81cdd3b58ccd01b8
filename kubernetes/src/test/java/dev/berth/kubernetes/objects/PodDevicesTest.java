package dev.berth.kubernetes.objects;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.berth.engine.model.DeviceChoice.Together;
import dev.berth.engine.model.DeviceIndexes;
import dev.berth.engine.model.DeviceRequest;
import dev.berth.engine.model.Pod;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What a pod asks of devices, in all the forms that manifests have. */
class PodDevicesTest {
    private static final String GPU = "nvidia.com/gpu";
    private static final long GIB = 1L << 30;
    private static final long MIB = 1L << 20;

    /** @param annotations in flow style without braces; @param containers each container's requests, likewise */
    private static DeviceRequest request(String annotations, String... containers) {
        return pod("annotations: {" + annotations + "}", containers).shape().devices();
    }

    private static Pod pod(String metadata, String... containers) {
        var spec = new StringBuilder("spec:\n  containers:\n");
        for (var requests : containers.length == 0 ? new String[] {""} : containers) {
            spec.append("  - resources: {requests: {").append(requests).append("}}\n");
        }
        return (Pod) Documents.object("kind: Pod\nmetadata: {name: p, namespace: ml, " + metadata + "}\n" + spec);
    }

    @Test
    void wholeDevicesComeFromRequestsOfAllContainers() {
        assertThat(request("")).isEqualTo(DeviceRequest.NONE);
        assertThat(request("", "nvidia.com/gpu: 4")).isEqualTo(DeviceRequest.whole(GPU, 4));
        assertThat(request("", "nvidia.com/gpu: 1", "nvidia.com/gpu: 2")).isEqualTo(DeviceRequest.whole(GPU, 3));
        assertThat(request("", "google.com/tpu: 4")).isEqualTo(DeviceRequest.whole("google.com/tpu", 4));
        assertThat(request("", "example.com/fpga: 4")).isEqualTo(DeviceRequest.NONE);
    }

    @Test
    void theGreatestOfInitAndMainContainersCounts() {
        var pod = (Pod) Documents.object("""
                kind: Pod
                metadata: {name: p}
                spec:
                  initContainers:
                  - resources: {requests: {nvidia.com/gpu: 2}}
                  containers:
                  - resources: {requests: {nvidia.com/gpu: 1}}
                """);
        assertThat(pod.shape().devices()).isEqualTo(DeviceRequest.whole(GPU, 2));
    }

    @Test
    void limitsAloneRequestTheSame() {
        var pod = (Pod) Documents.object("kind: Pod\nmetadata: {name: p}\nspec:\n  containers:\n"
                + "  - resources: {limits: {nvidia.com/gpu: 1, nvidia.com/gpumem: 3000}}\n");
        assertThat(pod.shape().devices().memoryBytes()).isEqualTo(3000 * MIB);
        assertThat(pod.shape().requests().get(GPU)).isEqualTo(1); // the API server copies limits to requests
    }

    @Test
    void severalKindsOfDevicesAreKeptApart() {
        var request = request("", "nvidia.com/gpu: 1, nvidia.com/mig-1g.10gb: 2");
        assertThat(request.resource()).isEqualTo(GPU);
        assertThat(request.besides()).containsExactly(DeviceRequest.whole("nvidia.com/mig-1g.10gb", 2));
        assertThat(request.covers("nvidia.com/mig-1g.10gb")).isTrue();
    }

    @Test
    void berthsAnnotationsAskForShares() {
        assertThat(request("berth.dev/gpu-fraction: '0.5'")).isEqualTo(DeviceRequest.share(GPU, 1, 500));
        assertThat(request("berth.dev/gpu-fraction: '1'")).isEqualTo(DeviceRequest.undivided(GPU, 1));
        assertThat(request("berth.dev/gpu-fraction: '0.25', berth.dev/gpu-count: '2'"))
                .isEqualTo(DeviceRequest.share(GPU, 2, 250));
        assertThat(request("berth.dev/gpu-memory: 20Gi")).isEqualTo(DeviceRequest.memory(GPU, 1, 20 * GIB));
        assertThat(request("berth.dev/gpu-memory: 20Gi, berth.dev/gpu-compute: '0.3'"))
                .isEqualTo(new DeviceRequest(GPU, 1, 300, 0, 20 * GIB, List.of(), List.of(), 0));
        assertThat(request("berth.dev/mig-profile: 1g.10gb, berth.dev/gpu-count: '2'"))
                .isEqualTo(DeviceRequest.whole("nvidia.com/mig-1g.10gb", 2));
    }

    @Test
    void berthsAnnotationsSayWhichDevicesWillDo() {
        var request = request(
                "berth.dev/gpu-models: 'H100, !A100', berth.dev/gpu-models-preferred: 'H200,H100',"
                        + " berth.dev/gpu-memory-min: 60Gi, berth.dev/gpu-together: island",
                "nvidia.com/gpu: 4");
        assertThat(request.isWhole()).isTrue();
        assertThat(request.models()).containsExactly("H100");
        assertThat(request.preferredModels()).containsExactly("H200", "H100");
        assertThat(request.minMemoryBytes()).isEqualTo(60 * GIB);
        assertThat(request.choice().excludedModels()).containsExactly("A100");
        assertThat(request.choice().together()).isEqualTo(Together.ISLAND);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = ';',
            value = {
                "berth.dev/gpu-models: 'A100,!A100'; nvidia.com/gpu: 1; A100 is asked for, and excluded by A100",
                "'berth.dev/gpu-models: A100, berth.dev/gpu-models-preferred: H100'; nvidia.com/gpu: 1; none of what is preferred will do, only A100",
                "''; koordinator.sh/gpu.shared: 2; no share is named",
                "berth.dev/mig-profile: 1g.10gb; nvidia.com/gpu: 1; the pod also requests 1 nvidia.com/gpu",
                "'berth.dev/gpu-fraction: 0.5, berth.dev/gpu-models: MI300X'; ''; is made by another maker"
            },
            quoteCharacter = '"')
    void requestsThatCanNeverBeMetAreRefused(String annotations, String resources, String why) {
        assertThatThrownBy(() -> request(bare(annotations), bare(resources))).hasMessageContaining(why);
    }

    private static String bare(String text) {
        return text.startsWith("'") ? text.substring(1, text.length() - 1) : text;
    }

    @Test
    void namesUnderBerthsPrefixThatNobodyReadsAreRefusedWithTheNearest() {
        assertThatThrownBy(() -> request("berth.dev/gpu-fracton: '0.5'"))
                .hasMessageContaining("berth.dev/gpu-fracton is \"0.5\"")
                .hasMessageContaining("maybe berth.dev/gpu-fraction;");
        assertThatThrownBy(() -> pod("labels: {berth.dev/gang: g}"))
                .hasMessageContaining("only annotations; maybe berth.dev/gang;");
    }

    @Test
    void aPodThatRunsTakesRoomWhateverItIsAnnotatedWith() {
        var runs = (Pod) Documents.object("kind: Pod\nmetadata: {name: p, annotations: {berth.dev/gpu-fracton: '1'}}\n"
                + "spec: {nodeName: n, containers: [{resources: {requests: {nvidia.com/gpu: 1}}}]}\n");
        assertThat(runs.shape().devices()).isEqualTo(DeviceRequest.whole(GPU, 1));
    }

    @Test
    void kaisAnnotationsAreReadUnchanged() {
        assertThat(request("gpu-fraction: '0.5'")).isEqualTo(DeviceRequest.share(GPU, 1, 500));
        assertThat(request("gpu-fraction: '0.5', gpu-fraction-num-devices: '2'"))
                .isEqualTo(DeviceRequest.share(GPU, 2, 500));
        assertThat(request("gpu-memory: '2000'")).isEqualTo(DeviceRequest.memory(GPU, 1, 2000 * MIB));
        assertThat(request("gpu-fraction: '', gpu-memory: '0'")).isEqualTo(DeviceRequest.NONE);
    }

    @Test
    void hamisResourcesAreReadUnchanged() {
        var request = request("", "nvidia.com/gpu: 2, nvidia.com/gpumem: 3000, nvidia.com/gpucores: 30");
        assertThat(request)
                .isEqualTo(new DeviceRequest(GPU, 2, 300, 0, 3000 * MIB, List.of(), List.of(), 0)
                        .and(
                                List.of(),
                                java.util.Set.of(
                                        GPU,
                                        "nvidia.com/gpumem",
                                        "nvidia.com/gpumem-percentage",
                                        "nvidia.com/gpucores")));
        assertThat(request("", "nvidia.com/gpu: 1, nvidia.com/gpumem-percentage: 50")
                        .memoryMilli())
                .isEqualTo(500);
        assertThat(request("", "nvidia.com/gpumem: 100").count()).isOne();
        assertThat(request("", "nvidia.com/gpu: 1, nvidia.com/gpucores: 100").isWhole())
                .isTrue();
        var cores = request("", "nvidia.com/gpu: 1, nvidia.com/gpucores: 30");
        assertThat(cores.computeMilli()).isEqualTo(300);
        assertThat(cores.memoryMilli()).isEqualTo(1000);
        var chosen = request(
                "nvidia.com/use-gputype: 'A100,V100', nvidia.com/nouse-gputype: '40GB', nvidia.com/use-gpuuuid: GPU-a,"
                        + " nvidia.com/nouse-gpuuuid: GPU-b",
                "nvidia.com/gpu: 1");
        assertThat(chosen.models()).containsExactly("*A100*", "*V100*");
        assertThat(chosen.choice().excludedModels()).containsExactly("*40GB*");
        assertThat(chosen.choice().ids()).containsExactly("GPU-a");
        assertThat(chosen.choice().excludedIds()).containsExactly("GPU-b");
    }

    @Test
    void containersThatShareEachHaveDevicesOfTheirOwn() {
        var request = request(
                "",
                "nvidia.com/gpu: 1, nvidia.com/gpumem: 3000",
                "cpu: 1",
                "nvidia.com/gpu: 1, nvidia.com/gpumem: 5000");
        assertThat(request.count()).isEqualTo(2);
        assertThat(request.memoryBytes()).isEqualTo(5000 * MIB);
    }

    @Test
    void volcanosResourcesAreReadUnchanged() {
        var request = request("", "volcano.sh/vgpu-number: 2, volcano.sh/vgpu-memory: 3000, volcano.sh/vgpu-cores: 50");
        assertThat(request.resource()).isEqualTo(GPU);
        assertThat(request.count()).isEqualTo(2);
        assertThat(request.computeMilli()).isEqualTo(500);
        assertThat(request.memoryBytes()).isEqualTo(3000 * MIB);
        assertThat(request.covers("volcano.sh/vgpu-number")).isTrue();
        assertThat(request("", "volcano.sh/vgpu-number: 1").isWhole()).isTrue();
    }

    @Test
    void koordinatorsResourcesAreReadUnchanged() {
        assertThat(request("", "koordinator.sh/gpu: 50").computeMilli()).isEqualTo(500);
        var two = request("", "koordinator.sh/gpu: 200");
        assertThat(two.isWhole()).isTrue();
        assertThat(two.count()).isEqualTo(2);
        var share = request("", "koordinator.sh/gpu-core: 50, koordinator.sh/gpu-memory: 8Gi");
        assertThat(share.computeMilli()).isEqualTo(500);
        assertThat(share.memoryBytes()).isEqualTo(8 * GIB);
        var shared = request(
                "", "koordinator.sh/gpu.shared: 2, koordinator.sh/gpu-core: 100, koordinator.sh/gpu-memory-ratio: 100");
        assertThat(shared.count()).isEqualTo(2);
        assertThat(shared.computeMilli()).isEqualTo(500);
        assertThat(shared.memoryMilli()).isEqualTo(500);
        assertThat(shared.covers("koordinator.sh/gpu.shared")).isTrue();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "gpu-fraction: '1.5' | | metadata.annotations.gpu-fraction is \"1.5\": a share of one device must be",
                "gpu-fraction: '0.5', gpu-memory: '100' | | gpu-fraction is \"0.5\": the pod asks for a fraction and for"
                        + " gpu-memory 100; keep one",
                "gpu-fraction: half | | gpu-fraction is \"half\": a share of one device is needed here",
                "gpu-fraction: '0.5' | nvidia.com/gpu: 1 | the pod also requests 1 whole nvidia.com/gpu",
                "gpu-fraction-num-devices: '2' | | the annotation counts shares, but there is neither",
                "gpu-fraction: '0.5', gpu-fraction-num-devices: '0' | | a number of devices from 1 to 1024",
                "berth.dev/gpu-fraction: '0.5', gpu-fraction: '0.5' | | gpu-fraction is \"0.5\": the pod asks for devices"
                        + " in two forms",
                "berth.dev/gpu-fraction: '0.5', berth.dev/gpu-memory: 1Gi | | remove it, or berth.dev/gpu-memory",
                "berth.dev/gpu-memory: '0' | | berth.dev/gpu-memory is \"0\": an amount of memory above 0",
                "berth.dev/gpu-memory: lots | | berth.dev/gpu-memory is \"lots\": not a quantity",
                "berth.dev/mig-profile: big | | a MIG profile is needed here, such as 1g.10gb",
                "berth.dev/mig-profile: 1g.10gb, berth.dev/gpu-fraction: '0.5' | | a MIG instance is not shared further",
                "berth.dev/gpu-count: '2' | | the annotation counts shares, but no share is named",
                "berth.dev/gpu-models: H100 | | the pod says which devices will do, but asks for none",
                "berth.dev/gpu-models: 'H100,' | nvidia.com/gpu: 1 | models are needed here, separated by commas",
                "berth.dev/gpu-together: rack | nvidia.com/gpu: 1 | is \"rack\": island or numa is needed here",
                "a: b | nvidia.com/gpu: 1, nvidia.com/gpumem: 10, nvidia.com/gpumem-percentage: 10"
                        + " | spec.containers[0].resources.requests.nvidia.com/gpumem is \"10\": the container also asks",
                "a: b | nvidia.com/gpu: 1, nvidia.com/gpucores: 130 | nvidia.com/gpucores is \"130\": a percentage",
                "a: b | koordinator.sh/gpu: 150 | koordinator.sh/gpu is \"150\": the amounts do not come out even",
                "a: b | koordinator.sh/gpu: 50, koordinator.sh/gpu-core: 50 | stands for compute and memory",
                "a: b | volcano.sh/vgpu-number: 1, koordinator.sh/gpu: 50 | in two forms that contradict each other",
            })
    void whatContradictsItselfIsRefused(String annotations, String requests, String message) {
        assertThatThrownBy(() -> request(annotations, requests == null ? "" : requests))
                .isInstanceOf(InvalidObjectException.class)
                .hasMessageContaining("Pod ml/p: ")
                .hasMessageContaining(message);
    }

    @Test
    void placedPodsTellTheirDevicesInTheWordsOfWhoeverPlacedThem() {
        var reader = new ObjectReader();
        reader.read(
                Documents.tree("kind: Node\nmetadata: {name: n, annotations: {hami.io/node-nvidia-register:"
                        + " 'GPU-a,10,100,100,T4,0,true:GPU-b,10,100,100,T4,0,true:'}}"),
                "test.yaml");
        assertThat(placed(reader, "annotations: {berth.dev/devices: '0,3'}")).isEqualTo(DeviceIndexes.of(0, 3));
        assertThat(placed(
                        reader,
                        "annotations: {hami.io/vgpu-devices-allocated: ';GPU-b,NVIDIA,50,30:GPU-z,NVIDIA,1,1:;'}"))
                .isEqualTo(DeviceIndexes.of(1));
        assertThat(placed(reader, "annotations: {volcano.sh/vgpu-ids-new: 'GPU-a,NVIDIA,50,30:;'}"))
                .isEqualTo(DeviceIndexes.of(0));
        assertThat(
                        placed(
                                reader,
                                "annotations: {scheduling.koordinator.sh/device-allocated:"
                                        + " '{\"gpu\": [{\"minor\": 2, \"resources\": {\"koordinator.sh/gpu-core\": \"50\"}}]}'}"))
                .isEqualTo(DeviceIndexes.of(2));
        assertThat(placed(reader, "labels: {runai-gpu-group: g1}")).isEqualTo(DeviceIndexes.sharing(List.of("g1")));
        assertThat(placed(reader, "labels: {runai-gpu-group/g2: g2, runai-gpu-group/g1: g1}")
                        .groups())
                .containsExactly("g1", "g2");
        assertThatThrownBy(() -> placed(reader, "annotations: {berth.dev/devices: '0,0'}"))
                .hasMessageContaining("berth.dev/devices is \"0,0\"");
    }

    private static DeviceIndexes placed(ObjectReader reader, String metadata) {
        return reader.readPod(
                        Documents.tree("kind: Pod\nmetadata: {name: p, " + metadata + "}\nspec: {nodeName: n}"),
                        "test.yaml")
                .devices();
    }

    @Test
    void koordinatorsDeviceObjectDescribesItsNode() {
        var reader = new ObjectReader();
        reader.read(Documents.tree("""
                apiVersion: scheduling.koordinator.sh/v1alpha1
                kind: Device
                metadata: {name: n, labels: {node.koordinator.sh/gpu-model: A100}}
                spec:
                  devices:
                  - {type: rdma, minor: 0, health: true}
                  - {type: gpu, id: GPU-b, minor: 2, health: true, topology: {nodeID: 1, socketID: 0},
                     resources: {koordinator.sh/gpu-core: 100, koordinator.sh/gpu-memory: 80Gi}}
                  - {type: gpu, id: GPU-a, minor: 0, health: false,
                     resources: {koordinator.sh/gpu-core: 100, koordinator.sh/gpu-memory: 80Gi}}
                """), "test.yaml");
        var node = reader.described((dev.berth.engine.model.Node) Documents.object("kind: Node\nmetadata: {name: n}"));
        var devices = node.devices().get(GPU);
        assertThat(devices).hasSize(3);
        assertThat(devices.get(0).healthy()).isFalse();
        assertThat(devices.get(1).healthy()).as("a minor that nobody has").isFalse();
        assertThat(devices.get(2).numa()).isOne();
        assertThat(devices.get(2).memoryBytes()).isEqualTo(80 * GIB);
        assertThat(devices.get(2).model()).isEqualTo("A100");
    }
}

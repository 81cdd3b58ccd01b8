package dev.berth.kubernetes.objects;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.berth.engine.model.Device;
import dev.berth.engine.model.Node;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** What a node has is read from what clusters carry: capacity, labels and annotations of many vendors. */
class NodeDevicesTest {
    private static final long GIB = 1L << 30;
    private static final String GPU = "nvidia.com/gpu";

    /** @param metadata labels and annotations, in flow style */
    private static Node node(String metadata, String status) {
        return (Node) Documents.object("kind: Node\nmetadata: {name: n, " + metadata + "}\nstatus: " + status);
    }

    private static List<Device> devices(String metadata, String status, String resource) {
        return node(metadata, status).devices().get(resource);
    }

    @Test
    void featureDiscoveryTellsModelAndMemory() {
        var devices = devices(
                "labels: {nvidia.com/gpu.product: NVIDIA-H100-80GB-HBM3, nvidia.com/gpu.memory: '81559',"
                        + " nvidia.com/gpu.count: '8'}",
                "{capacity: {nvidia.com/gpu: 8}, allocatable: {nvidia.com/gpu: 8}}",
                GPU);
        assertThat(devices).hasSize(8).containsOnly(new Device("NVIDIA-H100-80GB-HBM3", 81_559L << 20, true, 0, -1, 1));
    }

    @Test
    void timeSlicedDevicesHaveReplicasAndLoseTheirSuffix() {
        var labels = "labels: {nvidia.com/gpu.product: Tesla-T4-SHARED, nvidia.com/gpu.replicas: '4',"
                + " nvidia.com/gpu.sharing-strategy: time-slicing}";
        assertThat(devices(labels, "{capacity: {nvidia.com/gpu: 8}}", GPU))
                .hasSize(2)
                .containsOnly(new Device("Tesla-T4", 0, true, 0, -1, 4));
        assertThat(devices(labels, "{capacity: {nvidia.com/gpu.shared: 4}}", "nvidia.com/gpu.shared"))
                .singleElement()
                .extracting(Device::replicas)
                .isEqualTo(4);
        assertThat(devices(
                        "labels: {cloud.google.com/gke-accelerator: nvidia-l4,"
                                + " cloud.google.com/gke-max-shared-clients-per-gpu: '3'}",
                        "{capacity: {nvidia.com/gpu: 3}}",
                        GPU))
                .containsExactly(new Device("nvidia-l4", 0, true, 0, -1, 3));
    }

    @Test
    void eachMigInstanceIsADeviceWithItsMemory() {
        var node = node(
                "labels: {nvidia.com/mig.strategy: mixed, nvidia.com/gpu.product: NVIDIA-A100-SXM4-80GB,"
                        + " nvidia.com/mig-1g.10gb.memory: '9728',"
                        + " nvidia.com/mig-1g.10gb.product: NVIDIA-A100-SXM4-80GB-MIG-1g.10gb}",
                "{capacity: {nvidia.com/gpu: 2, nvidia.com/mig-1g.10gb: 3, nvidia.com/mig-3g.40gb: 1}}");
        assertThat(node.devices()).containsOnlyKeys(GPU, "nvidia.com/mig-1g.10gb", "nvidia.com/mig-3g.40gb");
        assertThat(node.devices().get("nvidia.com/mig-1g.10gb"))
                .hasSize(3)
                .containsOnly(new Device("NVIDIA-A100-SXM4-80GB-MIG-1g.10gb", 9_728L << 20, true, 0, -1, 1));
        assertThat(node.devices().get("nvidia.com/mig-3g.40gb"))
                .containsExactly(new Device("NVIDIA-A100-SXM4-80GB-MIG-3g.40gb", 40 * GIB, true, 0, -1, 1));
    }

    @Test
    void instancesOfOneProfileHaveTheNameOfTheirProfileToo() {
        var single = node(
                "labels: {nvidia.com/mig.strategy: single, nvidia.com/gpu.product: NVIDIA-A100-SXM4-40GB-MIG-1g.5gb}",
                "{capacity: {nvidia.com/gpu: 2}}");
        assertThat(single.devices()).containsOnlyKeys(GPU);
        assertThat(single.deviceNames()).containsExactly(Map.entry("nvidia.com/mig-1g.5gb", GPU));
        var whole = node("labels: {nvidia.com/gpu.product: NVIDIA-A100-SXM4-40GB}", "{capacity: {nvidia.com/gpu: 2}}");
        assertThat(whole.deviceNames()).isEmpty();
    }

    @Test
    void otherVendorsAreKnown() {
        var node = node(
                "labels: {amd.com/gpu.product-name: AMD_Instinct_MI300X, amd.com/gpu.vram: 192G,"
                        + " node.kubernetes.io/instance-type: trn1.32xlarge,"
                        + " cloud.google.com/gke-tpu-accelerator: tpu-v5-lite-podslice,"
                        + " gpu.intel.com/product: Max_1100}",
                "{capacity: {amd.com/gpu: 1, aws.amazon.com/neuron: 1, aws.amazon.com/neuroncore: 2,"
                        + " aws.amazon.com/neurondevice: 1, google.com/tpu: 4, habana.ai/gaudi: 8,"
                        + " gpu.intel.com/i915: 1, gpu.intel.com/xe: 2, example.com/fpga: 9}}");
        assertThat(node.devices().get("amd.com/gpu"))
                .containsExactly(new Device("AMD_Instinct_MI300X", 192 * GIB, true, 0, -1, 1));
        assertThat(node.devices().get("aws.amazon.com/neuroncore"))
                .containsExactly(Device.of("trn1.32xlarge"), Device.of("trn1.32xlarge"));
        assertThat(node.devices().get("google.com/tpu")).hasSize(4).contains(Device.of("tpu-v5-lite-podslice"));
        assertThat(node.devices().get("habana.ai/gaudi")).hasSize(8).contains(Device.of("Gaudi"));
        assertThat(node.devices().get("gpu.intel.com/xe")).contains(Device.of("Max_1100"));
        assertThat(node.devices()).doesNotContainKey("example.com/fpga");
    }

    @Test
    void hamiDescribesEachGpuInEitherFormat() {
        var expected = List.of(
                new Device("GPU-a", "NVIDIA-Tesla V100-PCIE-32GB", 32 * GIB, true, 0, 0, 1),
                new Device("GPU-b", "NVIDIA-Tesla V100-PCIE-32GB", 32 * GIB, false, 0, 1, 1));
        assertThat(devices(
                        "annotations: {hami.io/node-nvidia-register: 'GPU-a,10,32768,100,NVIDIA-Tesla"
                                + " V100-PCIE-32GB,0,true:GPU-b,10,32768,100,NVIDIA-Tesla V100-PCIE-32GB,1,false:'}",
                        "{capacity: {nvidia.com/gpu: 20}}",
                        GPU))
                .isEqualTo(expected);
        assertThat(devices(
                        "annotations: {hami.io/node-nvidia-register: '[{\"id\":\"GPU-b\",\"index\":1,\"count\":10,"
                                + "\"devmem\":32768,\"devcore\":100,\"type\":\"NVIDIA-Tesla V100-PCIE-32GB\",\"numa\":1},"
                                + "{\"id\":\"GPU-a\",\"count\":10,\"devmem\":32768,\"devcore\":100,"
                                + "\"type\":\"NVIDIA-Tesla V100-PCIE-32GB\",\"health\":true}]'}",
                        "{capacity: {nvidia.com/gpu: 20}}",
                        GPU))
                .isEqualTo(expected);
    }

    @Test
    void volcanoDescribesEachGpu() {
        assertThat(devices(
                        "annotations: {volcano.sh/node-vgpu-register: 'GPU-a,10,40960,A100-SXM4-40GB,true,hami-core:'}",
                        "{capacity: {volcano.sh/vgpu-number: 10}}",
                        GPU))
                .containsExactly(new Device("GPU-a", "A100-SXM4-40GB", 40 * GIB, true, 0, -1, 1));
    }

    @Test
    void berthsAnnotationsTellIslandsNumaNodesAndBrokenDevices() {
        assertThat(devices(
                        "annotations: {berth.dev/device-topology: '{\"nvidia.com/gpu\":"
                                + " {\"islands\": [[0, 2], [1]], \"numa\": [[0, 1], [2, 3]]}}',"
                                + " berth.dev/unhealthy-devices: '1; nvidia.com/gpu=3'}",
                        "{capacity: {nvidia.com/gpu: 4}}",
                        GPU))
                .containsExactly(
                        new Device("", 0, true, 1, 0, 1),
                        new Device("", 0, false, 2, 0, 1),
                        new Device("", 0, true, 1, 1, 1),
                        new Device("", 0, false, 0, 1, 1));
    }

    @Test
    void aNodeWithNothingAllocatableHasOnlyBrokenDevices() {
        assertThat(devices("labels: {}", "{capacity: {nvidia.com/gpu: 2}, allocatable: {nvidia.com/gpu: 0}}", GPU))
                .hasSize(2)
                .noneMatch(Device::healthy);
    }

    @Test
    void whatIsWrongIsRefusedWithFieldAndValue() {
        assertThatThrownBy(() -> node("annotations: {hami.io/node-nvidia-register: 'GPU-a,10:'}", "{}"))
                .hasMessageContaining("Node n: metadata.annotations.hami.io/node-nvidia-register is \"GPU-a,10:\"")
                .hasMessageContaining("UUID,shares,MiB,cores,model,NUMA,healthy");
        assertThatThrownBy(() -> node("annotations: {berth.dev/unhealthy-devices: '1,x'}", "{}"))
                .hasMessageContaining("berth.dev/unhealthy-devices is \"1,x\": device indexes from 0 to 1023");
        assertThatThrownBy(() -> node(
                        "annotations: {berth.dev/device-topology: '{\"nvidia.com/gpu\": {\"nvlink\": [[0]]}}'}",
                        "{capacity: {nvidia.com/gpu: 1}}"))
                .hasMessageContaining("nvlink: unknown field; known here are islands, numa");
        assertThatThrownBy(() -> node("labels: {}", "{capacity: {nvidia.com/gpu: 5000}}"))
                .hasMessageContaining("status.capacity.nvidia.com/gpu is \"5000\": more than 1024 devices");
    }

    @Test
    void aMappingFileAddsOtherDevices() {
        var kinds = DeviceKinds.read("""
                devices:
                - {resource: example.com/npu, model: NPU-1, memory: 64Gi, islandSize: 2}
                - {resource: example.com/dpu, modelLabel: example.com/dpu.name, memoryLabel: example.com/dpu.memory}
                """, "devices.yaml");
        var node = (Node) new ObjectReader(ObjectReader.Admission.CHECKED, kinds)
                .read(
                        Documents.tree("kind: Node\nmetadata: {name: n, labels: {example.com/dpu.name: D7,"
                                + " example.com/dpu.memory: '2048'}}\n"
                                + "status: {capacity: {example.com/npu: 3, example.com/dpu: 1}}"),
                        "test.yaml");
        assertThat(node.devices().get("example.com/npu"))
                .extracting(Device::model, Device::memoryBytes, Device::island)
                .containsExactly(
                        org.assertj.core.api.Assertions.tuple("NPU-1", 64 * GIB, 1),
                        org.assertj.core.api.Assertions.tuple("NPU-1", 64 * GIB, 1),
                        org.assertj.core.api.Assertions.tuple("NPU-1", 64 * GIB, 2));
        assertThat(node.devices().get("example.com/dpu")).containsExactly(new Device("D7", 2 * GIB, true, 0, -1, 1));
    }

    @Test
    void aMappingFileWithATypingErrorIsRefused() {
        assertThatThrownBy(() -> DeviceKinds.read("devices:\n- resource: a.b/c\n  modell: X\n", "devices.yaml"))
                .hasMessageContaining("devices.yaml:3: device mapping: devices[0].modell is \"X\": unknown field;"
                        + " known here are islandSize, memory");
        assertThatThrownBy(() -> DeviceKinds.read("devices: [{resource: npu}]", "devices.yaml"))
                .hasMessageContaining("devices[0].resource is \"npu\": the name of an extended resource");
        assertThatThrownBy(() -> DeviceKinds.read("devices: []", "devices.yaml"))
                .hasMessageContaining("at least one entry is needed");
        assertThatThrownBy(() -> DeviceKinds.read("device: []", "devices.yaml"))
                .hasMessageContaining("device: unknown field");
    }
}

package dev.berth.kubernetes.objects;

import dev.berth.kubernetes.tree.InputCode;
import dev.berth.kubernetes.tree.Value;
import dev.berth.kubernetes.tree.YamlTrees;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Which resource names stand for devices, and which node labels tell what the devices are. The common vendors' names are
 * known; a mapping file adds others or says more about known ones. {@code docs/gpus.md} lists all of them.
 */
public final class DeviceKinds {
    static final String NVIDIA_GPU = "nvidia.com/gpu";
    static final String MIG_PREFIX = "nvidia.com/mig-";

    private static final List<String> NVIDIA_MODELS = List.of(
            "nvidia.com/gpu.product",
            "cloud.google.com/gke-accelerator",
            "karpenter.k8s.aws/instance-gpu-name",
            "node.koordinator.sh/gpu-model");
    private static final List<String> NVIDIA_MEMORY =
            List.of("nvidia.com/gpu.memory", "karpenter.k8s.aws/instance-gpu-memory");
    private static final List<String> INSTANCE_TYPE = List.of("node.kubernetes.io/instance-type");
    private static final DeviceKinds STANDARD = new DeviceKinds(List.of(
            Kind.labelled(NVIDIA_GPU, NVIDIA_MODELS, NVIDIA_MEMORY),
            Kind.labelled("nvidia.com/gpu.shared", NVIDIA_MODELS, NVIDIA_MEMORY),
            Kind.labelled(
                    "amd.com/gpu",
                    List.of("amd.com/gpu.product-name", "beta.amd.com/gpu.product-name"),
                    List.of("amd.com/gpu.vram", "beta.amd.com/gpu.vram")),
            Kind.labelled("gpu.intel.com/i915", List.of("gpu.intel.com/product"), List.of()),
            Kind.labelled("gpu.intel.com/xe", List.of("gpu.intel.com/product"), List.of()),
            new Kind("habana.ai/gaudi", "Gaudi", List.of(), 0, List.of(), 0),
            Kind.labelled("aws.amazon.com/neuron", INSTANCE_TYPE, List.of()),
            Kind.labelled("aws.amazon.com/neurondevice", INSTANCE_TYPE, List.of()),
            Kind.labelled("aws.amazon.com/neuroncore", INSTANCE_TYPE, List.of()),
            Kind.labelled("google.com/tpu", List.of("cloud.google.com/gke-tpu-accelerator"), List.of())));

    /**
     * Devices under one resource name.
     *
     * @param model what they are where no label tells
     * @param modelLabels node labels that tell the model, the first that is there counts
     * @param memoryBytes memory of each where no label tells; 0 where unknown
     * @param memoryLabels node labels that tell the memory of each, in MiB or with a unit
     * @param islandSize so many devices, by index, reach each other without the host; 0 where unknown
     */
    record Kind(
            String resource,
            String model,
            List<String> modelLabels,
            long memoryBytes,
            List<String> memoryLabels,
            int islandSize) {
        static Kind labelled(String resource, List<String> modelLabels, List<String> memoryLabels) {
            return new Kind(resource, "", modelLabels, 0, memoryLabels, 0);
        }
    }

    private final Map<String, Kind> kinds = new HashMap<>();

    private DeviceKinds(List<Kind> list) {
        list.forEach(kind -> kinds.put(kind.resource(), kind));
    }

    /** The names of the common vendors. */
    public static DeviceKinds standard() {
        return STANDARD;
    }

    /** What there is to know about a resource name; null where it is no device. */
    @Nullable
    Kind find(String resource) {
        if (resource.startsWith(MIG_PREFIX) && !kinds.containsKey(resource)) {
            return Kind.labelled(resource, List.of(resource + ".product"), List.of(resource + ".memory"));
        }
        return kinds.get(resource);
    }

    /**
     * The common vendors' names and those of a mapping file.
     *
     * @param text YAML or JSON: {@code devices: [{resource, model, modelLabel, memory, memoryLabel, islandSize}]}
     * @throws InvalidObjectException for what is not right, with file, line and field
     */
    public static DeviceKinds read(String text, String file) {
        var documents = new ArrayList<Value>();
        YamlTrees.read(text, file, 1, found -> documents.add(found.value()));
        var all = new ArrayList<>(STANDARD.kinds.values());
        var seen = new HashSet<String>();
        for (var document : documents) {
            var root = Field.root(document, file).named("device mapping");
            known(root, Set.of("devices"));
            for (var entry : root.at("devices").items()) {
                var kind = kind(entry);
                if (!seen.add(kind.resource())) {
                    throw entry.at("resource").invalid(InputCode.NAMED_TWICE, "the resource stands here twice");
                }
                all.add(kind);
            }
        }
        if (seen.isEmpty()) {
            var root = Field.root(documents.isEmpty() ? new Value.Mapping(Map.of(), 1) : documents.get(0), file);
            throw root.named("device mapping")
                    .invalid(
                            InputCode.MISSING_VALUE,
                            "at least one entry is needed under devices, such as"
                                    + " {resource: example.com/npu, model: NPU-1, memory: 64Gi}");
        }
        return new DeviceKinds(all);
    }

    private static Kind kind(Field entry) {
        known(entry, Set.of("resource", "model", "modelLabel", "memory", "memoryLabel", "islandSize"));
        String resource = entry.at("resource").required();
        if (resource.indexOf('/') <= 0) {
            throw entry.at("resource")
                    .invalid("the name of an extended resource is needed here, such as example.com/npu");
        }
        int islandSize = entry.at("islandSize").integer(0);
        if (islandSize < 0) {
            throw entry.at("islandSize").invalid("a number of devices, 0 or more, is needed here");
        }
        return new Kind(
                resource,
                entry.at("model").text(""),
                optional(entry.at("modelLabel")),
                Quantities.quantity(entry.at("memory")).value(),
                optional(entry.at("memoryLabel")),
                islandSize);
    }

    private static List<String> optional(Field label) {
        String name = label.text("");
        return name.isEmpty() ? List.of() : List.of(name);
    }

    private static void known(Field mapping, Set<String> names) {
        mapping.entries().forEach((name, field) -> {
            if (!names.contains(name)) {
                throw field.invalid(
                        InputCode.UNKNOWN_FIELD,
                        "unknown field; known here are "
                                + String.join(", ", names.stream().sorted().toList()));
            }
        });
    }
}

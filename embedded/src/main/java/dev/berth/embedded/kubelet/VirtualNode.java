package dev.berth.embedded.kubelet;

import dev.berth.embedded.json.Json;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** A node to pretend: its name, labels and what it has. */
public record VirtualNode(String name, Map<String, String> labels, Map<String, String> capacity) {
    public VirtualNode {
        labels = Map.copyOf(labels);
        capacity = Map.copyOf(capacity);
    }

    /** A node of a GPU model in a place; zone, block and rack become labels. */
    public static VirtualNode gpu(String name, String model, int gpus, String zone, String rack) {
        var labels = new LinkedHashMap<String, String>();
        labels.put("topology.kubernetes.io/zone", zone);
        labels.put("berth.dev/rack", rack);
        labels.put("nvidia.com/gpu.product", model);
        labels.put("nvidia.com/gpu.count", String.valueOf(gpus));
        return new VirtualNode(
                name,
                labels,
                Map.of(
                        "cpu",
                        String.valueOf(16 * gpus),
                        "memory",
                        128 * gpus + "Gi",
                        "ephemeral-storage",
                        "2Ti",
                        "nvidia.com/gpu",
                        String.valueOf(gpus),
                        "pods",
                        "110"));
    }

    /** A node without GPUs. */
    public static VirtualNode cpu(String name, int cores, String zone, String rack) {
        return new VirtualNode(
                name,
                Map.of("topology.kubernetes.io/zone", zone, "berth.dev/rack", rack),
                Map.of(
                        "cpu",
                        String.valueOf(cores),
                        "memory",
                        4 * cores + "Gi",
                        "ephemeral-storage",
                        "1Ti",
                        "pods",
                        "110"));
    }

    Json.Obj object(String now) {
        var all = Json.of(labels)
                .asObject()
                .with("kubernetes.io/hostname", name)
                .with("kubernetes.io/os", "linux")
                .with("kubernetes.io/arch", "amd64")
                .with("berth.dev/virtual", "true");
        return Json.object(
                "kind",
                "Node",
                "apiVersion",
                "v1",
                "metadata",
                Json.object("name", name, "labels", all),
                "status",
                status(now));
    }

    Json.Obj status(String now) {
        return Json.object(
                "capacity", capacity,
                "allocatable", capacity,
                "conditions", List.of(ready(true, "KubeletReady", "virtual kubelet is ready", now)),
                "addresses",
                        List.of(
                                Json.object("type", "InternalIP", "address", address()),
                                Json.object("type", "Hostname", "address", name)),
                "nodeInfo",
                        Json.object(
                                "kubeletVersion", "v1.37.0-virtual",
                                "osImage", "virtual",
                                "kernelVersion", "0",
                                "containerRuntimeVersion", "virtual://1",
                                "operatingSystem", "linux",
                                "architecture", "amd64"));
    }

    static Json.Obj ready(boolean ready, String reason, String message, String now) {
        return Json.object(
                "type", "Ready",
                "status", ready ? "True" : "False",
                "reason", reason,
                "message", message,
                "lastHeartbeatTime", now,
                "lastTransitionTime", now);
    }

    /** Made from the name; nobody listens there. */
    String address() {
        int hash = name.hashCode();
        return "10." + (hash >>> 16 & 255) + "." + (hash >>> 8 & 255) + "." + (hash & 255);
    }
}

package dev.berth.kubernetes.capture;

import dev.berth.kubernetes.live.watch.Resource;
import java.util.List;

/** Every kind that {@code place}, {@code explain} and {@code simulate} read, pods first: their list tells the moment. */
final class CapturedKinds {
    static final List<Resource> ALL = List.of(
            Resource.PODS,
            Resource.NODES,
            core("Namespace", "namespaces"),
            core("PersistentVolumeClaim", "persistentvolumeclaims"),
            core("PersistentVolume", "persistentvolumes"),
            core("Service", "services"),
            core("ReplicationController", "replicationcontrollers"),
            new Resource("ReplicaSet", "apps", "v1", "replicasets"),
            new Resource("StatefulSet", "apps", "v1", "statefulsets"),
            new Resource("PodDisruptionBudget", "policy", "v1", "poddisruptionbudgets"),
            new Resource("PriorityClass", "scheduling.k8s.io", "v1", "priorityclasses"),
            storage("StorageClass", "storageclasses"),
            storage("CSINode", "csinodes"),
            storage("CSIDriver", "csidrivers"),
            storage("CSIStorageCapacity", "csistoragecapacities"),
            storage("VolumeAttachment", "volumeattachments"),
            discovered("PodGroup", "scheduling.k8s.io", "podgroups"),
            discovered("PodGroup", "scheduling.x-k8s.io", "podgroups"),
            discovered("PodGroup", "scheduling.volcano.sh", "podgroups"),
            discovered("PodGroup", "scheduling.run.ai", "podgroups"),
            discovered("Topology", "berth.dev", "topologies"),
            discovered("Topology", "kueue.x-k8s.io", "topologies"),
            discovered("Topology", "kai.scheduler", "topologies"),
            discovered("Device", "scheduling.koordinator.sh", "devices"),
            discovered("NodeResourceTopology", "topology.node.k8s.io", "noderesourcetopologies"),
            discovered("HyperNode", "topology.volcano.sh", "hypernodes"));

    private CapturedKinds() {}

    private static Resource core(String kind, String plural) {
        return new Resource(kind, "", "v1", plural);
    }

    private static Resource storage(String kind, String plural) {
        return new Resource(kind, "storage.k8s.io", "v1", plural);
    }

    /** A kind that clusters may lack, in whatever version. */
    private static Resource discovered(String kind, String group, String plural) {
        return new Resource(kind, group, "", plural);
    }
}

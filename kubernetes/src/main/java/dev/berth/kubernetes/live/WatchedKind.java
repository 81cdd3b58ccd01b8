package dev.berth.kubernetes.live;

import dev.berth.engine.model.ClusterObject;
import dev.berth.engine.model.CsiDriver;
import dev.berth.engine.model.CsiNode;
import dev.berth.engine.model.CsiStorageCapacity;
import dev.berth.engine.model.DisruptionBudget;
import dev.berth.engine.model.Namespace;
import dev.berth.engine.model.Node;
import dev.berth.engine.model.NodeZones;
import dev.berth.engine.model.PersistentVolume;
import dev.berth.engine.model.PersistentVolumeClaim;
import dev.berth.engine.model.Pod;
import dev.berth.engine.model.PodGroup;
import dev.berth.engine.model.PodSource;
import dev.berth.engine.model.StorageClass;
import dev.berth.engine.model.VolumeAttachment;
import dev.berth.kubernetes.live.watch.Resource;
import java.util.List;

/**
 * What is watched, and what the engine makes of it. Priority classes are not: the API server writes each pod's priority
 * into its spec. Pod groups may be absent: gangs are then known by what pods say themselves. So may NUMA zones.
 */
public record WatchedKind(Resource resource, Class<? extends ClusterObject> type) {
    /** Everything that the engine looks at; all of it is GA, but for pod groups and NUMA zones. */
    public static final List<WatchedKind> ALL = List.of(
            new WatchedKind(Resource.NODES, Node.class),
            new WatchedKind(Resource.PODS, Pod.class),
            core("Namespace", "namespaces", Namespace.class),
            core("PersistentVolumeClaim", "persistentvolumeclaims", PersistentVolumeClaim.class),
            core("PersistentVolume", "persistentvolumes", PersistentVolume.class),
            core("Service", "services", PodSource.class),
            core("ReplicationController", "replicationcontrollers", PodSource.class),
            named("ReplicaSet", "apps", "replicasets", PodSource.class),
            named("StatefulSet", "apps", "statefulsets", PodSource.class),
            named("PodDisruptionBudget", "policy", "poddisruptionbudgets", DisruptionBudget.class),
            named("StorageClass", "storage.k8s.io", "storageclasses", StorageClass.class),
            named("CSINode", "storage.k8s.io", "csinodes", CsiNode.class),
            named("CSIDriver", "storage.k8s.io", "csidrivers", CsiDriver.class),
            named("CSIStorageCapacity", "storage.k8s.io", "csistoragecapacities", CsiStorageCapacity.class),
            named("VolumeAttachment", "storage.k8s.io", "volumeattachments", VolumeAttachment.class),
            discovered("scheduling.k8s.io"),
            discovered("scheduling.x-k8s.io"),
            new WatchedKind(
                    new Resource("NodeResourceTopology", "topology.node.k8s.io", "", "noderesourcetopologies"),
                    NodeZones.class));

    private static WatchedKind discovered(String group) {
        return new WatchedKind(new Resource("PodGroup", group, "", "podgroups"), PodGroup.class);
    }

    private static WatchedKind core(String kind, String plural, Class<? extends ClusterObject> type) {
        return named(kind, "", plural, type);
    }

    private static WatchedKind named(String kind, String group, String plural, Class<? extends ClusterObject> type) {
        return new WatchedKind(new Resource(kind, group, "v1", plural), type);
    }
}

package dev.berth.engine.model;

/** Anything of a cluster that Berth looks at. */
public sealed interface ClusterObject
        permits Node,
                Pod,
                Namespace,
                PersistentVolume,
                PersistentVolumeClaim,
                StorageClass,
                CsiNode,
                CsiDriver,
                CsiStorageCapacity,
                VolumeAttachment,
                DisruptionBudget,
                PodGroup,
                Topology,
                NodeRefusals,
                PodSource {
    /** The name; unique together with kind and namespace. */
    String name();

    /** What tells the object from others of its Java type and namespace; its name, unless one type holds several kinds. */
    default String identity() {
        return name();
    }

    /** The namespace; empty for objects of the cluster itself. */
    default String namespace() {
        return "";
    }
}

package dev.berth.engine.model;

import java.util.List;

/** A volume of a pod as far as it decides where the pod can run. */
public sealed interface PodVolume {
    /**
     * A persistent volume claim of the pod's namespace.
     *
     * @param claimName the claim; for a generic ephemeral volume the generated name (pod-volume)
     * @param ephemeral true for a generic ephemeral volume, whose claim must be owned by the pod
     */
    record Claim(String claimName, boolean ephemeral) implements PodVolume {}

    /** A GCE persistent disk: two pods on a node may share it only read-only. */
    record GceDisk(String name, boolean readOnly) implements PodVolume {}

    /** An AWS EBS volume: never shared on a node. */
    record AwsDisk(String volumeId) implements PodVolume {}

    /** An iSCSI target, identified by its IQN: shared only read-only. */
    record Iscsi(String iqn, boolean readOnly) implements PodVolume {}

    /** A Ceph RBD image: shared only read-only; the same if pool and image agree and a monitor is common. */
    record Rbd(List<String> monitors, String pool, String image, boolean readOnly) implements PodVolume {
        public Rbd {
            monitors = List.copyOf(monitors);
        }
    }

    /**
     * An Azure disk in the pod spec: counts against the limits of the disk driver.
     *
     * @param managed false for the older kinds, which do not migrate to the driver
     */
    record AzureDisk(String diskUri, boolean managed) implements PodVolume {}

    /** A Portworx volume in the pod spec: counts against the limits of its driver. */
    record Portworx(String volumeId) implements PodVolume {}

    /** Another in-tree source that migrates to a driver without limits (azureFile, vsphereVolume). */
    record OtherInTree() implements PodVolume {}

    /** An OpenStack Cinder volume in the pod spec: counts against the limits of the Cinder driver. */
    record Cinder(String volumeId) implements PodVolume {}

    /** An inline CSI volume. */
    record InlineCsi(String driver) implements PodVolume {}
}

package dev.berth.engine.model;

import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A piece of storage.
 *
 * @param capacityBytes size
 * @param accessModes as written in the manifest (ReadWriteOnce, …)
 * @param storageClass empty for none
 * @param block true for {@code volumeMode: Block}
 * @param attributesClass {@code volumeAttributesClassName}; empty for none
 * @param claim the claim it is bound to or set aside for
 * @param nodeAffinity alternatives of which one must match the node; null where any node will do
 * @param local true for a {@code local} volume
 * @param csiDriver driver of a CSI volume, or the one that an in-tree volume migrates to; null for others
 * @param inTree true where the manifest names an in-tree source that migrates to the driver
 * @param volumeHandle the volume's name within its driver or, for an in-tree source, its raw id
 * @param phase Available, Bound, Released, Failed, …
 */
public record PersistentVolume(
        String name,
        Labels labels,
        long capacityBytes,
        List<String> accessModes,
        String storageClass,
        boolean block,
        String attributesClass,
        @Nullable ClaimReference claim,
        @Nullable List<NodeSelectorTerm> nodeAffinity,
        boolean local,
        @Nullable String csiDriver,
        boolean inTree,
        String volumeHandle,
        String phase,
        boolean terminating,
        Map<String, String> annotations)
        implements ClusterObject {
    public static final String BOUND = "Bound";

    /** Which claim a volume belongs to; the uid is empty while the volume is only set aside. */
    public record ClaimReference(String namespace, String name, String uid) {}

    /** The volume once it is bound to a claim. */
    public PersistentVolume boundTo(PersistentVolumeClaim owner) {
        return new PersistentVolume(
                name,
                labels,
                capacityBytes,
                accessModes,
                storageClass,
                block,
                attributesClass,
                new ClaimReference(owner.namespace(), owner.name(), owner.uid()),
                nodeAffinity,
                local,
                csiDriver,
                inTree,
                volumeHandle,
                BOUND,
                terminating,
                annotations);
    }
}

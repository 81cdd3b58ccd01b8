package dev.berth.engine.model;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A pod's wish for storage.
 *
 * @param storageClass null where none is named (the default class applies); empty for "no class"
 * @param volumeName the volume it is bound to; empty while unbound
 * @param selector volumes that will do; null where any will
 * @param requestBytes storage asked for
 * @param bindCompleted annotation {@code pv.kubernetes.io/bind-completed} is present
 * @param ownerUids uids of its owners; for a generic ephemeral volume the pod's is among them
 */
public record PersistentVolumeClaim(
        String namespace,
        String name,
        String uid,
        @Nullable String storageClass,
        String volumeName,
        List<String> accessModes,
        boolean block,
        String attributesClass,
        @Nullable LabelSelector selector,
        long requestBytes,
        boolean bindCompleted,
        String phase,
        boolean terminating,
        List<String> ownerUids,
        Map<String, String> annotations)
        implements ClusterObject {
    /** Annotation that names the node for which a provisioner is to make the volume. */
    public static final String SELECTED_NODE = "volume.kubernetes.io/selected-node";

    /** The claim once it is bound to a volume. */
    public PersistentVolumeClaim boundTo(String volume) {
        return with(volume, true, PersistentVolume.BOUND, annotations);
    }

    /** The claim once a volume for a node is asked for. */
    public PersistentVolumeClaim promisedTo(String node) {
        var more = new HashMap<>(annotations);
        more.put(SELECTED_NODE, node);
        return with(volumeName, bindCompleted, phase, Map.copyOf(more));
    }

    private PersistentVolumeClaim with(
            String newVolumeName, boolean completed, String newPhase, Map<String, String> newAnnotations) {
        return new PersistentVolumeClaim(
                namespace,
                name,
                uid,
                storageClass,
                newVolumeName,
                accessModes,
                block,
                attributesClass,
                selector,
                requestBytes,
                completed,
                newPhase,
                terminating,
                ownerUids,
                newAnnotations);
    }
}

package dev.berth.engine.model;

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
        implements ClusterObject {}

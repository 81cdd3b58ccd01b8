package dev.berth.engine.plugin.volume;

import dev.berth.engine.model.PersistentVolume;
import dev.berth.engine.model.PersistentVolumeClaim;
import dev.berth.engine.model.Pod;

/** What the fields and annotations of a claim mean, where that takes more than one of them. */
final class ClaimRules {
    private static final String LEGACY_CLASS = "volume.beta.kubernetes.io/storage-class";

    private ClaimRules() {}

    /** The storage class in force; empty for none. The annotation of old wins over the field. */
    static String className(PersistentVolumeClaim claim) {
        var legacy = claim.annotations().get(LEGACY_CLASS);
        if (legacy != null) {
            return legacy;
        }
        var named = claim.storageClass();
        return named == null ? "" : named;
    }

    /** The storage class of a volume that is in force. */
    static String className(PersistentVolume volume) {
        var legacy = volume.annotations().get(LEGACY_CLASS);
        return legacy == null ? volume.storageClass() : legacy;
    }

    /** Whether the volume controller has finished binding; a volume name alone may still be a wish. */
    static boolean isBound(PersistentVolumeClaim claim) {
        return !claim.volumeName().isEmpty() && claim.bindCompleted();
    }

    /** Whether the claim was made for the pod; a generic ephemeral volume takes no other. */
    static boolean isMadeFor(PersistentVolumeClaim claim, Pod pod) {
        return claim.namespace().equals(pod.namespace())
                && claim.ownerUids().contains(pod.uid().toString());
    }

    static String notMadeFor(PersistentVolumeClaim claim, Pod pod) {
        return "PVC " + key(claim) + " was not created for pod " + pod.key() + " (pod is not owner)";
    }

    /** {@code namespace/name}. */
    static String key(PersistentVolumeClaim claim) {
        return claim.namespace() + "/" + claim.name();
    }
}

package dev.berth.engine.plugin.volume;

import dev.berth.engine.model.PersistentVolumeClaim;
import dev.berth.engine.model.Pod;
import dev.berth.engine.model.PodVolume;
import dev.berth.engine.plugin.Cause;
import dev.berth.engine.plugin.Incoming;
import dev.berth.engine.plugin.ReasonCode;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A pod's claims by what remains to be done about them. */
sealed interface PodClaims {
    /** The pod names no claim. */
    record None() implements PodClaims {}

    /** A claim keeps the pod off all nodes. */
    record Unusable(Cause cause) implements PodClaims {}

    /** All claims are bound or wait for the pod's node; a claim that the pod names twice is there twice. */
    record Usable(List<BoundClaim> bound, List<DelayedClaim> delayed) implements PodClaims {}

    static PodClaims of(Incoming incoming) {
        var pod = incoming.pod();
        var objects = StorageObjects.of(incoming.cluster());
        var claims = new ArrayList<PersistentVolumeClaim>();
        for (var volume : pod.shape().volumes()) {
            if (volume instanceof PodVolume.Claim wanted) {
                var claim = objects.claim(pod.namespace(), wanted.claimName());
                if (claim == null) {
                    return new Unusable(missing(pod, wanted));
                }
                var fault = fault(pod, wanted, claim);
                if (fault != null) {
                    return new Unusable(fault);
                }
                claims.add(claim);
            }
        }
        return claims.isEmpty() ? new None() : sorted(claims, objects);
    }

    private static Cause missing(Pod pod, PodVolume.Claim wanted) {
        var name = wanted.claimName();
        return new Cause(
                ReasonCode.CLAIM_MISSING,
                wanted.ephemeral()
                        ? "waiting for ephemeral volume controller to create the persistentvolumeclaim "
                                + StorageObjects.quoted(name)
                        : StorageObjects.missingClaim(name),
                "claim " + pod.namespace() + "/" + name + " does not exist");
    }

    private static @Nullable Cause fault(Pod pod, PodVolume.Claim wanted, PersistentVolumeClaim claim) {
        var name = StorageObjects.quoted(claim.name());
        if (claim.phase().equals("Lost")) {
            return new Cause(
                    ReasonCode.CLAIM_UNUSABLE,
                    "persistentvolumeclaim " + name + " bound to non-existent persistentvolume "
                            + StorageObjects.quoted(claim.volumeName()),
                    "claim " + ClaimRules.key(claim) + " has lost its volume");
        }
        if (claim.terminating()) {
            return new Cause(
                    ReasonCode.CLAIM_UNUSABLE,
                    "persistentvolumeclaim " + name + " is being deleted",
                    "claim " + ClaimRules.key(claim) + " is being deleted");
        }
        return wanted.ephemeral() && !ClaimRules.isMadeFor(claim, pod)
                ? new Cause(
                        ReasonCode.CLAIM_UNUSABLE,
                        ClaimRules.notMadeFor(claim, pod),
                        "claim " + ClaimRules.key(claim) + " belongs to another owner")
                : null;
    }

    private static PodClaims sorted(List<PersistentVolumeClaim> claims, StorageObjects objects) {
        var bound = new ArrayList<BoundClaim>();
        var delayed = new ArrayList<DelayedClaim>();
        @Nullable PersistentVolumeClaim immediate = null;
        for (var claim : claims) {
            if (ClaimRules.isBound(claim)) {
                bound.add(BoundClaim.of(claim, objects));
                continue;
            }
            var className = ClaimRules.className(claim);
            var storageClass = className.isEmpty() ? null : objects.storageClass(className);
            if (storageClass != null && !storageClass.bindingModeSet()) {
                return new Unusable(new Cause(
                        ReasonCode.CLAIM_UNBOUND,
                        "VolumeBindingMode not set for StorageClass " + StorageObjects.quoted(className),
                        "claim " + ClaimRules.key(claim) + " is unbound"));
            }
            if (storageClass != null
                    && storageClass.waitsForConsumer()
                    && claim.volumeName().isEmpty()) {
                delayed.add(DelayedClaim.of(claim, storageClass, objects.store()));
            } else if (immediate == null) {
                immediate = claim;
            }
        }
        return immediate == null
                ? new Usable(bound, delayed)
                : new Unusable(new Cause(
                        ReasonCode.CLAIM_UNBOUND,
                        "pod has unbound immediate PersistentVolumeClaims",
                        "claim " + ClaimRules.key(immediate) + " is not bound"));
    }
}

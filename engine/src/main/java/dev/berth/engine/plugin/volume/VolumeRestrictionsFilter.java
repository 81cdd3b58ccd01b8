package dev.berth.engine.plugin.volume;

import dev.berth.engine.cluster.Cluster;
import dev.berth.engine.model.Pod;
import dev.berth.engine.model.PodVolume;
import dev.berth.engine.plugin.Cause;
import dev.berth.engine.plugin.Filter;
import dev.berth.engine.plugin.Incoming;
import dev.berth.engine.plugin.NodeFilter;
import dev.berth.engine.plugin.Preparation;
import dev.berth.engine.plugin.ReasonCode;
import dev.berth.engine.plugin.Scope;
import dev.berth.engine.plugin.Verdict;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * Keeps pods from sharing what cannot be shared: a disk on one node ({@link DiskConflict}), and a ReadWriteOncePod claim
 * anywhere in the cluster (KEP-2485).
 *
 * <p>The number of the pod's ReadWriteOncePod claims that placed pods use is counted once. A preemption dry run lowers it
 * by each matching volume of a victim, as kube-scheduler does: the victim's namespace is not compared, so a claim of the
 * same name elsewhere counts too.
 */
public final class VolumeRestrictionsFilter implements Filter {
    private static final String EXCLUSIVE = "ReadWriteOncePod";

    @Override
    public String name() {
        return "VolumeRestrictions";
    }

    @Override
    public Preparation prepare(Incoming pod) {
        if (pod.shape().volumes().isEmpty()) {
            return Preparation.SKIP;
        }
        var objects = StorageObjects.of(pod.cluster());
        var exclusive = new TreeSet<String>();
        for (var volume : pod.shape().volumes()) {
            if (!(volume instanceof PodVolume.Claim wanted) || wanted.ephemeral()) {
                continue;
            }
            var claim = objects.claim(pod.pod().namespace(), wanted.claimName());
            if (claim == null) {
                return Preparation.Reject.unresolvable(new Cause(
                        ReasonCode.CLAIM_MISSING,
                        StorageObjects.missingClaim(wanted.claimName()),
                        "claim " + pod.pod().namespace() + "/" + wanted.claimName() + " does not exist"));
            }
            if (claim.accessModes().contains(EXCLUSIVE)) {
                exclusive.add(claim.name());
            }
        }
        var disks =
                pod.shape().volumes().stream().filter(DiskConflict::concerns).toList();
        var used = used(pod, exclusive);
        if (disks.isEmpty() && used.isEmpty()) {
            return Preparation.SKIP;
        }
        boolean claims = pod.shape().volumes().stream().anyMatch(PodVolume.Claim.class::isInstance);
        return new Preparation.Check(
                new Check(disks, exclusive, used, claims ? Scope.CLUSTER : Scope.NODE, pod.cluster()));
    }

    /** Those of the claims that placed pods of the namespace use. */
    private static Set<String> used(Incoming incoming, Set<String> claims) {
        var used = new TreeSet<String>();
        if (claims.isEmpty()) {
            return used;
        }
        var cluster = incoming.cluster();
        cluster.eachPod(pod -> {
            if (!pod.namespace().equals(incoming.pod().namespace())) {
                return;
            }
            for (var volume : pod.shape().volumes()) {
                if (volume instanceof PodVolume.Claim claim
                        && !claim.ephemeral()
                        && claims.contains(claim.claimName())
                        && cluster.nodeOf(pod) >= 0) {
                    used.add(claim.claimName());
                }
            }
        });
        return used;
    }

    private static final class Check implements NodeFilter {
        private final List<PodVolume> disks;
        private final Set<String> exclusive;
        private final Set<String> used;
        private final Scope scope;
        private final Cluster cluster;
        private int claimsInUse;

        Check(List<PodVolume> disks, Set<String> exclusive, Set<String> used, Scope scope, Cluster cluster) {
            this.disks = disks;
            this.exclusive = exclusive;
            this.used = used;
            this.scope = scope;
            this.cluster = cluster;
            this.claimsInUse = used.size();
        }

        @Override
        public Scope scope() {
            return scope;
        }

        /** The least clash by name, so that the order of pods does not matter. */
        private @Nullable String clash(int node) {
            var least = new String[1];
            if (!disks.isEmpty()) {
                cluster.eachPodOn(node, pod -> {
                    for (var disk : disks) {
                        var present = DiskConflict.clash(disk, pod);
                        if (present != null) {
                            var text = DiskConflict.describe(present) + " is in use by pod " + pod.key();
                            if (least[0] == null || text.compareTo(least[0]) < 0) {
                                least[0] = text;
                            }
                        }
                    }
                });
            }
            return least[0];
        }

        @Override
        public Verdict check(int node) {
            return claimsInUse > 0 || clash(node) != null ? Verdict.UNSCHEDULABLE : Verdict.FIT;
        }

        @Override
        public List<Cause> causes(int node) {
            var clash = clash(node);
            if (clash != null) {
                return List.of(new Cause(ReasonCode.DISK_CONFLICT, "node(s) had no available disk", clash));
            }
            return List.of(new Cause(
                    ReasonCode.CLAIM_IN_USE,
                    "node(s) unavailable due to PersistentVolumeClaim with ReadWriteOncePod access mode already in-use"
                            + " by another pod",
                    "ReadWriteOncePod claims in use: " + String.join(", ", used)));
        }

        @Override
        public void dryRun(Pod victim, int node, int sign) {
            for (var volume : victim.shape().volumes()) {
                if (volume instanceof PodVolume.Claim claim
                        && !claim.ephemeral()
                        && exclusive.contains(claim.claimName())) {
                    claimsInUse += sign;
                }
            }
        }
    }
}

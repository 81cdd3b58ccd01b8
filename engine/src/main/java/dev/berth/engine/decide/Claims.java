package dev.berth.engine.decide;

import dev.berth.engine.cluster.Cluster;
import dev.berth.engine.cluster.Event;
import dev.berth.engine.cluster.StaleEventException;
import dev.berth.engine.model.CsiStorageCapacity;
import dev.berth.engine.model.PersistentVolume;
import dev.berth.engine.model.PersistentVolumeClaim;
import dev.berth.engine.model.Pod;
import dev.berth.engine.model.PodVolume;
import dev.berth.engine.plugin.Incoming;
import dev.berth.engine.plugin.volume.VolumeBindingPlugin;
import dev.berth.engine.plugin.volume.VolumePlan;
import java.util.ArrayList;
import java.util.List;

/**
 * Sets volumes aside, so that no two claims get one volume and no room is promised twice.
 *
 * <p>A claim that waits for its first consumer is decided together with the pod that consumes it: it takes a volume that
 * is there, or one is made for the pod's node. Carried out, the decision leaves the cluster as Kubernetes' controllers
 * will: volume and claim bound to each other; or the claim told the node (annotation selected-node, as kube-scheduler
 * assumes it). kube-scheduler leaves reports of storage capacity alone until drivers renew them and can promise the same
 * room twice; here a promise counts against the report until the next one comes.
 *
 * <p>All of it is upserted objects, so that undo, fork and replay need nothing of their own.
 */
final class Claims {
    private final Cluster cluster;
    private final boolean planned;

    /** @param planned whether the profile looks at volumes at all */
    Claims(Cluster cluster, boolean planned) {
        this.cluster = cluster;
        this.planned = planned;
    }

    /** What must be decided about a pod's claims if it takes a node; empty where nothing is left open. */
    List<Decision> decisions(Pod pod, int node) {
        if (!planned || !hasClaims(pod)) {
            return List.of();
        }
        var plan = VolumeBindingPlugin.plan(Incoming.of(pod, cluster), node);
        return plan == null
                ? List.of()
                : decisions(plan, pod, cluster.nodes().get(node).name());
    }

    private static List<Decision> decisions(VolumePlan plan, Pod pod, String node) {
        var decisions = new ArrayList<Decision>();
        for (var binding : plan.bindings()) {
            decisions.add(new Decision.BindClaim(
                    pod, binding.claim().name(), binding.volume().name()));
        }
        for (var provision : plan.provisions()) {
            var room = provision.room();
            decisions.add(new Decision.ProvisionClaim(
                    pod, provision.claim().name(), node, room == null ? null : room.namespace() + "/" + room.name()));
        }
        return decisions;
    }

    private static boolean hasClaims(Pod pod) {
        for (var volume : pod.shape().volumes()) {
            if (volume instanceof PodVolume.Claim) {
                return true;
            }
        }
        return false;
    }

    /** @throws StaleEventException where the claim or the volume is gone or was given away meanwhile */
    void apply(Decision.OfClaim decision) {
        switch (decision) {
            case Decision.BindClaim binding -> bind(binding);
            case Decision.ProvisionClaim provision -> provision(provision);
        }
    }

    private void bind(Decision.BindClaim binding) {
        var claim = claim(binding);
        var volume = cluster.objects().get(PersistentVolume.class, "", binding.volume());
        if (volume == null) {
            throw new StaleEventException("claim " + key(binding) + " cannot be bound to volume " + binding.volume()
                    + ": the volume is gone; decide again");
        }
        var owner = volume.claim();
        if (owner != null
                && !(owner.namespace().equals(claim.namespace()) && owner.name().equals(claim.name()))) {
            throw new StaleEventException("claim " + key(binding) + " cannot be bound to volume " + binding.volume()
                    + ": it belongs to claim " + owner.namespace() + "/" + owner.name() + "; decide again");
        }
        cluster.apply(new Event.Upserted(volume.boundTo(claim)));
        cluster.apply(new Event.Upserted(claim.boundTo(volume.name())));
    }

    private void provision(Decision.ProvisionClaim provision) {
        var claim = claim(provision);
        cluster.apply(new Event.Upserted(claim.promisedTo(provision.node())));
        var room = provision.room();
        if (room != null) {
            int slash = room.indexOf('/');
            var report = cluster.objects()
                    .get(CsiStorageCapacity.class, room.substring(0, slash), room.substring(slash + 1));
            if (report != null) { // gone: the driver reports anew, with this volume or before it
                cluster.apply(new Event.Upserted(report.promising(key(provision), claim.requestBytes())));
            }
        }
    }

    private PersistentVolumeClaim claim(Decision.OfClaim decision) {
        var claim = cluster.objects()
                .get(PersistentVolumeClaim.class, decision.pod().namespace(), decision.claim());
        if (claim == null) {
            throw new StaleEventException(
                    "claim " + key(decision) + " of pod " + decision.pod().key() + " is gone; decide again");
        }
        return claim;
    }

    /** {@code namespace/name}. */
    static String key(Decision.OfClaim decision) {
        return decision.pod().namespace() + "/" + decision.claim();
    }
}

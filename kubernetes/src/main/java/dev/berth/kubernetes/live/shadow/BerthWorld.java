package dev.berth.kubernetes.live.shadow;

import dev.berth.engine.model.DeviceIndexes;
import dev.berth.engine.model.Pod;
import dev.berth.engine.model.Uid;
import dev.berth.kubernetes.live.loop.BindAnswer;
import dev.berth.kubernetes.live.loop.ClaimAnswer;
import dev.berth.kubernetes.live.loop.EvictAnswer;
import dev.berth.kubernetes.live.loop.Inbox;
import dev.berth.kubernetes.live.loop.Observation;
import dev.berth.kubernetes.live.loop.Orders;
import dev.berth.kubernetes.live.loop.PodStatus;
import dev.berth.kubernetes.live.loop.Writes;
import dev.berth.kubernetes.live.watch.Resource;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * The API server of a world in which Berth had the say: what happens in the cluster reaches it, but for where pods go.
 *
 * <p><b>Idea.</b> Pods come, change, end and are deleted as in the cluster, and so do nodes and all else. A pod that was
 * seen pending is shown to Berth's loop on the node that Berth chose, never on the one that its own scheduler chose; pods
 * that were placed before stay where they are in both worlds. Orders are carried out here at once, and nowhere else: a
 * victim of preemption goes back to waiting, while in the cluster it may run on.
 *
 * <p><b>Limits.</b> A pod leaves this world when it leaves the cluster, however long it ran there: one that Berth started
 * earlier holds its room longer, so what is said of Berth errs to its disadvantage. Volumes are bound as the cluster binds
 * them.
 *
 * <p><b>Invariant.</b> Each observation that goes on to the loop is the whole truth of this world about one object.
 */
final class BerthWorld implements Writes {
    /** Told what Berth does here. */
    interface Told {
        void pending(Pod pod);

        void placed(Pod pod, String node);

        void waits(Pod pod, String code);

        void evicted(Pod pod);
    }

    /** A pod that is where Berth says; the node is null while it waits. */
    private static final class Placement {
        private Pod latest;
        private @Nullable String node;
        private DeviceIndexes devices = DeviceIndexes.NONE;

        Placement(Pod latest) {
            this.latest = latest;
        }
    }

    private final Inbox inbox;
    private final String schedulerName;
    private final Predicate<Pod> watched;
    private final Told told;
    private final Map<Uid, Placement> placements = new HashMap<>();
    private final Set<Uid> seen = new HashSet<>();

    /**
     * @param schedulerName what the loop takes for its own
     * @param watched whose pods Berth is to place here
     */
    BerthWorld(Inbox inbox, String schedulerName, Predicate<Pod> watched, Told told) {
        this.inbox = inbox;
        this.schedulerName = schedulerName;
        this.watched = watched;
        this.told = told;
    }

    /** Something happened in the cluster. */
    void happened(Observation observation) {
        switch (observation) {
            case Observation.PodSeen(Pod pod, PodStatus status) -> {
                seen.add(pod.uid());
                podSeen(pod, status);
            }
            case Observation.Gone gone -> {
                if (gone.resource().equals(Resource.PODS)) {
                    placements.remove(Uid.of(gone.uid()));
                }
                inbox.answered(gone);
            }
            case Observation.Listing(Resource resource) -> listing(resource);
            case Observation.Sweeping(Resource resource) -> listing(resource);
            case Observation.Listed(Resource resource) -> {
                if (resource.equals(Resource.PODS)) {
                    placements.keySet().retainAll(seen);
                }
                inbox.answered(observation);
            }
            case Observation.GroupSeen group -> inbox.answered(group);
            case Observation.Seen other -> inbox.answered(other);
            case Observation.Health health -> inbox.answered(health);
            case Observation.Unreadable unreadable -> {
                // left out of both worlds, and told by the other one
            }
            case Observation.BindEnded ours -> throw unexpected(ours);
            case Observation.PodRead ours -> throw unexpected(ours);
            case Observation.ReadFailed ours -> throw unexpected(ours);
            case Observation.EvictEnded ours -> throw unexpected(ours);
            case Observation.ClaimEnded ours -> throw unexpected(ours);
            case Observation.GroupExplained ours -> throw unexpected(ours);
            case Observation.ExplainEnded ours -> throw unexpected(ours);
        }
    }

    /** This world differs from the cluster by itself, so no sweep tells what a watch has lost. */
    private void listing(Resource resource) {
        if (resource.equals(Resource.PODS)) {
            seen.clear();
        }
        inbox.answered(new Observation.Listing(resource));
    }

    private static IllegalStateException unexpected(Observation ours) {
        return new IllegalStateException("nothing is written to the cluster, but this was answered: " + ours);
    }

    private void podSeen(Pod pod, PodStatus status) {
        var placement = placements.get(pod.uid());
        if (placement == null && pod.nodeName() == null && watched.test(pod) && !status.finished()) {
            placement = new Placement(pod);
            placements.put(pod.uid(), placement);
        }
        if (placement == null) {
            inbox.answered(new Observation.PodSeen(pod, status));
            return;
        }
        placement.latest = pod;
        if (status.finished()) {
            placements.remove(pod.uid());
        } else if (!pod.isHeld() && !pod.terminating()) {
            told.pending(pod);
        }
        inbox.answered(new Observation.PodSeen(shown(placement), new PodStatus(status.finished(), "", "", 0)));
    }

    private Pod shown(Placement placement) {
        var pod = placement.latest;
        return new Pod(
                pod.namespace(),
                pod.name(),
                pod.uid(),
                pod.labels(),
                pod.shape(),
                pod.owner(),
                placement.node,
                null,
                pod.priority(),
                pod.preempts(),
                pod.createdAtMillis(),
                pod.startedAtMillis(),
                pod.terminating(),
                false,
                pod.gates(),
                schedulerName,
                placement.devices,
                pod.membership(),
                pod.place(),
                pod.fault());
    }

    @Override
    public boolean bindRoom() {
        return true;
    }

    /** The loop then waits for the cluster to bind the claim, as it would for whoever makes volumes. */
    @Override
    public void claim(Orders.Claim order) {
        inbox.answered(new Observation.ClaimEnded(order, new ClaimAnswer.Done()));
    }

    @Override
    public void explainGroup(Orders.ExplainGroup order) {
        inbox.answered(new Observation.GroupExplained(order, true));
    }

    @Override
    public void bind(Orders.Bind order) {
        var placement = placements.get(order.pod().uid());
        if (placement == null) {
            inbox.answered(new Observation.BindEnded(order, new BindAnswer.Contradicted("the pod is gone")));
            return;
        }
        placement.node = order.node();
        placement.devices = order.devices();
        told.placed(placement.latest, order.node());
        inbox.answered(new Observation.BindEnded(order, new BindAnswer.Done()));
        inbox.answered(new Observation.PodSeen(shown(placement), PodStatus.PLAIN));
    }

    @Override
    public void read(Orders.Read order) {
        var placement = placements.get(order.pod().uid());
        inbox.answered(new Observation.PodRead(order, placement == null ? null : shown(placement), PodStatus.PLAIN));
    }

    @Override
    public void evict(Orders.Evict order) {
        var victim = order.victim();
        var placement = placements.computeIfAbsent(victim.uid(), unused -> new Placement(victim));
        placement.node = null;
        placement.devices = DeviceIndexes.NONE;
        told.evicted(victim);
        inbox.answered(new Observation.EvictEnded(order, new EvictAnswer.Done()));
        inbox.answered(new Observation.Gone(
                Resource.PODS,
                Pod.class,
                victim.namespace(),
                victim.name(),
                victim.uid().toString()));
        inbox.answered(new Observation.PodSeen(shown(placement), PodStatus.PLAIN));
    }

    @Override
    public boolean explainRoom() {
        return true;
    }

    @Override
    public void explain(Orders.Explain order) {
        told.waits(order.pod(), order.code());
        inbox.answered(new Observation.ExplainEnded(order, true));
    }

    @Override
    public void event(Orders.Event order) {
        // told already
    }
}

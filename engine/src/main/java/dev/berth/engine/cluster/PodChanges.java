package dev.berth.engine.cluster;

import dev.berth.engine.model.Pod;
import org.jspecify.annotations.Nullable;

/** What pods that come, change, go or are bound do to a cluster; each change returns its inverse. */
final class PodChanges {
    private final ResourceNames resources;
    private final NodeColumns nodes;
    private final PodTable pods;
    private final GangIndex gangs;
    private final Learning learning;
    private final StrayPods strays;
    private final Placements placements;
    private boolean undoing;

    PodChanges(
            ResourceNames resources,
            NodeColumns nodes,
            PodTable pods,
            GangIndex gangs,
            Learning learning,
            StrayPods strays,
            Placements placements) {
        this.resources = resources;
        this.nodes = nodes;
        this.pods = pods;
        this.gangs = gangs;
        this.learning = learning;
        this.strays = strays;
        this.placements = placements;
    }

    Event upsert(Pod pod) {
        int slot = pods.find(pod.namespace(), pod.name());
        if (slot < 0) {
            int taken = pods.insert(pod, resources);
            joinGang(taken, pod);
            enter(taken);
            learn(pod);
            return Event.Deleted.of(pod);
        }
        var before = pods.get(slot);
        leave(slot);
        leaveGang(slot, before);
        pods.replace(slot, pod, resources);
        joinGang(slot, pod);
        enter(slot);
        if (!before.uid().equals(pod.uid())) {
            learn(pod);
        }
        return new Event.Upserted(before);
    }

    /** While events are taken back, pods that return have not arrived. */
    void undoing(boolean now) {
        undoing = now;
    }

    private void learn(Pod pod) {
        if (!undoing) {
            learning.arrived(pod.shape(), nodes, resources);
        }
    }

    @Nullable
    Event delete(String namespace, String name) {
        int slot = pods.find(namespace, name);
        if (slot < 0) {
            return null;
        }
        var before = pods.get(slot);
        leave(slot);
        leaveGang(slot, before);
        pods.remove(slot);
        if (before.nodeName() != null) {
            learning.departed(before.shape());
        }
        return new Event.Upserted(before);
    }

    Event bind(Event.Bound bound) {
        int slot = pods.find(bound.namespace(), bound.name());
        var pod = slot < 0 ? null : pods.at(slot);
        if (pod == null || !pod.uid().equals(bound.uid())) {
            throw new StaleEventException("pod " + bound.namespace() + "/" + bound.name() + " with uid " + bound.uid()
                    + " cannot be bound to node " + bound.node() + ": "
                    + (pod == null ? "the pod is gone" : "the pod under this name now has uid " + pod.uid()));
        }
        if (pod.nodeName() != null) {
            throw new StaleEventException("pod " + pod.key() + " cannot be bound to node " + bound.node()
                    + ": it is on node " + pod.nodeName() + " already");
        }
        int node = nodes.find(bound.node());
        if (node < 0) {
            throw new StaleEventException("pod " + pod.key() + " cannot be bound to node " + bound.node()
                    + ": the node is gone; decide again");
        }
        pods.rename(slot, pod.on(bound.node(), bound.devices()));
        placements.place(slot, node);
        return new Event.Upserted(pod);
    }

    private void joinGang(int slot, Pod pod) {
        var membership = pod.membership();
        if (membership != null) {
            gangs.enter(slot, membership.key(pod.namespace()));
        }
    }

    private void leaveGang(int slot, Pod pod) {
        var membership = pod.membership();
        if (membership != null) {
            gangs.leave(slot, membership.key(pod.namespace()));
        }
    }

    /** Puts a pod of the table on its node's list, or aside where the node is not known. */
    private void enter(int slot) {
        var pod = pods.get(slot);
        if (pod.nodeName() == null) {
            return;
        }
        int node = nodes.find(pod.nodeName());
        if (node < 0) {
            strays.add(pod, pod.nodeName());
        } else {
            placements.place(slot, node);
        }
    }

    private void leave(int slot) {
        var pod = pods.get(slot);
        if (pods.nodeOf(slot) >= 0) {
            placements.displace(slot);
        } else if (pod.nodeName() != null) {
            strays.remove(pod, pod.nodeName());
        }
    }
}

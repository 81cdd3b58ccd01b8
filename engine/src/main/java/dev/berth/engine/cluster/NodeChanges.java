package dev.berth.engine.cluster;

import dev.berth.engine.model.Node;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What nodes that come, change or go do to a cluster; each change returns its inverse. */
record NodeChanges(
        ResourceNames resources,
        NodeColumns nodes,
        PodTable pods,
        TopologyCounts counts,
        StrayPods strays,
        ImageHolders images,
        Placements placements,
        Learning learning,
        ChangeLog changes,
        Versions versions) {
    Event upsert(Node facts) {
        int known = nodes.find(facts.name());
        @Nullable Node before = known < 0 ? null : nodes.at(known);
        boolean regroup = before == null
                || !before.labels().equals(facts.labels())
                || !before.taints().equals(facts.taints());
        if (before != null && regroup) {
            placements.countAll(known, -1);
            if (counts.leave(known)) {
                versions.factsChanged();
            }
        }
        int node = nodes.put(facts, resources);
        if (before == null
                || !before.devices().equals(facts.devices())
                || !before.deviceNames().equals(facts.deviceNames())
                || !before.allocatable().equals(facts.allocatable())) {
            nodes.layOutDevices(node);
            placements.useDevices(node);
        }
        placements.layOutZones(node);
        if (regroup && counts.join(node, facts)) {
            versions.factsChanged();
        }
        if (before == null) {
            versions.nodeSetChanged();
            strays.takeAll(facts.name(), (namespace, name) -> placements.place(pods.find(namespace, name), node));
        } else if (regroup) {
            placements.countAll(node, 1);
        }
        learning.nodeChanged(before == null ? 0 : Learning.capacityMilli(before), Learning.capacityMilli(facts));
        images.changed(before == null ? List.of() : before.images(), facts.images(), before == null);
        changes.nodeChanged(node);
        return before == null ? Event.Deleted.of(facts) : new Event.Upserted(before);
    }

    @Nullable
    Event delete(String name) {
        int node = nodes.find(name);
        if (node < 0) {
            return null;
        }
        var before = nodes.get(node);
        placements.eachSlotOn(node, slot -> {
            placements.displace(slot);
            strays.add(pods.get(slot), name);
        });
        if (counts.leave(node)) {
            versions.factsChanged();
        }
        nodes.remove(node);
        learning.nodeChanged(Learning.capacityMilli(before), 0);
        versions.nodeSetChanged();
        images.changed(before.images(), List.of(), true);
        changes.nodeChanged(node);
        return new Event.Upserted(before);
    }
}

package dev.berth.engine.cluster;

import dev.berth.engine.model.ClusterObject;
import dev.berth.engine.model.CsiDriver;
import dev.berth.engine.model.CsiNode;
import dev.berth.engine.model.CsiStorageCapacity;
import dev.berth.engine.model.DisruptionBudget;
import dev.berth.engine.model.Namespace;
import dev.berth.engine.model.NodeZones;
import dev.berth.engine.model.PersistentVolume;
import dev.berth.engine.model.PersistentVolumeClaim;
import dev.berth.engine.model.PodGroup;
import dev.berth.engine.model.StorageClass;
import dev.berth.engine.model.Topology;
import dev.berth.engine.model.VolumeAttachment;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** What objects that are neither nodes nor pods do to a cluster; each change returns its inverse. */
record ObjectChanges(
        ObjectStore objects, PodTable pods, TopologyCounts counts, Placements placements, Versions versions) {
    private static final Set<Class<? extends ClusterObject>> STORAGE = Set.of(
            PersistentVolume.class,
            PersistentVolumeClaim.class,
            StorageClass.class,
            CsiNode.class,
            CsiDriver.class,
            CsiStorageCapacity.class,
            VolumeAttachment.class);

    /**
     * Gangs and levels decide which nodes are tried, budgets which pods may be evicted; neither decides what filters and
     * scorers say of nodes.
     */
    private static final Set<Class<? extends ClusterObject>> NO_CONCERN =
            Set.of(PodGroup.class, Topology.class, DisruptionBudget.class);

    Event upsert(ClusterObject object) {
        var before = objects.put(object);
        changed(object, before == null);
        return before == null ? Event.Deleted.of(object) : new Event.Upserted(before);
    }

    @Nullable
    Event delete(Class<? extends ClusterObject> kind, String namespace, String identity) {
        var before = objects.remove(kind, namespace, identity);
        if (before == null) {
            return null;
        }
        changed(before, true);
        return new Event.Upserted(before);
    }

    /** @param comesOrGoes whether there was none of the kind and name before, or is none after */
    private void changed(ClusterObject object, boolean comesOrGoes) {
        var kind = object.getClass();
        if (object instanceof NodeZones zones) {
            placements.layOutZones(zones.node());
            if (comesOrGoes) { // filters look whether there are any at all
                versions.factsChanged();
            }
        } else if (STORAGE.contains(kind)) {
            versions.storageChanged();
        } else if (!NO_CONCERN.contains(kind)) {
            versions.factsChanged();
        }
        if (kind == Namespace.class) {
            recountNamespaces();
        }
    }

    /** Namespace labels decide which pods a term means: all counts are drawn afresh. Rare, so simple. */
    private void recountNamespaces() {
        if (counts.counterCount() > 0) {
            pods.forgetSets();
            counts.recount(placements);
        }
    }
}

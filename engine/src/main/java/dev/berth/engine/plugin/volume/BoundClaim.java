package dev.berth.engine.plugin.volume;

import dev.berth.engine.model.CsiNode;
import dev.berth.engine.model.NodeSelectorTerm;
import dev.berth.engine.model.PersistentVolume;
import dev.berth.engine.model.PersistentVolumeClaim;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A claim with its volume. The node affinity of an in-tree volume depends on the node: where the kubelet has handed the
 * plugin over (annotation {@code storage.alpha.kubernetes.io/migrated-plugins} of CSINode), the driver's zone label
 * counts.
 *
 * @param volume null where it does not exist
 * @param plugin the in-tree plugin of the volume, if any
 * @param untranslatable why the driver cannot know the volume; null where it can
 */
record BoundClaim(
        PersistentVolumeClaim claim,
        @Nullable PersistentVolume volume,
        @Nullable InTreePlugin plugin,
        @Nullable List<NodeSelectorTerm> translated,
        @Nullable String untranslatable) {
    static BoundClaim of(PersistentVolumeClaim claim, StorageObjects objects) {
        var volume = objects.volume(claim.volumeName());
        var plugin = volume == null ? null : CsiMigration.plugin(volume);
        if (volume == null || plugin == null || !plugin.counts) {
            return new BoundClaim(claim, volume, null, null, null);
        }
        var why = VolumeHandle.of(plugin, volume) instanceof VolumeHandle.Unknown unknown ? unknown.why() : null;
        return new BoundClaim(claim, volume, plugin, CsiMigration.affinity(plugin, volume), why);
    }

    /** Whether a node with this CSINode object sees the volume through the driver. */
    boolean isMigratedOn(@Nullable CsiNode csiNode) {
        return plugin != null && csiNode != null && csiNode.migratedPlugins().contains(plugin.provisioner);
    }

    @Nullable
    List<NodeSelectorTerm> affinityOn(@Nullable CsiNode csiNode) {
        return isMigratedOn(csiNode) ? translated : volume == null ? null : volume.nodeAffinity();
    }
}

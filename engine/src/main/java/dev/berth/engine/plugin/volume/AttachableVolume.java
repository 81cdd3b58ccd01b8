package dev.berth.engine.plugin.volume;

import dev.berth.engine.model.PersistentVolumeClaim;
import dev.berth.engine.model.Pod;
import dev.berth.engine.model.PodVolume;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A pod's volume as far as it counts against a driver's limit on a node. Only a node with a CSINode object counts
 * volumes that a driver took over from an in-tree plugin ({@link #migrated}).
 */
sealed interface AttachableVolume {
    boolean migrated();

    /**
     * A volume that takes a place.
     *
     * @param key driver and volume; a volume of several pods has one key and takes one place
     */
    record Counted(String driver, String key, boolean migrated) implements AttachableVolume {}

    /**
     * A volume of which nothing can be said.
     *
     * @param missing the claim does not exist; else the error is of another kind
     */
    record Undecidable(String text, boolean missing, boolean migrated) implements AttachableVolume {}

    /** The volumes of a pod that count, in the order of its spec; one pod may name a volume twice. */
    static List<AttachableVolume> of(Pod pod, boolean incoming, StorageObjects objects) {
        var volumes = new ArrayList<AttachableVolume>();
        for (var volume : pod.shape().volumes()) {
            var found = volume instanceof PodVolume.Claim claim
                    ? behindClaim(pod, claim, incoming, objects)
                    : inline(volume);
            if (found != null) {
                volumes.add(found);
            }
        }
        return volumes;
    }

    private static @Nullable AttachableVolume inline(PodVolume volume) {
        var disk = CsiMigration.inline(volume);
        return disk == null || !disk.plugin().counts ? null : inTree(disk.plugin(), disk.handle());
    }

    private static AttachableVolume inTree(InTreePlugin plugin, VolumeHandle handle) {
        return switch (handle) {
            case VolumeHandle.Known(String text) -> counted(plugin.driver, text, true);
            case VolumeHandle.Unknown(String why) -> new Undecidable(why, false, true);
        };
    }

    private static Counted counted(String driver, String handle, boolean migrated) {
        return new Counted(driver, key(driver, handle), migrated);
    }

    static String key(String driver, String handle) {
        return driver + "/" + handle;
    }

    private static @Nullable AttachableVolume behindClaim(
            Pod pod, PodVolume.Claim wanted, boolean incoming, StorageObjects objects) {
        var name = wanted.claimName();
        if (name.isEmpty()) {
            return new Undecidable("PersistentVolumeClaim had no name", false, false);
        }
        var claim = objects.claim(pod.namespace(), name);
        if (claim == null) {
            return incoming
                    ? new Undecidable(
                            "looking up PVC " + pod.namespace() + "/" + name + ": " + StorageObjects.missingClaim(name),
                            true,
                            false)
                    : null;
        }
        if (wanted.ephemeral() && !ClaimRules.isMadeFor(claim, pod)) {
            return new Undecidable(ClaimRules.notMadeFor(claim, pod), false, false);
        }
        var volume = claim.volumeName().isEmpty() ? null : objects.volume(claim.volumeName());
        if (volume == null) {
            return unprovisioned(claim, objects);
        }
        var driver = volume.csiDriver();
        if (driver == null || driver.isEmpty()) {
            return null;
        }
        var plugin = CsiMigration.plugin(volume);
        if (plugin != null) {
            return plugin.counts
                            && VolumeHandle.of(plugin, volume) instanceof VolumeHandle.Known(String handle)
                            && !handle.isEmpty()
                    ? counted(driver, handle, true)
                    : null;
        }
        return volume.volumeHandle().isEmpty() ? null : counted(driver, volume.volumeHandle(), false);
    }

    /** A claim without a volume takes a place with the driver that its class provisions from. */
    private static @Nullable AttachableVolume unprovisioned(PersistentVolumeClaim claim, StorageObjects objects) {
        var className = ClaimRules.className(claim);
        var storageClass = className.isEmpty() ? null : objects.storageClass(className);
        if (storageClass == null || storageClass.provisioner().isEmpty()) {
            return null;
        }
        var handle = "\0unbound/" + ClaimRules.key(claim);
        var plugin = InTreePlugin.named(storageClass.provisioner());
        if (plugin == null) {
            return counted(storageClass.provisioner(), handle, false);
        }
        return plugin.counts ? counted(plugin.driver, handle, true) : null;
    }
}

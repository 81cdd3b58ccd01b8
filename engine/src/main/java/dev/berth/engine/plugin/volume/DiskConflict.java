package dev.berth.engine.plugin.volume;

import dev.berth.engine.model.Pod;
import dev.berth.engine.model.PodVolume;
import java.util.Collections;
import org.jspecify.annotations.Nullable;

/**
 * Which disks named in pod specs two pods on a node cannot share. GCE disks, iSCSI targets and RBD images are shared
 * only if both pods read; an EBS volume never. Disks behind claims are not looked at.
 */
final class DiskConflict {
    private DiskConflict() {}

    /** Whether the volume can clash at all. */
    static boolean concerns(PodVolume volume) {
        return volume instanceof PodVolume.GceDisk
                || volume instanceof PodVolume.AwsDisk
                || volume instanceof PodVolume.Iscsi
                || volume instanceof PodVolume.Rbd;
    }

    /** The first volume of the pod that clashes with the wanted one, or null. */
    static @Nullable PodVolume clash(PodVolume wanted, Pod pod) {
        for (var present : pod.shape().volumes()) {
            if (clash(wanted, present)) {
                return present;
            }
        }
        return null;
    }

    private static boolean clash(PodVolume wanted, PodVolume present) {
        if (wanted instanceof PodVolume.GceDisk a && present instanceof PodVolume.GceDisk b) {
            return a.name().equals(b.name()) && !(a.readOnly() && b.readOnly());
        }
        if (wanted instanceof PodVolume.AwsDisk a && present instanceof PodVolume.AwsDisk b) {
            return a.volumeId().equals(b.volumeId());
        }
        if (wanted instanceof PodVolume.Iscsi a && present instanceof PodVolume.Iscsi b) {
            return a.iqn().equals(b.iqn()) && !(a.readOnly() && b.readOnly());
        }
        if (wanted instanceof PodVolume.Rbd a && present instanceof PodVolume.Rbd b) {
            return !Collections.disjoint(a.monitors(), b.monitors())
                    && a.pool().equals(b.pool())
                    && a.image().equals(b.image())
                    && !(a.readOnly() && b.readOnly());
        }
        return false;
    }

    static String describe(PodVolume volume) {
        if (volume instanceof PodVolume.GceDisk disk) {
            return "GCE disk " + disk.name();
        }
        if (volume instanceof PodVolume.AwsDisk disk) {
            return "EBS volume " + disk.volumeId();
        }
        if (volume instanceof PodVolume.Iscsi target) {
            return "iSCSI target " + target.iqn();
        }
        if (volume instanceof PodVolume.Rbd image) {
            return "RBD image " + image.pool() + "/" + image.image();
        }
        return volume.toString();
    }
}

package dev.berth.engine.plugin.volume;

import dev.berth.engine.model.PersistentVolume;
import java.util.TreeSet;

/** The name that a CSI driver gives to a volume of the in-tree plugin before it. */
sealed interface VolumeHandle {
    /** The driver's name for the volume. */
    record Known(String text) implements VolumeHandle {}

    /** The volume has no name with the driver. */
    record Unknown(String why) implements VolumeHandle {}

    String UNSPECIFIED = "UNSPECIFIED";
    String ZONE = "topology.kubernetes.io/zone";
    String BETA_ZONE = "failure-domain.beta.kubernetes.io/zone";
    String AWS_SCHEME = "aws://";

    static VolumeHandle of(InTreePlugin plugin, PersistentVolume volume) {
        var id = volume.volumeHandle();
        return switch (plugin) {
            case AWS_EBS -> awsVolume(id);
            case GCE_PD -> gceDisk(id, volume);
            case AZURE_DISK ->
                id.isEmpty() ? new Unknown("the disk of volume " + volume.name() + " is not managed") : new Known(id);
            case CINDER, PORTWORX, AZURE_FILE, VSPHERE -> new Known(id);
        };
    }

    /** Takes the volume's id from {@code aws://zone/id}; any text without the scheme is an id. */
    static VolumeHandle awsVolume(String name) {
        if (!name.startsWith(AWS_SCHEME)) {
            return new Known(name);
        }
        int slash = name.indexOf('/', AWS_SCHEME.length());
        var path = slash < 0 ? "" : name.substring(slash).replaceFirst("[?#].*", "");
        var id = path.replaceAll("^/+|/+$", "");
        return id.startsWith("vol-") && id.indexOf('/') < 0
                ? new Known(id)
                : new Unknown("invalid format for AWS volume (" + name + ")");
    }

    /** A disk in a pod spec, whose zone is not known. */
    static VolumeHandle gceDisk(String name) {
        return new Known(gceName("zones", UNSPECIFIED, name));
    }

    /** A disk lies in the zone of its label; in a region if the label lists several of its zones. */
    private static VolumeHandle gceDisk(String name, PersistentVolume volume) {
        var label = volume.labels().get(BETA_ZONE);
        if (label == null || label.isEmpty()) {
            label = volume.labels().get(ZONE);
        }
        if (label == null || label.isEmpty()) {
            return gceDisk(name);
        }
        var zones = label.split("__", -1);
        if (zones.length == 1) {
            return new Known(gceName("zones", label, name));
        }
        var regions = new TreeSet<String>();
        for (var zone : zones) {
            var parts = zone.split("-", -1);
            if (parts.length != 3) {
                return new Unknown("zone of volume " + volume.name() + " is not locale-region-zone: " + zone);
            }
            regions.add(parts[0] + "-" + parts[1]);
        }
        return regions.size() == 1
                ? new Known(gceName("regions", regions.first(), name))
                : new Unknown("zones of volume " + volume.name() + " lie in several regions: " + regions);
    }

    private static String gceName(String kind, String place, String name) {
        return "projects/" + UNSPECIFIED + "/" + kind + "/" + place + "/disks/" + name;
    }
}

package dev.berth.kubernetes.objects;

import dev.berth.engine.model.PodVolume;
import java.util.ArrayList;
import java.util.List;

/** Reads the volumes of a pod that decide where it can run. */
final class Volumes {
    private Volumes() {}

    static List<PodVolume> of(List<Field> all, String podName) {
        var volumes = new ArrayList<PodVolume>();
        for (var volume : all) {
            if (volume.has("persistentVolumeClaim")) {
                volumes.add(new PodVolume.Claim(
                        volume.at("persistentVolumeClaim", "claimName").text(""), false));
            } else if (volume.has("ephemeral")) {
                volumes.add(
                        new PodVolume.Claim(podName + "-" + volume.at("name").text(""), true));
            } else if (volume.has("gcePersistentDisk")) {
                var disk = volume.at("gcePersistentDisk");
                volumes.add(new PodVolume.GceDisk(
                        disk.at("pdName").text(""), disk.at("readOnly").isTrue()));
            } else if (volume.has("awsElasticBlockStore")) {
                volumes.add(new PodVolume.AwsDisk(
                        volume.at("awsElasticBlockStore", "volumeID").text("")));
            } else if (volume.has("iscsi")) {
                var target = volume.at("iscsi");
                volumes.add(new PodVolume.Iscsi(
                        target.at("iqn").text(""), target.at("readOnly").isTrue()));
            } else if (volume.has("rbd")) {
                var image = volume.at("rbd");
                volumes.add(new PodVolume.Rbd(
                        image.at("monitors").texts(),
                        image.at("pool").text(""),
                        image.at("image").text(""),
                        image.at("readOnly").isTrue()));
            } else {
                migrating(volume, volumes);
            }
        }
        return volumes;
    }

    private static void migrating(Field volume, List<PodVolume> into) {
        if (volume.has("azureDisk")) {
            into.add(new PodVolume.AzureDisk(
                    volume.at("azureDisk", "diskURI").text(""), isManaged(volume.at("azureDisk"))));
        } else if (volume.has("cinder")) {
            into.add(new PodVolume.Cinder(volume.at("cinder", "volumeID").text("")));
        } else if (volume.has("portworxVolume")) {
            into.add(new PodVolume.Portworx(
                    volume.at("portworxVolume", "volumeID").text("")));
        } else if (volume.has("azureFile") || volume.has("vsphereVolume")) {
            into.add(new PodVolume.OtherInTree());
        } else if (volume.has("csi")) {
            into.add(new PodVolume.InlineCsi(volume.at("csi", "driver").text("")));
        }
    }

    static boolean isManaged(Field azureDisk) {
        return azureDisk.at("kind").text("Managed").equalsIgnoreCase("Managed");
    }
}

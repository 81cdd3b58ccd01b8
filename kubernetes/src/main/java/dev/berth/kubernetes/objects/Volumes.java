package dev.berth.kubernetes.objects;

import dev.berth.engine.model.PodVolume;
import java.util.ArrayList;
import java.util.List;

/** Reads the volumes of a pod that decide where it can run. */
final class Volumes {
    private Volumes() {}

    static List<PodVolume> of(Field spec, String podName) {
        var volumes = new ArrayList<PodVolume>();
        for (var volume : spec.at("volumes").items()) {
            if (volume.at("persistentVolumeClaim").present()) {
                volumes.add(new PodVolume.Claim(
                        volume.at("persistentVolumeClaim", "claimName").text(""), false));
            } else if (volume.at("ephemeral").present()) {
                volumes.add(
                        new PodVolume.Claim(podName + "-" + volume.at("name").text(""), true));
            } else if (volume.at("gcePersistentDisk").present()) {
                var disk = volume.at("gcePersistentDisk");
                volumes.add(new PodVolume.GceDisk(
                        disk.at("pdName").text(""), disk.at("readOnly").isTrue()));
            } else if (volume.at("awsElasticBlockStore").present()) {
                volumes.add(new PodVolume.AwsDisk(
                        volume.at("awsElasticBlockStore", "volumeID").text("")));
            } else if (volume.at("iscsi").present()) {
                var target = volume.at("iscsi");
                volumes.add(new PodVolume.Iscsi(
                        target.at("iqn").text(""), target.at("readOnly").isTrue()));
            } else if (volume.at("rbd").present()) {
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
        if (volume.at("azureDisk").present()) {
            into.add(new PodVolume.AzureDisk(
                    volume.at("azureDisk", "diskURI").text(""), isManaged(volume.at("azureDisk"))));
        } else if (volume.at("cinder").present()) {
            into.add(new PodVolume.Cinder(volume.at("cinder", "volumeID").text("")));
        } else if (volume.at("portworxVolume").present()) {
            into.add(new PodVolume.Portworx(
                    volume.at("portworxVolume", "volumeID").text("")));
        } else if (volume.at("azureFile").present()
                || volume.at("vsphereVolume").present()) {
            into.add(new PodVolume.OtherInTree());
        } else if (volume.at("csi").present()) {
            into.add(new PodVolume.InlineCsi(volume.at("csi", "driver").text("")));
        }
    }

    static boolean isManaged(Field azureDisk) {
        return azureDisk.at("kind").text("Managed").equalsIgnoreCase("Managed");
    }
}

package dev.berth.kubernetes.capture;

import static dev.berth.kubernetes.capture.CommonRules.KEEP;
import static dev.berth.kubernetes.capture.CommonRules.NAME;
import static dev.berth.kubernetes.capture.CommonRules.NODE_TERMS;
import static dev.berth.kubernetes.capture.CommonRules.REQUIREMENT;
import static dev.berth.kubernetes.capture.CommonRules.SELECTOR;
import static dev.berth.kubernetes.capture.CommonRules.UID;
import static dev.berth.kubernetes.capture.CommonRules.object;
import static java.util.Map.entry;

import java.util.Map;

/** What of storage objects and of pods' volumes stays. Disguise of drivers and provisioners are those of products. */
final class StorageRules {
    private static final Rule ID = Rule.fields(Map.of("volumeID", NAME));
    private static final Rule AZURE_DISK = Rule.fields(Map.of("diskURI", NAME, "kind", KEEP));

    static final Rule POD_VOLUME = Rule.fields(Map.ofEntries(
            entry("name", NAME),
            entry("persistentVolumeClaim", Rule.fields(Map.of("claimName", NAME, "readOnly", KEEP))),
            entry("ephemeral", Rule.PRESENT),
            entry("gcePersistentDisk", Rule.fields(Map.of("pdName", NAME, "readOnly", KEEP))),
            entry("awsElasticBlockStore", ID),
            entry("iscsi", Rule.fields(Map.of("iqn", NAME, "readOnly", KEEP))),
            entry("rbd", Rule.fields(Map.of("monitors", NAME, "pool", NAME, "image", NAME, "readOnly", KEEP))),
            entry("azureDisk", AZURE_DISK),
            entry("cinder", ID),
            entry("portworxVolume", ID),
            entry("azureFile", Rule.PRESENT),
            entry("vsphereVolume", Rule.PRESENT),
            entry("csi", Rule.fields(Map.of("driver", KEEP))),
            entry("image", Rule.fields(Map.of("reference", Rule.text((text, names) -> names.imageOfPod(text)))))));

    static final Rule VOLUME = object(Map.of(
            "spec",
            Rule.fields(Map.ofEntries(
                    entry("capacity", KEEP),
                    entry("accessModes", KEEP),
                    entry("storageClassName", NAME),
                    entry("volumeMode", KEEP),
                    entry("volumeAttributesClassName", NAME),
                    entry("claimRef", Rule.fields(Map.of("namespace", NAME, "name", NAME, "uid", UID))),
                    entry(
                            "nodeAffinity",
                            Rule.fields(Map.of("required", Rule.fields(Map.of("nodeSelectorTerms", NODE_TERMS))))),
                    entry("local", Rule.PRESENT),
                    entry("csi", Rule.fields(Map.of("driver", KEEP, "volumeHandle", NAME))),
                    entry("awsElasticBlockStore", ID),
                    entry("gcePersistentDisk", Rule.fields(Map.of("pdName", NAME))),
                    entry("azureDisk", AZURE_DISK),
                    entry("cinder", ID),
                    entry("portworxVolume", ID))),
            "status",
            Rule.fields(Map.of("phase", KEEP))));

    static final Rule CLAIM = object(Map.of(
            "spec",
            Rule.fields(Map.of(
                    "storageClassName",
                    NAME,
                    "volumeName",
                    NAME,
                    "accessModes",
                    KEEP,
                    "volumeMode",
                    KEEP,
                    "volumeAttributesClassName",
                    NAME,
                    "selector",
                    SELECTOR,
                    "resources",
                    KEEP)),
            "status",
            Rule.fields(Map.of("phase", KEEP))));

    static final Rule CLASS = object(Map.of(
            "provisioner",
            KEEP,
            "volumeBindingMode",
            KEEP,
            "allowedTopologies",
            Rule.fields(Map.of("matchLabelExpressions", REQUIREMENT))));

    static final Rule NODE = object(Map.of(
            "spec", Rule.fields(Map.of("drivers", Rule.fields(Map.of("name", KEEP, "allocatable", KEEP))))));

    static final Rule DRIVER = CommonRules.named(
            KEEP, Map.of("spec", Rule.fields(Map.of("storageCapacity", KEEP, "preventPodSchedulingIfMissing", KEEP))));

    static final Rule CAPACITY = object(
            Map.of("storageClassName", NAME, "capacity", KEEP, "maximumVolumeSize", KEEP, "nodeTopology", SELECTOR));

    static final Rule ATTACHMENT = object(Map.of(
            "spec",
            Rule.fields(Map.of(
                    "attacher", KEEP, "nodeName", NAME, "source", Rule.fields(Map.of("persistentVolumeName", NAME))))));

    private StorageRules() {}
}

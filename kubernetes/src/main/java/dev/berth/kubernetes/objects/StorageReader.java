package dev.berth.kubernetes.objects;

import dev.berth.engine.model.CsiDriver;
import dev.berth.engine.model.CsiNode;
import dev.berth.engine.model.CsiStorageCapacity;
import dev.berth.engine.model.NodeSelectorTerm;
import dev.berth.engine.model.PersistentVolume;
import dev.berth.engine.model.PersistentVolumeClaim;
import dev.berth.engine.model.Requirement;
import dev.berth.engine.model.StorageClass;
import dev.berth.engine.model.VolumeAttachment;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Reads the objects that storage is described with. */
final class StorageReader {
    private static final String MIGRATED_PLUGINS = "storage.alpha.kubernetes.io/migrated-plugins";

    private StorageReader() {}

    private record Source(@Nullable String driver, String handle, boolean inTree) {}

    static PersistentVolume volume(Field volume) {
        var spec = volume.at("spec");
        var source = source(spec);
        var claim = spec.at("claimRef");
        var affinity = spec.at("nodeAffinity", "required");
        return new PersistentVolume(
                volume.at("metadata", "name").required(),
                ObjectReader.labels(volume.at("metadata", "labels")),
                Quantities.quantity(spec.at("capacity", "storage")).value(),
                spec.at("accessModes").texts(),
                spec.at("storageClassName").text(""),
                spec.at("volumeMode").text("Filesystem").equals("Block"),
                spec.at("volumeAttributesClassName").text(""),
                claim.present()
                        ? new PersistentVolume.ClaimReference(
                                claim.at("namespace").text(""),
                                claim.at("name").text(""),
                                claim.at("uid").text(""))
                        : null,
                affinity.present() ? Selectors.terms(affinity.at("nodeSelectorTerms")) : null,
                spec.at("local").present(),
                source.driver(),
                source.inTree(),
                source.handle(),
                volume.at("status", "phase").text(""),
                volume.at("metadata", "deletionTimestamp").present(),
                volume.at("metadata", "annotations").textEntries());
    }

    private static Source source(Field spec) {
        if (spec.at("csi").present()) {
            return new Source(
                    spec.at("csi", "driver").text(""),
                    spec.at("csi", "volumeHandle").text(""),
                    false);
        }
        if (spec.at("awsElasticBlockStore").present()) {
            return inTree("ebs.csi.aws.com", spec.at("awsElasticBlockStore", "volumeID"));
        }
        if (spec.at("gcePersistentDisk").present()) {
            return inTree("pd.csi.storage.gke.io", spec.at("gcePersistentDisk", "pdName"));
        }
        if (spec.at("azureDisk").present()) {
            boolean managed = Volumes.isManaged(spec.at("azureDisk"));
            return new Source(
                    "disk.csi.azure.com",
                    managed ? spec.at("azureDisk", "diskURI").text("") : "",
                    true);
        }
        if (spec.at("cinder").present()) {
            return inTree("cinder.csi.openstack.org", spec.at("cinder", "volumeID"));
        }
        if (spec.at("portworxVolume").present()) {
            return inTree("pxd.portworx.com", spec.at("portworxVolume", "volumeID"));
        }
        return new Source(null, "", false);
    }

    private static Source inTree(String driver, Field handle) {
        return new Source(driver, handle.text(""), true);
    }

    static PersistentVolumeClaim claim(Field claim) {
        var metadata = claim.at("metadata");
        var spec = claim.at("spec");
        String namespace = ObjectReader.namespace(metadata);
        String name = metadata.at("name").required();
        var annotations = metadata.at("annotations").textEntries();
        return new PersistentVolumeClaim(
                namespace,
                name,
                metadata.at("uid").text(""),
                spec.at("storageClassName").textOrNull(),
                spec.at("volumeName").text(""),
                spec.at("accessModes").texts(),
                spec.at("volumeMode").text("Filesystem").equals("Block"),
                spec.at("volumeAttributesClassName").text(""),
                spec.at("selector").present() ? Selectors.labelsAsWritten(spec.at("selector")) : null,
                Quantities.quantity(spec.at("resources", "requests", "storage")).value(),
                annotations.containsKey("pv.kubernetes.io/bind-completed"),
                claim.at("status", "phase").text(""),
                metadata.at("deletionTimestamp").present(),
                metadata.at("ownerReferences").items().stream()
                        .filter(owner -> owner.at("controller").isTrue())
                        .map(owner -> owner.at("uid").text(""))
                        .toList(),
                annotations);
    }

    static StorageClass storageClass(Field storage) {
        var mode = storage.at("volumeBindingMode");
        return new StorageClass(
                storage.at("metadata", "name").required(),
                storage.at("provisioner").text(""),
                mode.text("").equals("WaitForFirstConsumer"),
                mode.present(),
                storage.at("allowedTopologies").items().stream()
                        .map(StorageReader::topology)
                        .toList(),
                storage.at("metadata", "annotations")
                        .at("storageclass.kubernetes.io/is-default-class")
                        .text("")
                        .equals("true"),
                storage.at("parameters").textEntries());
    }

    private static NodeSelectorTerm topology(Field term) {
        List<Requirement> requirements = term.at("matchLabelExpressions").items().stream()
                .map(expression -> {
                    String key = expression.at("key").text("");
                    var values = expression.at("values").texts();
                    return new Requirement(
                            key,
                            Requirement.Operator.IN,
                            values,
                            Selectors.isValid(key, Requirement.Operator.IN, values));
                })
                .toList();
        return new NodeSelectorTerm(requirements, List.of());
    }

    static CsiNode csiNode(Field node) {
        String migrated =
                node.at("metadata", "annotations").at(MIGRATED_PLUGINS).text("");
        return new CsiNode(
                node.at("metadata", "name").required(),
                node.at("spec", "drivers").items().stream()
                        .map(driver -> new CsiNode.Driver(
                                driver.at("name").text(""),
                                driver.at("allocatable", "count").integer(-1)))
                        .toList(),
                migrated.isEmpty() ? Set.of() : Set.of(migrated.split(",", -1)));
    }

    static CsiDriver csiDriver(Field driver) {
        return new CsiDriver(
                driver.at("metadata", "name").required(),
                driver.at("spec", "storageCapacity").isTrue(),
                driver.at("spec", "preventPodSchedulingIfMissing").isTrue());
    }

    static CsiStorageCapacity capacity(Field capacity) {
        var topology = capacity.at("nodeTopology");
        return new CsiStorageCapacity(
                ObjectReader.namespace(capacity.at("metadata")),
                capacity.at("metadata", "name").required(),
                topology.present() ? Selectors.labelsAsWritten(topology) : null,
                capacity.at("storageClassName").text(""),
                bytes(capacity.at("capacity")),
                bytes(capacity.at("maximumVolumeSize")));
    }

    private static long bytes(Field quantity) {
        return quantity.present() ? Quantities.quantity(quantity).value() : -1;
    }

    static VolumeAttachment attachment(Field attachment) {
        var spec = attachment.at("spec");
        return new VolumeAttachment(
                attachment.at("metadata", "name").required(),
                spec.at("attacher").text(""),
                spec.at("nodeName").text(""),
                spec.at("source", "persistentVolumeName").text(""));
    }
}

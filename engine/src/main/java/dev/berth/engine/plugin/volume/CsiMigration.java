package dev.berth.engine.plugin.volume;

import dev.berth.engine.model.NodeSelectorTerm;
import dev.berth.engine.model.PersistentVolume;
import dev.berth.engine.model.PodVolume;
import dev.berth.engine.model.Requirement;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * Sees volumes that a manifest describes the in-tree way as the volumes of the CSI driver that took over (KEP-625, KEP-1487
 * and siblings): their name with the driver, and their node affinity in the driver's own zone label.
 */
final class CsiMigration {
    private static final String ZONE = "topology.kubernetes.io/zone";
    private static final String REGION = "topology.kubernetes.io/region";
    private static final String BETA_ZONE = "failure-domain.beta.kubernetes.io/zone";
    private static final String BETA_REGION = "failure-domain.beta.kubernetes.io/region";

    private CsiMigration() {}

    /** A disk in a pod spec, as its driver knows it. */
    record InlineDisk(InTreePlugin plugin, VolumeHandle handle) {}

    /** The disk that a volume of a pod spec stands for, or null where no CSI driver took over. */
    static @Nullable InlineDisk inline(PodVolume volume) {
        return switch (volume) {
            case PodVolume.GceDisk disk -> new InlineDisk(InTreePlugin.GCE_PD, VolumeHandle.gceDisk(disk.name()));
            case PodVolume.AwsDisk disk ->
                new InlineDisk(InTreePlugin.AWS_EBS, VolumeHandle.awsVolume(disk.volumeId()));
            case PodVolume.AzureDisk disk ->
                new InlineDisk(
                        InTreePlugin.AZURE_DISK,
                        disk.managed()
                                ? new VolumeHandle.Known(disk.diskUri())
                                : new VolumeHandle.Unknown("the disk is not managed"));
            case PodVolume.Portworx disk ->
                new InlineDisk(InTreePlugin.PORTWORX, new VolumeHandle.Known(disk.volumeId()));
            case PodVolume.OtherInTree _ -> new InlineDisk(InTreePlugin.AZURE_FILE, new VolumeHandle.Known(""));
            case PodVolume.Cinder disk -> new InlineDisk(InTreePlugin.CINDER, new VolumeHandle.Known(disk.volumeId()));
            case PodVolume.Claim _, PodVolume.Iscsi _, PodVolume.Rbd _, PodVolume.InlineCsi _ -> null;
        };
    }

    /** The plugin of a volume described the in-tree way; null for a CSI volume and for one that nobody took over. */
    static @Nullable InTreePlugin plugin(PersistentVolume volume) {
        return isInTree(volume) ? InTreePlugin.replacedBy(volume.csiDriver()) : null;
    }

    /** Whether the manifest describes the volume the in-tree way; the model does not tell yet, so: never. */
    static boolean isInTree(PersistentVolume volume) {
        return volume.inTree();
    }

    /**
     * The node affinity under the driver's zone label. Zones come from the affinity, or else from the zone label of the
     * volume itself, which then joins every term.
     */
    static @Nullable List<NodeSelectorTerm> affinity(InTreePlugin plugin, PersistentVolume volume) {
        var affinity = volume.nodeAffinity();
        var driverLabel = plugin.zoneLabel;
        if (driverLabel == null) {
            return affinity;
        }
        boolean beta = namesZonesByBetaLabel(volume);
        var zoneLabel = beta ? BETA_ZONE : ZONE;
        if (hasValues(affinity, zoneLabel)) {
            affinity = renamed(affinity, zoneLabel, driverLabel);
        } else {
            var zones = volume.labels().get(zoneLabel);
            affinity = zones == null ? affinity : extended(affinity, driverLabel, zones);
        }
        return beta && hasValues(affinity, BETA_REGION) ? renamed(affinity, BETA_REGION, REGION) : affinity;
    }

    private static boolean namesZonesByBetaLabel(PersistentVolume volume) {
        if (names(volume.nodeAffinity(), ZONE)) {
            return false;
        }
        if (names(volume.nodeAffinity(), BETA_ZONE)) {
            return true;
        }
        return !volume.labels().has(ZONE) && volume.labels().has(BETA_ZONE);
    }

    private static boolean names(@Nullable List<NodeSelectorTerm> affinity, String label) {
        return affinity != null
                && affinity.stream()
                        .anyMatch(term -> term.expressions().stream()
                                .anyMatch(one -> one.key().equals(label)));
    }

    private static boolean hasValues(@Nullable List<NodeSelectorTerm> affinity, String label) {
        return affinity != null
                && affinity.stream()
                        .anyMatch(term -> term.expressions().stream()
                                .anyMatch(one ->
                                        one.key().equals(label) && !one.values().isEmpty()));
    }

    private static @Nullable List<NodeSelectorTerm> renamed(
            @Nullable List<NodeSelectorTerm> affinity, String label, String newLabel) {
        if (affinity == null) {
            return null;
        }
        var terms = new ArrayList<NodeSelectorTerm>();
        for (var term : affinity) {
            var expressions = term.expressions().stream()
                    .map(one -> one.key().equals(label)
                            ? new Requirement(newLabel, one.operator(), one.values(), one.valid())
                            : one)
                    .toList();
            terms.add(new NodeSelectorTerm(expressions, term.fields()));
        }
        return terms;
    }

    private static @Nullable List<NodeSelectorTerm> extended(
            @Nullable List<NodeSelectorTerm> affinity, String label, String zoneList) {
        var zones = new TreeSet<String>();
        for (var zone : zoneList.split("__", -1)) {
            if (!zone.isBlank()) {
                zones.add(zone.strip());
            }
        }
        if (zones.isEmpty()) {
            return affinity;
        }
        var requirement = Requirement.in(label, List.copyOf(zones));
        if (affinity == null || affinity.isEmpty()) {
            return List.of(new NodeSelectorTerm(List.of(requirement), List.of()));
        }
        var terms = new ArrayList<NodeSelectorTerm>();
        for (var term : affinity) {
            var expressions = new ArrayList<>(term.expressions());
            expressions.add(requirement);
            terms.add(new NodeSelectorTerm(expressions, term.fields()));
        }
        return terms;
    }
}

package dev.berth.engine.plugin.volume;

import dev.berth.engine.cluster.ObjectStore;
import dev.berth.engine.model.CsiDriver;
import dev.berth.engine.model.CsiStorageCapacity;
import dev.berth.engine.model.LabelSelector;
import dev.berth.engine.model.Labels;
import dev.berth.engine.model.Node;
import dev.berth.engine.model.NodeSelectorTerm;
import dev.berth.engine.model.PersistentVolume;
import dev.berth.engine.model.PersistentVolumeClaim;
import dev.berth.engine.model.Requirement;
import dev.berth.engine.model.StorageClass;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A claim that is bound once the pod's node is known (WaitForFirstConsumer), with all that does not depend on the node
 * already sorted out.
 *
 * @param reserved volumes that were set aside for the claim
 * @param free available volumes that meet the claim, smallest first
 * @param capacities reports of room enough for the claim; null where the driver does not report
 */
record DelayedClaim(
        PersistentVolumeClaim claim,
        StorageClass storageClass,
        List<PersistentVolume> reserved,
        List<PersistentVolume> free,
        @Nullable List<CsiStorageCapacity> capacities) {
    private static final String NO_PROVISIONER = "kubernetes.io/no-provisioner";
    private static final Comparator<PersistentVolume> SMALLEST_FIRST =
            Comparator.comparingLong(PersistentVolume::capacityBytes).thenComparing(PersistentVolume::name);

    static DelayedClaim of(PersistentVolumeClaim claim, StorageClass storageClass, ObjectStore store) {
        var reserved = new ArrayList<PersistentVolume>();
        var free = new ArrayList<PersistentVolume>();
        for (var volume : store.all(PersistentVolume.class)) {
            if (!ClaimRules.className(volume).equals(storageClass.name()) || !suits(volume, claim)) {
                continue;
            }
            var owner = volume.claim();
            if (owner == null) {
                if (isFree(volume, claim)) {
                    free.add(volume);
                }
            } else if (isSetAside(owner, claim)) {
                reserved.add(volume);
            }
        }
        free.sort(SMALLEST_FIRST);
        return new DelayedClaim(claim, storageClass, reserved, free, capacities(claim, storageClass, store));
    }

    /** What even a volume that was set aside for the claim must meet. */
    private static boolean suits(PersistentVolume volume, PersistentVolumeClaim claim) {
        return volume.capacityBytes() >= claim.requestBytes()
                && volume.block() == claim.block()
                && volume.attributesClass().equals(claim.attributesClass())
                && !volume.terminating();
    }

    private static boolean isFree(PersistentVolume volume, PersistentVolumeClaim claim) {
        var selector = claim.selector();
        return volume.phase().equals("Available")
                && (selector == null || selector.matches(volume.labels()))
                && new HashSet<>(volume.accessModes()).containsAll(claim.accessModes());
    }

    private static boolean isSetAside(PersistentVolume.ClaimReference owner, PersistentVolumeClaim claim) {
        return owner.name().equals(claim.name())
                && owner.namespace().equals(claim.namespace())
                && (owner.uid().isEmpty() || owner.uid().equals(claim.uid()));
    }

    private static @Nullable List<CsiStorageCapacity> capacities(
            PersistentVolumeClaim claim, StorageClass storageClass, ObjectStore store) {
        var driver = store.get(CsiDriver.class, "", storageClass.provisioner());
        if (claim.requestBytes() <= 0 || driver == null || !driver.reportsCapacity()) {
            return null;
        }
        var enough = new ArrayList<CsiStorageCapacity>();
        for (var capacity : store.all(CsiStorageCapacity.class)) {
            if (capacity.storageClass().equals(storageClass.name())
                    && capacity.largestFor(ClaimRules.key(claim)) >= claim.requestBytes()) {
                enough.add(capacity);
            }
        }
        return enough;
    }

    /** The node that an earlier decision chose for the claim, or null. */
    @Nullable
    String selectedNode() {
        return claim.annotations().get(PersistentVolumeClaim.SELECTED_NODE);
    }

    /** Whether the claim's selector can be read at all. */
    boolean hasReadableSelector() {
        var selector = claim.selector();
        return selector == null || isReadable(selector);
    }

    /** The volume that the claim would be bound to on a node, or null. */
    @Nullable
    PersistentVolume match(Labels node, Set<String> taken) {
        for (var volume : reserved) {
            if (!taken.contains(volume.name())) {
                return VolumeReach.includes(volume.nodeAffinity(), node) ? volume : null;
            }
        }
        for (var volume : free) {
            if (!taken.contains(volume.name()) && VolumeReach.includes(volume.nodeAffinity(), node)) {
                return volume;
            }
        }
        return null;
    }

    /** Whether a volume will be made for the claim on whatever node the pod takes. */
    boolean isMadeAnywhere() {
        return selectedNode() == null
                && hasReadableSelector()
                && reserved.isEmpty()
                && free.isEmpty()
                && capacities == null
                && makesVolumes()
                && storageClass.allowedTopologies().isEmpty();
    }

    private boolean makesVolumes() {
        var provisioner = storageClass.provisioner();
        return !provisioner.isEmpty() && !provisioner.equals(NO_PROVISIONER);
    }

    /** Whether the class can make volumes for pods on the node, room aside. */
    boolean isProvisionable(Node node) {
        var topologies = storageClass.allowedTopologies();
        return makesVolumes() && (topologies.isEmpty() || NodeSelectorTerm.anyMatches(topologies, node));
    }

    /** The first report of enough room that holds for the node, or null. */
    static @Nullable CsiStorageCapacity roomOn(Labels node, List<CsiStorageCapacity> capacities) {
        for (var capacity : capacities) {
            var topology = capacity.topology();
            if (topology != null && isReadable(topology) && topology.matches(node)) {
                return capacity;
            }
        }
        return null;
    }

    private static boolean isReadable(LabelSelector selector) {
        return selector.requirements().stream().allMatch(Requirement::valid);
    }
}

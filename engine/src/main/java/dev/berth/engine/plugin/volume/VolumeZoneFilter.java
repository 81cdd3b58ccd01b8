package dev.berth.engine.plugin.volume;

import dev.berth.engine.cluster.NodeColumns;
import dev.berth.engine.model.Labels;
import dev.berth.engine.model.PersistentVolume;
import dev.berth.engine.model.PersistentVolumeClaim;
import dev.berth.engine.model.PodVolume;
import dev.berth.engine.plugin.Cause;
import dev.berth.engine.plugin.Filter;
import dev.berth.engine.plugin.Incoming;
import dev.berth.engine.plugin.NodeFilter;
import dev.berth.engine.plugin.Preparation;
import dev.berth.engine.plugin.ReasonCode;
import dev.berth.engine.plugin.Scope;
import dev.berth.engine.plugin.Verdict;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * A pod runs in the zone and region that the labels of its bound volumes name (kubernetes.io: "Running in multiple
 * zones"). A label may list several zones, joined by {@code __}; one with an empty part is ignored. A node without any
 * zone or region label takes every volume: such clusters have one zone. Volumes behind generic ephemeral volumes are not
 * looked at.
 */
public final class VolumeZoneFilter implements Filter {
    private static final String BETA_ZONE = "failure-domain.beta.kubernetes.io/zone";
    private static final String BETA_REGION = "failure-domain.beta.kubernetes.io/region";
    private static final String ZONE = "topology.kubernetes.io/zone";
    private static final String REGION = "topology.kubernetes.io/region";
    private static final List<String> LABELS = List.of(BETA_ZONE, BETA_REGION, ZONE, REGION);

    /** A label that the node must carry, with one of the values. */
    private record Place(String volume, String label, Set<String> values) {
        /** The label without {@code beta}, under which a newer node says the same. */
        String successor() {
            return label.equals(BETA_ZONE) ? ZONE : label.equals(BETA_REGION) ? REGION : label;
        }

        @Nullable
        String of(Labels node) {
            var value = node.get(label);
            return value == null ? node.get(successor()) : value;
        }

        boolean admits(Labels node) {
            var value = of(node);
            return value != null && values.contains(value);
        }
    }

    @Override
    public String name() {
        return "VolumeZone";
    }

    @Override
    public Preparation prepare(Incoming pod) {
        var objects = StorageObjects.of(pod.cluster());
        var namespace = pod.pod().namespace();
        var places = new ArrayList<Place>();
        for (var volume : pod.shape().volumes()) {
            if (!(volume instanceof PodVolume.Claim wanted) || wanted.ephemeral()) {
                continue;
            }
            var name = wanted.claimName();
            if (name.isEmpty()) {
                return reject(ReasonCode.CLAIM_MISSING, "PersistentVolumeClaim had no name", "a volume names no claim");
            }
            var claim = objects.claim(namespace, name);
            if (claim == null) {
                return reject(
                        ReasonCode.CLAIM_MISSING,
                        StorageObjects.missingClaim(name),
                        "claim " + namespace + "/" + name + " does not exist");
            }
            if (claim.volumeName().isEmpty()) {
                var rejected = unbound(claim, objects);
                if (rejected != null) {
                    return rejected;
                }
                continue;
            }
            var bound = objects.volume(claim.volumeName());
            if (bound == null) {
                return reject(
                        ReasonCode.VOLUME_MISSING,
                        StorageObjects.missingVolume(claim.volumeName()),
                        "volume " + claim.volumeName() + " of claim " + ClaimRules.key(claim) + " does not exist");
            }
            addPlaces(bound, places);
        }
        return places.isEmpty()
                ? Preparation.SKIP
                : new Preparation.Check(
                        new Check(List.copyOf(places), pod.cluster().nodes()));
    }

    /** A claim without a volume is passed over if its class waits for the pod, else it refuses the pod. */
    private static @Nullable Preparation unbound(PersistentVolumeClaim claim, StorageObjects objects) {
        var key = ClaimRules.key(claim);
        var className = ClaimRules.className(claim);
        if (className.isEmpty()) {
            return reject(
                    ReasonCode.CLAIM_UNBOUND,
                    "PersistentVolumeClaim had no pv name and storageClass name",
                    "claim " + key + " has neither a volume nor a storage class");
        }
        var storageClass = objects.storageClass(className);
        if (storageClass == null) {
            return reject(
                    ReasonCode.CLAIM_UNBOUND,
                    StorageObjects.missingClass(className),
                    "storage class " + className + " of claim " + key + " does not exist");
        }
        if (!storageClass.bindingModeSet()) {
            return reject(
                    ReasonCode.CLAIM_UNBOUND,
                    "VolumeBindingMode not set for StorageClass " + StorageObjects.quoted(className),
                    "claim " + key + " is unbound");
        }
        return storageClass.waitsForConsumer()
                ? null
                : reject(ReasonCode.CLAIM_UNBOUND, "PersistentVolume had no name", "claim " + key + " is unbound");
    }

    private static Preparation reject(ReasonCode code, String text, String detail) {
        return Preparation.Reject.unresolvable(new Cause(code, text, detail));
    }

    private static void addPlaces(PersistentVolume volume, List<Place> places) {
        for (var label : LABELS) {
            var value = volume.labels().get(label);
            var values = value == null ? null : parts(value);
            if (values != null) {
                places.add(new Place(volume.name(), label, values));
            }
        }
    }

    private static @Nullable Set<String> parts(String value) {
        var parts = new TreeSet<String>();
        for (var part : value.split("__", -1)) {
            var trimmed = part.strip();
            if (trimmed.isEmpty()) {
                return null;
            }
            parts.add(trimmed);
        }
        return parts;
    }

    private record Check(List<Place> places, NodeColumns nodes) implements NodeFilter {
        @Override
        public Scope scope() {
            return Scope.CLUSTER;
        }

        private @Nullable Place missed(int node) {
            var labels = nodes.get(node).labels();
            if (!liesInSomeZone(labels)) {
                return null;
            }
            for (var place : places) {
                if (!place.admits(labels)) {
                    return place;
                }
            }
            return null;
        }

        private static boolean liesInSomeZone(Labels node) {
            for (var label : LABELS) {
                if (node.has(label)) {
                    return true;
                }
            }
            return false;
        }

        @Override
        public Verdict check(int node) {
            return missed(node) == null ? Verdict.FIT : Verdict.UNRESOLVABLE;
        }

        @Override
        public List<Cause> causes(int node) {
            var place = missed(node);
            if (place == null) {
                return List.of();
            }
            var value = place.of(nodes.get(node).labels());
            return List.of(new Cause(
                    ReasonCode.VOLUME_ZONE,
                    "node(s) had no available volume zone",
                    "volume " + place.volume() + " needs " + place.label() + " in " + place.values()
                            + (value == null ? ", node has none" : ", node has " + value)));
        }
    }
}

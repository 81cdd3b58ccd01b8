package dev.berth.engine.plugin.volume;

import dev.berth.engine.model.Node;
import dev.berth.engine.plugin.Cause;
import dev.berth.engine.plugin.ReasonCode;
import dev.berth.engine.plugin.Verdict;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Finds out for a node whether it reaches a pod's bound volumes, and how the unbound claims are met there (KEP-490,
 * KEP-1472 for storage capacity).
 *
 * <p>Claims are matched in order of size, smallest first, so that small claims do not take large volumes; each takes a
 * volume that was set aside for it, or else the smallest that will do and that no earlier claim took. What is left must be
 * provisioned. A claim that was promised to a node earlier is provisioned there and nowhere else.
 *
 * <p>Bound and unbound claims are judged independently, so that a node may have both kinds of causes.
 *
 * @param everywhere the answer for every node, where nothing of it depends on the node: all claims wait for volumes that
 *     their classes make anywhere. That is most claims, and saves most of the work; null elsewhere
 */
record VolumePlanner(
        List<BoundClaim> bound,
        List<DelayedClaim> delayed,
        StorageObjects objects,
        Answer.@Nullable Feasible everywhere) {
    private static final String NO_VOLUME = "node(s) didn't find available persistent volumes to bind";

    /** Either a plan or the causes against it; an error comes alone. */
    sealed interface Answer {
        record Feasible(VolumePlan plan) implements Answer {}

        record Infeasible(Refusal refusal) implements Answer {}
    }

    static VolumePlanner of(List<BoundClaim> bound, List<DelayedClaim> delayed, StorageObjects objects) {
        boolean same = bound.isEmpty() && delayed.stream().allMatch(DelayedClaim::isMadeAnywhere);
        return new VolumePlanner(
                bound,
                delayed,
                objects,
                same
                        ? new Answer.Feasible(new VolumePlan(
                                List.of(),
                                delayed.stream()
                                        .map(each -> new VolumePlan.Provision(each.claim(), null))
                                        .toList()))
                        : null);
    }

    Answer on(Node node) {
        if (everywhere != null) {
            return everywhere;
        }
        var affinity = reach(node);
        if (affinity.error != null) {
            return new Answer.Infeasible(affinity.error);
        }
        var unbound = meet(node);
        if (unbound.error != null) {
            return new Answer.Infeasible(unbound.error);
        }
        var causes = new ArrayList<Cause>();
        add(affinity.conflict, causes);
        add(unbound.conflict, causes);
        add(affinity.missing, causes);
        return causes.isEmpty()
                ? new Answer.Feasible(unbound.plan)
                : new Answer.Infeasible(new Refusal(Verdict.UNRESOLVABLE, List.copyOf(causes)));
    }

    private static void add(@Nullable Cause cause, List<Cause> causes) {
        if (cause != null) {
            causes.add(cause);
        }
    }

    private record Reach(
            @Nullable Cause conflict,
            @Nullable Cause missing,
            @Nullable Refusal error) {
        static final Reach ALL = new Reach(null, null, null);
    }

    /** The first bound claim whose volume is missing or out of reach decides. */
    private Reach reach(Node node) {
        if (bound.isEmpty()) {
            return Reach.ALL;
        }
        var csiNode = objects.csiNode(node.name());
        for (var each : bound) {
            var volume = each.volume();
            if (volume == null) {
                return new Reach(null, missing(each), null);
            }
            var why = each.untranslatable();
            if (why != null && each.isMigratedOn(csiNode)) {
                return new Reach(
                        null,
                        null,
                        Refusal.unresolvable(
                                ReasonCode.VOLUME_NODE_AFFINITY,
                                "could not translate pv: " + why,
                                "volume " + volume.name() + " of claim " + ClaimRules.key(each.claim())));
            }
            if (!VolumeReach.includes(each.affinityOn(csiNode), node.labels())) {
                return new Reach(
                        new Cause(
                                ReasonCode.VOLUME_NODE_AFFINITY,
                                "node(s) didn't match PersistentVolume's node affinity",
                                "volume " + volume.name() + " of claim " + ClaimRules.key(each.claim())
                                        + " cannot be reached from the node"),
                        null,
                        null);
            }
        }
        return Reach.ALL;
    }

    private static Cause missing(BoundClaim each) {
        return new Cause(
                ReasonCode.VOLUME_MISSING,
                "node(s) unavailable due to one or more pvc(s) bound to non-existent pv(s)",
                "volume " + each.claim().volumeName() + " of claim " + ClaimRules.key(each.claim())
                        + " does not exist");
    }

    private record Met(
            VolumePlan plan,
            @Nullable Cause conflict,
            @Nullable Refusal error) {
        static Met not(Cause conflict) {
            return new Met(VolumePlan.NOTHING, conflict, null);
        }
    }

    private Met meet(Node node) {
        var toMatch = new ArrayList<DelayedClaim>();
        var toProvision = new ArrayList<DelayedClaim>();
        for (var each : delayed) {
            var selected = each.selectedNode();
            if (selected == null) {
                toMatch.add(each);
            } else if (selected.equals(node.name())) {
                toProvision.add(each);
            } else {
                return Met.not(new Cause(
                        ReasonCode.VOLUME_NOT_PROVISIONABLE,
                        NO_VOLUME,
                        "claim " + ClaimRules.key(each.claim()) + " is promised to node " + selected));
            }
        }
        toMatch.sort(Comparator.comparingLong(each -> each.claim().requestBytes()));
        var bindings = new ArrayList<VolumePlan.Binding>();
        var taken = new HashSet<String>();
        for (var each : toMatch) {
            if (!each.hasReadableSelector()) {
                return new Met(VolumePlan.NOTHING, null, unreadable(each));
            }
            var volume = each.match(node.labels(), taken);
            if (volume == null) {
                toProvision.add(each);
            } else {
                taken.add(volume.name());
                bindings.add(new VolumePlan.Binding(each.claim(), volume));
            }
        }
        return provision(node, toProvision, bindings);
    }

    private static Refusal unreadable(DelayedClaim each) {
        return Refusal.unresolvable(
                ReasonCode.CLAIM_UNUSABLE,
                "error creating internal label selector for claim: " + ClaimRules.key(each.claim()),
                "spec.selector of claim " + ClaimRules.key(each.claim()) + " does not parse");
    }

    private static Met provision(Node node, List<DelayedClaim> claims, List<VolumePlan.Binding> bindings) {
        var provisions = new ArrayList<VolumePlan.Provision>();
        for (var each : claims) {
            if (!each.isProvisionable(node)) {
                return Met.not(new Cause(ReasonCode.VOLUME_NOT_PROVISIONABLE, NO_VOLUME, unmet(each)));
            }
            var capacities = each.capacities();
            var room = capacities == null ? null : DelayedClaim.roomOn(node.labels(), capacities);
            if (capacities != null && room == null) {
                return Met.not(new Cause(
                        ReasonCode.VOLUME_CAPACITY,
                        "node(s) did not have enough free storage",
                        "claim " + ClaimRules.key(each.claim()) + " needs "
                                + each.claim().requestBytes()
                                + " bytes of class " + each.storageClass().name()
                                + ", no CSIStorageCapacity for the node has them"));
            }
            provisions.add(new VolumePlan.Provision(each.claim(), room));
        }
        return new Met(new VolumePlan(bindings, provisions), null, null);
    }

    private static String unmet(DelayedClaim each) {
        return "claim " + ClaimRules.key(each.claim()) + " of " + each.claim().requestBytes()
                + " bytes: no free volume of class " + each.storageClass().name()
                + " will do, and the class makes none for the node";
    }
}

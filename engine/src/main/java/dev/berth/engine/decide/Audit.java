package dev.berth.engine.decide;

import dev.berth.engine.cluster.Cluster;
import dev.berth.engine.gang.Gang;
import dev.berth.engine.model.Device;
import dev.berth.engine.model.DeviceIndexes;
import dev.berth.engine.model.GangKey;
import dev.berth.engine.model.PersistentVolume;
import dev.berth.engine.model.Pod;
import dev.berth.engine.model.Uid;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Consumer;

/**
 * Checks the engine's invariants while it works: in tests after every step, in production under {@code --assert}.
 *
 * <ul>
 *   <li>I1: no pod is bound twice, or under a uid that is not its own now.
 *   <li>I2: no decision makes a node give more than it has, or gives a volume to two claims.
 *   <li>I3: a gang is bound with at least its min, or not at all, after every decision about it or against it.
 *   <li>I4: usage and counts equal a rebuild from the objects.
 *   <li>I8: a pod that is not bound carries a reason.
 * </ul>
 */
public final class Audit {
    private final Cluster cluster;
    private final Set<Uid> boundUids = new HashSet<>();
    private final Map<String, String> volumeOwners = new HashMap<>();

    public Audit(Cluster cluster) {
        this.cluster = cluster;
    }

    /** An invariant does not hold: a fault of the engine, never of its input. */
    public static final class InvariantBrokenException extends RuntimeException {
        private static final long serialVersionUID = 1L;

        InvariantBrokenException(String invariant, String what) {
            super("Invariant " + invariant + " is broken: " + what
                    + ". This is a fault in Berth; please report it with the recording of this run.");
        }
    }

    /** Checks an outcome after it was applied. */
    public void applied(Outcome outcome) {
        boolean bound = false;
        for (var decision : outcome.decisions()) {
            switch (decision) {
                case Decision.Bind(Pod pod, String node, DeviceIndexes devices) -> {
                    bound = true;
                    boundOnce(pod, node);
                    notOversold(pod, node, !devices.isEmpty());
                    devicesNotOversold(pod, node, devices);
                    zonesNotOversold(pod, node, devices);
                }
                case Decision.Reserve(Pod pod, String node, DeviceIndexes devices) -> {
                    boundOnce(pod, node);
                    notOversold(pod, node, !devices.isEmpty());
                    devicesNotOversold(pod, node, devices);
                    zonesNotOversold(pod, node, devices);
                }
                case Decision.OfClaim claim -> volumeGivenOnce(claim);
                case Decision.Evict(Pod victim, String node, Pod preemptor) -> {
                    boundUids.remove(victim.uid());
                    if (victim.priority() >= preemptor.priority()) {
                        throw new InvariantBrokenException(
                                "I5",
                                "pod " + victim.key() + " of priority " + victim.priority() + " was evicted for pod "
                                        + preemptor.key() + " of priority " + preemptor.priority());
                    }
                }
            }
        }
        gangsWhole(outcome);
        if (!bound && (outcome.waits() == null || outcome.waits().message().isBlank())) {
            throw new InvariantBrokenException("I8", "pod " + outcome.pod().key() + " waits without a reason");
        }
    }

    /** A gang that ran short already before anyone was evicted is no fault of the decision. */
    private void gangsWhole(Outcome outcome) {
        Map<GangKey, Integer> evicted = new HashMap<>();
        Set<GangKey> bound = new HashSet<>();
        for (var decision : outcome.decisions()) {
            switch (decision) {
                case Decision.Bind bind -> addGang(bind.pod(), bound::add);
                case Decision.Reserve reserve -> addGang(reserve.pod(), bound::add);
                case Decision.OfClaim claim -> {}
                case Decision.Evict evict -> addGang(evict.victim(), key -> evicted.merge(key, 1, Integer::sum));
            }
        }
        bound.forEach(key -> gangWhole(key, Integer.MAX_VALUE));
        evicted.forEach(this::gangWhole);
    }

    private static void addGang(Pod pod, Consumer<GangKey> into) {
        var membership = pod.membership();
        if (membership != null) {
            into.accept(membership.key(pod.namespace()));
        }
    }

    private void gangWhole(GangKey key, int evicted) {
        var gang = Gang.of(key, List.of(), cluster);
        int running = gang.running().size();
        if (running > 0 && gang.missing() > 0 && evicted >= gang.missing()) {
            throw new InvariantBrokenException(
                    "I3", "gang " + key + " runs with " + running + " members, but needs at least " + gang.minCount());
        }
    }

    private void volumeGivenOnce(Decision.OfClaim decision) {
        if (decision instanceof Decision.BindClaim(Pod pod, String claim, String name)) {
            var volume = cluster.objects().get(PersistentVolume.class, "", name);
            var owner = volume == null ? null : volume.claim();
            var before = volumeOwners.put(name, Claims.key(decision));
            if (owner == null
                    || !(owner.namespace() + "/" + owner.name()).equals(Claims.key(decision))
                    || (before != null && !before.equals(Claims.key(decision)))) {
                throw new InvariantBrokenException(
                        "I2",
                        "volume " + name + " was given to claim " + Claims.key(decision) + " of pod " + pod.key()
                                + ", but it belongs to " + (before == null ? owner : "claim " + before));
            }
        }
    }

    private void boundOnce(Pod pod, String node) {
        var known = cluster.pod(pod.namespace(), pod.name());
        if (!boundUids.add(pod.uid())
                || known == null
                || !known.uid().equals(pod.uid())
                || !node.equals(known.nodeName())) {
            throw new InvariantBrokenException(
                    "I1",
                    "pod " + pod.key() + " with uid " + pod.uid() + " was bound to node " + node
                            + ", but the cluster has "
                            + (known == null ? "no such pod" : "uid " + known.uid() + " on node " + known.nodeName()));
        }
    }

    /** @param byDevice whether devices were given out one by one, so that their numbers do not matter */
    private void notOversold(Pod pod, String nodeName, boolean byDevice) {
        int node = cluster.nodes().find(nodeName);
        var usage = pod.shape().requests();
        for (int i = 0; i < usage.size(); i++) {
            if (byDevice && pod.shape().devices().replaces(usage.name(i))) {
                continue;
            }
            int resource = cluster.resources().number(usage.name(i));
            long used = cluster.nodes().requested(resource).get(node);
            long has = cluster.nodes().allocatable(resource).get(node);
            if (used > has) {
                throw new InvariantBrokenException(
                        "I2",
                        "node " + nodeName + " has " + has + " " + usage.name(i) + ", but " + used
                                + " are given away since pod " + pod.key());
            }
        }
    }

    /** Each device that was given away is healthy, and what is taken of it is no more than all of it. */
    private void devicesNotOversold(Pod pod, String nodeName, DeviceIndexes devices) {
        int node = cluster.nodes().find(nodeName);
        var request = pod.shape().devices();
        for (int i = 0; i < devices.size(); i++) {
            int index = devices.get(i);
            var usage = cluster.nodes().devices(request.resource()).get(node);
            if (usage == null
                    || index >= usage.size()
                    || devices.size() != request.count()
                    || !request.accepts(usage.devices().get(index))
                    || promisedMilli(
                                    node,
                                    request.resource(),
                                    index,
                                    usage.devices().get(index))
                            > Device.WHOLE_MILLI
                    || !usage.devices().get(index).healthy()
                    || usage.usedMilli(index) > Device.WHOLE_MILLI
                    || usage.usedMemoryBytes(index) > usage.devices().get(index).memoryCapacity()) {
                throw new InvariantBrokenException(
                        "I2",
                        "device " + index + " of " + request.resource() + " on node " + nodeName + " was given to pod "
                                + pod.key() + ", which asks for " + request.count() + ", but the node has: "
                                + (usage == null ? "none" : usage.toString()));
            }
        }
    }

    /**
     * What the pods on a node were promised of a device, added up from what they ask for and not from what the engine has
     * counted: a share is a share of the physical device; who asks by number gets a replica where there are any.
     */
    private int promisedMilli(int node, String resource, int index, Device device) {
        int[] sum = {0};
        cluster.eachPodOn(node, pod -> {
            var request = pod.shape().devices();
            boolean has = false;
            for (int i = 0; i < pod.devices().size(); i++) {
                has |= pod.devices().get(i) == index;
            }
            if (has && request.resource().equals(resource)) {
                boolean replica = request.isWhole() && !request.choice().undivided();
                sum[0] += replica ? Device.WHOLE_MILLI / device.replicas() : request.computeMilli();
            }
        });
        return sum[0];
    }

    /** No zone of which the pod was given something has given away more than it has. */
    private void zonesNotOversold(Pod pod, String nodeName, DeviceIndexes given) {
        var zones = cluster.nodes().zones().get(cluster.nodes().find(nodeName));
        for (var share : given.zones()) {
            for (int zone = 0; zones != null && zone < zones.facts().zones().size(); zone++) {
                if (!zones.facts().zones().get(zone).name().equals(share.zone())) {
                    continue;
                }
                for (int i = 0; i < share.amounts().size(); i++) {
                    String resource = share.amounts().name(i);
                    if (zones.used(zone, resource) > zones.allocatable(zone, resource)) {
                        throw new InvariantBrokenException(
                                "I2",
                                "NUMA zone " + share.zone() + " of node " + nodeName + " has "
                                        + zones.allocatable(zone, resource) + " " + resource + ", but "
                                        + zones.used(zone, resource) + " are given away since pod " + pod.key());
                    }
                }
            }
        }
    }

    /** Compares all that is kept with a rebuild; O(cluster). */
    public void recomputed() {
        var kept = cluster.describe();
        var rebuilt = cluster.rebuild().describe();
        if (!kept.equals(rebuilt)) {
            throw new InvariantBrokenException("I4", firstDifference(kept, rebuilt));
        }
    }

    private static String firstDifference(Map<String, Long> kept, Map<String, Long> rebuilt) {
        var names = new TreeMap<String, Boolean>();
        kept.keySet().forEach(name -> names.put(name, true));
        rebuilt.keySet().forEach(name -> names.put(name, true));
        for (var name : names.keySet()) {
            long one = kept.getOrDefault(name, 0L);
            long other = rebuilt.getOrDefault(name, 0L);
            if (one != other) {
                return name + " is kept as " + one + ", a rebuild gives " + other;
            }
        }
        return "no difference by name";
    }
}

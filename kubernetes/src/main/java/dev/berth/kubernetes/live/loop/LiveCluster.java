package dev.berth.kubernetes.live.loop;

import dev.berth.engine.cluster.Cluster;
import dev.berth.engine.cluster.Event;
import dev.berth.engine.model.ClusterObject;
import dev.berth.engine.model.DeviceIndexes;
import dev.berth.engine.model.GangKey;
import dev.berth.engine.model.Node;
import dev.berth.engine.model.NodeRefusals;
import dev.berth.engine.model.Pod;
import dev.berth.engine.model.PodGroup;
import dev.berth.engine.model.Uid;
import dev.berth.kubernetes.live.watch.Resource;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * The engine's cluster as the API server shows it, with assumptions laid over it.
 *
 * <p>Every observation is the whole truth about one object at some time, so applying one twice, or missing one and
 * getting the next, ends in the same state. Where a pod is assumed on a node and an observation shows it unbound, the
 * assumption stays: the observation may be older than the binding. Only these end one: the pod seen on a node, the pod
 * gone, a read after a refusal ({@link #release}).
 */
final class LiveCluster {
    private final Cluster cluster;
    private final WaitingPods waiting;
    private final Set<String> schedulerNames;
    private final Map<Uid, Assumption> assumptions = new LinkedHashMap<>();
    private long objectsSeen;
    /** Claims and volumes that were decided about, as they will be. */
    private final Map<String, ClusterObject> expected = new HashMap<>();

    /** Of members of gangs only: see {@link HalfBoundGangs}. */
    private final Map<Uid, Long> boundAt = new HashMap<>();

    private final EnumSet<Wake> wakes = EnumSet.noneOf(Wake.class);
    /** Lists under way. */
    private final Map<Resource, Listing> listings = new HashMap<>();
    /** What is known of kinds other than pods and nodes. */
    private final Map<Resource, TreeMap<String, ClusterObject>> others = new HashMap<>();

    LiveCluster(Cluster cluster, WaitingPods waiting, Set<String> schedulerNames) {
        this.cluster = cluster;
        this.waiting = waiting;
        this.schedulerNames = schedulerNames;
    }

    Cluster cluster() {
        return cluster;
    }

    Map<Uid, Assumption> assumptions() {
        return assumptions;
    }

    /** When the API server bound a member of a gang, by its own clock; 0 where it did not say. */
    long boundAtMillis(Uid uid) {
        return boundAt.getOrDefault(uid, 0L);
    }

    /** Whether the gang's own object is there. */
    boolean isKnown(GangKey gang) {
        return cluster.objects().get(PodGroup.class, gang.namespace(), PodGroup.identity(gang.api(), gang.name()))
                != null;
    }

    /** An object as it was last observed, whatever is assumed about it; null where there is none. */
    <T extends ClusterObject> @Nullable T observed(Class<T> type, String namespace, String name) {
        for (var known : others.values()) {
            var object = known.get(namespace + "/" + name);
            if (type.isInstance(object)) {
                return type.cast(object);
            }
        }
        return null;
    }

    /** Grows with each object, other than nodes and pods, that was observed to come, change or go. */
    long objectsSeen() {
        return objectsSeen;
    }

    /** Counts with a claim or a volume as it will be, until {@link #forgetChange}. */
    void expectChange(ClusterObject changed) {
        expected.put(overlayKey(changed.getClass(), changed.namespace(), changed.name()), changed);
        cluster.apply(new Event.Upserted(changed));
    }

    /** From now on what is observed counts. */
    void forgetChange(Class<? extends ClusterObject> type, String namespace, String name) {
        if (expected.remove(overlayKey(type, namespace, name)) != null) {
            var object = observed(type, namespace, name);
            cluster.apply(object == null ? new Event.Deleted(type, namespace, name) : new Event.Upserted(object));
            wakes.add(Wake.OBJECTS);
        }
    }

    private static String overlayKey(Class<? extends ClusterObject> type, String namespace, String name) {
        return type.getSimpleName() + " " + namespace + "/" + name;
    }

    /** What happened since the last call that may help waiting pods. */
    Set<Wake> takeWakes() {
        var taken = EnumSet.copyOf(wakes);
        wakes.clear();
        return taken;
    }

    boolean isOurs(Pod pod) {
        return schedulerNames.contains(pod.schedulerName());
    }

    /** A list under way: what it has named (pods by uid, others by key), and where it sweeps, how often it showed what was not told. */
    private static final class Listing {
        private final Set<Object> named = new HashSet<>();
        private final boolean sweeps;
        private int missed;

        Listing(boolean sweeps) {
            this.sweeps = sweeps;
        }
    }

    void listing(Resource resource) {
        listings.put(resource, new Listing(false));
    }

    /** A list begins that shows exactly what was told. */
    void sweeping(Resource resource) {
        listings.put(resource, new Listing(true));
    }

    /** Whether a pod that has ended may have ended since it was last seen. A sweep shows again those that did before. */
    boolean mayBeNews(Pod ended) {
        var listing = listings.get(Resource.PODS);
        return listing == null || !listing.sweeps || cluster.pod(ended.namespace(), ended.name()) != null;
    }

    private void missed(Resource resource, boolean missed) {
        var listing = listings.get(resource);
        if (missed && listing != null) {
            listing.missed++;
        }
    }

    /**
     * What the list did not name is gone.
     *
     * @return changes that were not told, where it was a sweep; else 0
     */
    int listed(Resource resource) {
        var listing = listings.remove(resource);
        if (listing == null) {
            return 0;
        }
        int gone = removeAllBut(listing.named, resource);
        return listing.sweeps ? listing.missed + gone : 0;
    }

    private int removeAllBut(Set<Object> named, Resource resource) {
        if (resource.equals(Resource.PODS)) {
            var gone = new ArrayList<Pod>();
            cluster.eachPod(pod -> {
                if (!named.contains(pod.uid())) {
                    gone.add(pod);
                }
            });
            gone.forEach(pod -> podGone(pod.namespace(), pod.name(), pod.uid()));
            return gone.size();
        } else if (resource.equals(Resource.NODES)) {
            var gone = new ArrayList<Node>();
            cluster.eachNode(node -> {
                if (!named.contains(cluster.nodes().get(node).name())) {
                    gone.add(cluster.nodes().get(node));
                }
            });
            gone.forEach(node -> objectGone(resource, node));
            return gone.size();
        } else {
            var gone = new ArrayList<ClusterObject>();
            others.getOrDefault(resource, new TreeMap<>()).forEach((key, object) -> {
                if (!named.contains(key)) {
                    gone.add(object);
                }
            });
            gone.forEach(object -> objectGone(resource, object));
            return gone.size();
        }
    }

    /** The API server does not offer the kind any more. */
    void absent(Resource resource) {
        listing(resource);
        listed(resource);
    }

    void podSeen(Pod pod, PodStatus status) {
        name(Resource.PODS, pod.uid());
        @Nullable Pod known = cluster.pod(pod.namespace(), pod.name());
        if (known != null && !known.uid().equals(pod.uid())) {
            podGone(known.namespace(), known.name(), known.uid());
            known = null;
        }
        if (status.finished()) {
            missed(Resource.PODS, known != null);
            podGone(pod.namespace(), pod.name(), pod.uid());
            return;
        }
        var assumption = assumptions.get(pod.uid());
        if (assumption == null && known != null && known.nodeName() != null && pod.nodeName() == null) {
            return; // no pod leaves its node; a read has shown it there since
        }
        missed(Resource.PODS, !pod.equals(assumption == null ? known : assumption.pod));
        if (assumption != null && pod.nodeName() != null) {
            assumptions.remove(pod.uid());
            assumption = null;
        }
        if (assumption != null) {
            assumption.pod = pod;
        }
        if (pod.nodeName() != null && pod.membership() != null) {
            boundAt.put(pod.uid(), status.boundAtMillis());
        }
        var shown = assumption == null ? pod : assumption.placed();
        if (!shown.equals(known)) {
            note(known, shown);
            cluster.apply(new Event.Upserted(shown));
        }
        if (shown.nodeName() == null && !shown.terminating() && isOurs(shown) && !shown.isHeld()) {
            waiting.offer(shown, status.explained());
        } else if (pod.nodeName() != null) {
            waiting.forget(pod.uid());
        } else {
            waiting.remove(pod.uid());
        }
    }

    private void note(@Nullable Pod before, Pod now) {
        if (now.nodeName() != null) {
            if (before == null || before.nodeName() == null) {
                wakes.add(Wake.PLACED);
            } else if (!before.shape().equals(now.shape()) || !before.nodeName().equals(now.nodeName())) {
                wakes.add(Wake.ROOM);
            } else if (!before.labels().equals(now.labels())) {
                wakes.add(Wake.PLACED);
            }
        }
    }

    void podGone(String namespace, String name, Uid uid) {
        assumptions.remove(uid);
        boundAt.remove(uid);
        waiting.forget(uid);
        var known = cluster.pod(namespace, name);
        if (known == null || (!uid.is("") && !known.uid().equals(uid))) {
            return;
        }
        assumptions.remove(known.uid());
        boundAt.remove(known.uid());
        waiting.forget(known.uid());
        cluster.apply(Event.Deleted.of(known));
        if (known.nodeName() != null) {
            wakes.add(Wake.ROOM);
        }
    }

    void objectSeen(Resource resource, ClusterObject object) {
        if (object instanceof Node node) {
            name(resource, node.name());
            int slot = cluster.nodes().find(node.name());
            if (slot >= 0 && cluster.nodes().get(slot).equals(node)) {
                return; // a heartbeat
            }
            missed(resource, true);
            wakes.add(Wake.NODES);
            wakes.add(Wake.ROOM);
        } else {
            name(resource, key(object));
            var before =
                    others.computeIfAbsent(resource, unused -> new TreeMap<>()).put(key(object), object);
            if (object.equals(before)) {
                return;
            }
            missed(resource, true);
            objectsSeen++;
            wakes.add(Wake.OBJECTS);
            if (expected.containsKey(overlayKey(object.getClass(), object.namespace(), object.name()))) {
                return; // what was observed may be older than what was decided
            }
        }
        cluster.apply(new Event.Upserted(object));
    }

    void objectGone(Resource resource, Class<? extends ClusterObject> type, String namespace, String identity) {
        var known = others.get(resource);
        if (known != null) {
            known.remove(namespace + "/" + identity);
        }
        objectsSeen++;
        cluster.apply(new Event.Deleted(type, namespace, identity));
        wakes.add(type == Node.class ? Wake.NODES : Wake.OBJECTS);
    }

    private void objectGone(Resource resource, ClusterObject object) {
        objectGone(resource, object.getClass(), object.namespace(), object.identity());
    }

    /** What a node refuses for now. */
    void refusals(NodeRefusals refusals) {
        cluster.apply(
                refusals.isEmpty()
                        ? new Event.Deleted(NodeRefusals.class, "", refusals.name())
                        : new Event.Upserted(refusals));
        wakes.add(Wake.NODES);
    }

    private static String key(ClusterObject object) {
        return object.namespace() + "/" + object.identity();
    }

    private void name(Resource resource, Object key) {
        var listing = listings.get(resource);
        if (listing != null) {
            listing.named.add(key);
        }
    }

    /** Counts with a pod on a node until the truth is seen. */
    Assumption assume(Pod pod, String node, DeviceIndexes devices, long now, Set<Uid> victims) {
        cluster.apply(new Event.Bound(pod.namespace(), pod.name(), pod.uid(), node, devices));
        var assumption = new Assumption(pod, node, devices, now, victims);
        assumptions.put(pod.uid(), assumption);
        waiting.remove(pod.uid());
        wakes.add(Wake.PLACED);
        return assumption;
    }

    /** The truth is that the pod is on no node: its room is free again, and the pod waits again. */
    void release(Assumption assumption) {
        var pod = assumption.pod;
        if (assumptions.remove(pod.uid(), assumption)) {
            cluster.apply(new Event.Upserted(pod));
            wakes.add(Wake.ROOM);
            if (!pod.terminating() && isOurs(pod) && !pod.isHeld()) {
                waiting.offer(pod, "");
            }
        }
    }
}

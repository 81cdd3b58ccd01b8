package dev.berth.engine.cluster;

import dev.berth.engine.model.ClusterObject;
import dev.berth.engine.model.GangKey;
import dev.berth.engine.model.Labels;
import dev.berth.engine.model.Namespace;
import dev.berth.engine.model.Node;
import dev.berth.engine.model.NodeAffinity;
import dev.berth.engine.model.Pod;
import dev.berth.engine.model.PodGroup;
import dev.berth.engine.model.PodShape;
import dev.berth.engine.model.Toleration;
import dev.berth.engine.model.Topology;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.IntConsumer;
import org.jspecify.annotations.Nullable;

/**
 * A whole cluster: what is there ({@link #nodes()}, pods, {@link #objects()}) and what follows from it (usage, counts).
 *
 * <p>State changes only through {@link #apply}. Usage and counts are sums over placed pods, so applying an event and
 * then its inverse restores them exactly; {@link #mark} and {@link #undo} build on that, and the property tests hold
 * every column against a cluster built afresh.
 *
 * <p>A pod whose node is not known (yet, or any more) is kept aside and takes its place when the node appears.
 */
public final class Cluster {
    private final ResourceNames resources;
    private final NodeColumns nodes;
    private final PodTable pods;
    private final GangIndex gangs;
    private final ObjectStore objects;
    private final TopologyCounts counts;
    private final Map<String, Set<String>> strayPods;
    private final ChangeLog changes = new ChangeLog();
    private final CountsSource source = new CountsSource();
    private final List<Event> undoLog = new ArrayList<>();
    private final Learning learning;
    private final Map<Class<?>, Object> derived = new HashMap<>();
    private boolean undoing;
    private int marks;
    private long nodeSetVersion;
    private long factsVersion;
    private long imagesVersion;
    private final Map<String, Integer> nodesWithImage;
    private final TreeMap<Integer, Integer> placedByPriority;

    public Cluster() {
        resources = new ResourceNames();
        nodes = new NodeColumns();
        pods = new PodTable();
        gangs = new GangIndex();
        objects = new ObjectStore();
        counts = new TopologyCounts();
        strayPods = new HashMap<>();
        nodesWithImage = new HashMap<>();
        placedByPriority = new TreeMap<>();
        learning = new Learning();
    }

    private Cluster(Cluster origin) {
        resources = origin.resources.fork();
        nodes = origin.nodes.fork();
        pods = origin.pods.fork();
        gangs = origin.gangs.fork();
        objects = origin.objects.fork();
        counts = origin.counts.fork();
        strayPods = new HashMap<>();
        nodesWithImage = new HashMap<>(origin.nodesWithImage);
        placedByPriority = new TreeMap<>(origin.placedByPriority);
        learning = origin.learning.fork();
        origin.strayPods.forEach((node, keys) -> strayPods.put(node, new LinkedHashSet<>(keys)));
    }

    /** An independent copy that shares all chunks which neither side has written since; its undo log is empty. */
    public Cluster fork() {
        return new Cluster(this);
    }

    public ResourceNames resources() {
        return resources;
    }

    public NodeColumns nodes() {
        return nodes;
    }

    public ObjectStore objects() {
        return objects;
    }

    public ChangeLog changes() {
        return changes;
    }

    /** Grows when a node comes or goes. */
    public long nodeSetVersion() {
        return nodeSetVersion;
    }

    /** Grows when something changed that caches cannot catch up with node by node: namespaces, storage, sources. */
    public long factsVersion() {
        return factsVersion;
    }

    /** What is expected to come, learned from the pods with devices that came so far. */
    public Outlook outlook() {
        return learning.outlook();
    }

    /**
     * Tells beforehand how many pods of each shape will come. From then on the outlook follows this and no longer what
     * comes.
     */
    public void expect(Map<PodShape, Long> workload) {
        learning.expect(workload, nodes, resources);
    }

    /** A plugin's own memory of this cluster, made at first use; forks begin with none. */
    public <T> T derived(Class<T> type, Function<Cluster, T> make) {
        var known = derived.get(type);
        if (known == null) {
            known = make.apply(this);
            derived.put(type, known);
        }
        return type.cast(known);
    }

    public int podCount() {
        return pods.size();
    }

    /** The pod under a name, or null. */
    public @Nullable Pod pod(String namespace, String name) {
        int slot = pods.find(namespace, name);
        return slot < 0 ? null : pods.get(slot);
    }

    /** The number of the node that a pod runs on, or -1. */
    public int nodeOf(Pod pod) {
        int slot = pods.find(pod.namespace(), pod.name());
        return slot < 0 ? PodTable.NOWHERE : pods.nodeOf(slot);
    }

    /** What counts alike with the pod, which need not be part of the cluster. */
    public PodKind kindOf(Pod pod) {
        return pods.kindFor(pod, resources);
    }

    /** Calls with each pod on a node, in no order that may decide anything. */
    public void eachPodOn(int node, Consumer<Pod> each) {
        for (int slot = pods.firstOn(node); slot >= 0; slot = pods.nextAfter(slot)) {
            each.accept(pods.get(slot));
        }
    }

    /** Calls with each pod of the cluster, in no order that may decide anything. */
    public void eachPod(Consumer<Pod> each) {
        for (int slot = 0; slot < pods.limit(); slot++) {
            var pod = pods.at(slot);
            if (pod != null) {
                each.accept(pod);
            }
        }
    }

    /** How many members of a gang are on nodes. */
    public int placedMembers(GangKey gang) {
        return gangs.placedOf(gang);
    }

    /** Calls with each pod of a gang, in no order that may decide anything. */
    public void eachMember(GangKey gang, Consumer<Pod> each) {
        for (int slot = gangs.firstOf(gang); slot >= 0; slot = gangs.nextAfter(slot)) {
            each.accept(pods.get(slot));
        }
    }

    /** Calls with the number of each node, ascending. */
    public void eachNode(IntConsumer each) {
        for (int node = 0; node < nodes.limit(); node++) {
            if (nodes.at(node) != null) {
                each.accept(node);
            }
        }
    }

    /** Labels of a namespace, or null where the namespace is not known. */
    public @Nullable Labels namespaceLabels(String name) {
        var namespace = objects.get(Namespace.class, "", name);
        return namespace == null ? null : namespace.labels();
    }

    public TopologyKey topologyKey(String label) {
        return counts.key(label, source);
    }

    /** Counts pods of a set by domain of a node label, over all nodes that carry it. */
    public DomainCounter count(PodSet set, String topologyKey) {
        return counts.counter(set, topologyKey, null, source);
    }

    /** Counts pods of a set by node. */
    public DomainCounter countByNode(PodSet set) {
        return counts.counter(set, null, null, source);
    }

    /** Counts pods of a set by domain, over nodes that meet the conditions; keeps the least count as well. */
    public DomainCounter countEligible(
            PodSet set,
            String topologyKey,
            @Nullable NodeAffinity affinity,
            @Nullable List<Toleration> tolerations,
            boolean comparisons,
            List<String> requiredKeys) {
        return counts.counter(
                set,
                topologyKey,
                new NodeSet.Definition(affinity, tolerations, comparisons, List.copyOf(requiredKeys)),
                source);
    }

    /** The lowest priority of any placed pod; {@link Integer#MAX_VALUE} where none is placed. */
    public int lowestPlacedPriority() {
        return placedByPriority.isEmpty() ? Integer.MAX_VALUE : placedByPriority.firstKey();
    }

    /** Number of affinity terms that pods of the cluster carry; terms are numbered from 0 and never renumbered. */
    public int heldTerms() {
        return counts.holdingCount();
    }

    public PodSet.Holding heldTerm(int number) {
        return counts.holding(number);
    }

    public DomainCounter holders(int number) {
        return counts.holdingCounter(number);
    }

    /** Adds the label keys of pods that any counter looks at. */
    public void relevantLabelKeys(Set<String> into) {
        counts.relevantLabelKeys(into);
    }

    /** Grows with each set of pods that is counted. */
    public int countedSets() {
        return counts.setCount();
    }

    public int counters() {
        return counts.counterCount();
    }

    /** Drops counters that neither a placed pod's term nor the caller needs; held terms are renumbered. */
    public void retainCounters(Set<DomainCounter> wanted) {
        counts.retain(wanted, pods.kinds());
        factsVersion++;
    }

    /** Remembers the state; {@link #undo} returns to it. Marks nest. */
    public int mark() {
        marks++;
        learning.mark();
        return undoLog.size();
    }

    /** Takes back all events since the mark, latest first. */
    public void undo(int mark) {
        marks--;
        undoing = true;
        try {
            for (int i = undoLog.size() - 1; i >= mark; i--) {
                change(undoLog.remove(i));
            }
        } finally {
            undoing = false;
        }
        learning.undo();
    }

    /** Keeps what was applied since the mark. */
    public void keep(int mark) {
        marks--;
        learning.keep();
        if (marks == 0) {
            undoLog.clear();
        }
    }

    /**
     * Applies an event.
     *
     * @throws StaleEventException where a binding names a pod that is gone, replaced or bound already, or a node that is
     *     not known; nothing is changed then
     */
    public void apply(Event event) {
        var inverse = change(event);
        if (marks > 0 && inverse != null) {
            undoLog.add(inverse);
        }
    }

    private @Nullable Event change(Event event) {
        return switch (event) {
            case Event.Upserted(Node node) -> upsertNode(node);
            case Event.Upserted(Pod pod) -> upsertPod(pod);
            case Event.Upserted(ClusterObject object) -> upsertObject(object);
            case Event.Deleted deleted -> delete(deleted);
            case Event.Bound bound -> bind(bound);
        };
    }

    private Event upsertNode(Node facts) {
        int known = nodes.find(facts.name());
        @Nullable Node before = known < 0 ? null : nodes.at(known);
        boolean regroup = before == null
                || !before.labels().equals(facts.labels())
                || !before.taints().equals(facts.taints());
        if (before != null && regroup) {
            eachSlotOn(known, slot -> countOn(slot, known, -1));
            if (counts.leave(known)) {
                factsVersion++;
            }
        }
        int node = nodes.put(facts, resources);
        if (before == null
                || !before.devices().equals(facts.devices())
                || !before.allocatable().equals(facts.allocatable())) {
            nodes.layOutDevices(node);
            eachSlotOn(node, slot -> useDevices(slot, node, 1));
        }
        if (regroup && counts.join(node, facts)) {
            factsVersion++;
        }
        if (before == null) {
            nodeSetVersion++;
            takeInStrays(node, facts.name());
        } else if (regroup) {
            eachSlotOn(node, slot -> countOn(slot, node, 1));
        }
        learning.nodeChanged(before == null ? 0 : Learning.capacityMilli(before), Learning.capacityMilli(facts));
        imagesChanged(before == null ? List.of() : before.images(), facts.images(), before == null);
        changes.nodeChanged(node);
        return before == null ? Event.Deleted.of(facts) : new Event.Upserted(before);
    }

    /** The share of nodes that hold an image changes with the images and, while there are any, with the nodes. */
    private void imagesChanged(List<Node.Image> before, List<Node.Image> after, boolean nodesChanged) {
        if (!before.equals(after) || (nodesChanged && !nodesWithImage.isEmpty())) {
            imagesVersion++;
        }
        names(before)
                .forEach(name -> nodesWithImage.computeIfPresent(name, (same, count) -> count == 1 ? null : count - 1));
        names(after).forEach(name -> nodesWithImage.merge(name, 1, Integer::sum));
    }

    private static Set<String> names(List<Node.Image> images) {
        var names = new LinkedHashSet<String>();
        images.forEach(image -> names.addAll(image.names()));
        return names;
    }

    /** How many nodes hold an image of this name. */
    public int nodesWithImage(String name) {
        return nodesWithImage.getOrDefault(name, 0);
    }

    /** Grows when what ImageLocality looks at changes: images on any node, or the number of nodes. */
    public long imagesVersion() {
        return imagesVersion;
    }

    private void takeInStrays(int node, String name) {
        var strays = strayPods.remove(name);
        if (strays != null) {
            for (var key : strays) {
                int slash = key.indexOf('/');
                int slot = pods.find(key.substring(0, slash), key.substring(slash + 1));
                place(slot, node);
            }
        }
    }

    private @Nullable Event deleteNode(String name) {
        int node = nodes.find(name);
        if (node < 0) {
            return null;
        }
        var before = nodes.get(node);
        eachSlotOn(node, slot -> {
            displace(slot);
            stray(pods.get(slot), name);
        });
        if (counts.leave(node)) {
            factsVersion++;
        }
        nodes.remove(node);
        learning.nodeChanged(Learning.capacityMilli(before), 0);
        nodeSetVersion++;
        imagesChanged(before.images(), List.of(), true);
        changes.nodeChanged(node);
        return new Event.Upserted(before);
    }

    private void stray(Pod pod, String node) {
        strayPods.computeIfAbsent(node, unused -> new LinkedHashSet<>()).add(pod.key());
    }

    private Event upsertPod(Pod pod) {
        int slot = pods.find(pod.namespace(), pod.name());
        if (slot < 0) {
            int taken = pods.insert(pod, resources);
            joinGang(taken, pod);
            enter(taken);
            learn(pod);
            return Event.Deleted.of(pod);
        }
        var before = pods.get(slot);
        leave(slot);
        leaveGang(slot, before);
        pods.replace(slot, pod, resources);
        joinGang(slot, pod);
        enter(slot);
        if (!before.uid().equals(pod.uid())) {
            learn(pod);
        }
        return new Event.Upserted(before);
    }

    private void learn(Pod pod) {
        if (!undoing) {
            learning.arrived(pod.shape(), nodes, resources);
        }
    }

    private @Nullable Event deletePod(String namespace, String name) {
        int slot = pods.find(namespace, name);
        if (slot < 0) {
            return null;
        }
        var before = pods.get(slot);
        leave(slot);
        leaveGang(slot, before);
        pods.remove(slot);
        if (before.nodeName() != null) {
            learning.departed(before.shape());
        }
        return new Event.Upserted(before);
    }

    private Event bind(Event.Bound bound) {
        int slot = pods.find(bound.namespace(), bound.name());
        var pod = slot < 0 ? null : pods.at(slot);
        if (pod == null || !pod.uid().equals(bound.uid())) {
            throw new StaleEventException("pod " + bound.namespace() + "/" + bound.name() + " with uid " + bound.uid()
                    + " cannot be bound to node " + bound.node() + ": "
                    + (pod == null ? "the pod is gone" : "the pod under this name now has uid " + pod.uid()));
        }
        if (pod.nodeName() != null) {
            throw new StaleEventException("pod " + pod.key() + " cannot be bound to node " + bound.node()
                    + ": it is on node " + pod.nodeName() + " already");
        }
        int node = nodes.find(bound.node());
        if (node < 0) {
            throw new StaleEventException("pod " + pod.key() + " cannot be bound to node " + bound.node()
                    + ": the node is gone; decide again");
        }
        pods.rename(slot, pod.on(bound.node(), bound.devices()));
        place(slot, node);
        return new Event.Upserted(pod);
    }

    private void joinGang(int slot, Pod pod) {
        var membership = pod.membership();
        if (membership != null) {
            gangs.enter(slot, membership.key(pod.namespace()));
        }
    }

    private void leaveGang(int slot, Pod pod) {
        var membership = pod.membership();
        if (membership != null) {
            gangs.leave(slot, membership.key(pod.namespace()));
        }
    }

    /** Puts a pod of the table on its node's list, or aside where the node is not known. */
    private void enter(int slot) {
        var pod = pods.get(slot);
        if (pod.nodeName() == null) {
            return;
        }
        int node = nodes.find(pod.nodeName());
        if (node < 0) {
            stray(pod, pod.nodeName());
        } else {
            place(slot, node);
        }
    }

    private void leave(int slot) {
        var pod = pods.get(slot);
        if (pods.nodeOf(slot) >= 0) {
            displace(slot);
        } else if (pod.nodeName() != null) {
            var strays = strayPods.get(pod.nodeName());
            if (strays != null) {
                strays.remove(pod.key());
                if (strays.isEmpty()) {
                    strayPods.remove(pod.nodeName());
                }
            }
        }
    }

    private void place(int slot, int node) {
        var kind = pods.kindOf(slot);
        counts.hold(kind, source);
        kind.placed++;
        pods.link(slot, node);
        nodes.use(node, kind, 1);
        useDevices(slot, node, 1);
        placedByPriority.merge(pods.get(slot).priority(), 1, Integer::sum);
        countInGang(slot, 1);
        countOn(slot, node, 1);
        changes.podsChanged(node);
    }

    private void displace(int slot) {
        int node = pods.nodeOf(slot);
        countOn(slot, node, -1);
        nodes.use(node, pods.kindOf(slot), -1);
        useDevices(slot, node, -1);
        pods.kindOf(slot).placed--;
        placedByPriority.computeIfPresent(
                pods.get(slot).priority(), (priority, count) -> count == 1 ? null : count - 1);
        pods.unlink(slot);
        countInGang(slot, -1);
        changes.podsChanged(node);
    }

    private void countInGang(int slot, int sign) {
        if (pods.get(slot).membership() != null) {
            gangs.placed(slot, sign);
        }
    }

    private void useDevices(int slot, int node, int sign) {
        var pod = pods.get(slot);
        nodes.useDevices(node, pod.shape().devices(), pod.devices(), sign);
    }

    private void countOn(int slot, int node, int sign) {
        counts.count(pods.kindOf(slot), pods.get(slot).terminating(), node, sign, source);
    }

    private Event upsertObject(ClusterObject object) {
        var before = objects.put(object);
        factsVersion += concernsFilters(object.getClass()) ? 1 : 0;
        if (object instanceof Namespace) {
            recountNamespaces();
        }
        return before == null ? Event.Deleted.of(object) : new Event.Upserted(before);
    }

    /** Gangs and levels decide which nodes are tried, not what filters and scorers say of them. */
    private static boolean concernsFilters(Class<? extends ClusterObject> kind) {
        return kind != PodGroup.class && kind != Topology.class;
    }

    private @Nullable Event delete(Event.Deleted deleted) {
        if (deleted.kind() == Node.class) {
            return deleteNode(deleted.identity());
        }
        if (deleted.kind() == Pod.class) {
            return deletePod(deleted.namespace(), deleted.identity());
        }
        var before = objects.remove(deleted.kind(), deleted.namespace(), deleted.identity());
        factsVersion += concernsFilters(deleted.kind()) ? 1 : 0;
        if (before instanceof Namespace) {
            recountNamespaces();
        }
        return before == null ? null : new Event.Upserted(before);
    }

    /** Namespace labels decide which pods a term means: all counts are drawn afresh. Rare, so simple. */
    private void recountNamespaces() {
        if (counts.counterCount() > 0) {
            counts.recount(pods.kinds(), source);
        }
    }

    /**
     * A cluster built afresh from the same objects, counting the same sets: what every column and counter here must
     * equal (invariant I4).
     */
    public Cluster rebuild() {
        var fresh = new Cluster();
        objects.each(object -> fresh.apply(new Event.Upserted(object)));
        eachNode(node -> fresh.apply(new Event.Upserted(nodes.get(node))));
        eachPod(pod -> fresh.apply(new Event.Upserted(pod)));
        counts.eachIdentity(
                identity -> fresh.counts.counter(identity.pods(), identity.key(), identity.nodes(), fresh.source));
        return fresh;
    }

    private void eachSlotOn(int node, IntConsumer each) {
        for (int slot = pods.firstOn(node); slot >= 0; ) {
            int following = pods.nextAfter(slot);
            each.accept(slot);
            slot = following;
        }
    }

    /**
     * All that is kept about the cluster, under names instead of numbers, zeros left out: two clusters with the same
     * objects describe themselves alike, whatever happened on the way.
     */
    public Map<String, Long> describe() {
        var description = new TreeMap<String, Long>();
        eachNode(node -> {
            String prefix = "node " + nodes.get(node).name() + " ";
            for (int resource = 0; resource < resources.count(); resource++) {
                put(
                        description,
                        prefix + "allocatable " + resources.name(resource),
                        nodes.allocatable(resource).get(node));
                put(
                        description,
                        prefix + "requested " + resources.name(resource),
                        nodes.requested(resource).get(node));
            }
            put(description, prefix + "nonzero cpu", nodes.nonZeroMilliCpu().get(node));
            put(
                    description,
                    prefix + "nonzero memory",
                    nodes.nonZeroMemoryBytes().get(node));
            put(description, prefix + "pods", nodes.podCount().get(node));
            put(description, prefix + "allowed pods", nodes.allowedPods().get(node));
            for (var resource : nodes.deviceResources()) {
                var usage = nodes.devices(resource).get(node);
                if (usage != null) {
                    usage.describe(prefix + "device " + resource, description);
                }
            }
            eachPodOn(node, pod -> put(description, prefix + "runs " + pod.key() + " " + pod.uid(), 1));
        });
        strayPods.forEach((node, keys) -> keys.forEach(key -> put(description, "stray " + key + " on " + node, 1)));
        put(description, "pods", pods.size());
        objects.each(object -> put(
                description,
                object.getClass().getSimpleName() + " " + object.namespace() + "/" + object.identity() + " hash",
                1L << Integer.SIZE | object.hashCode() & 0xFFFFFFFFL));
        nodesWithImage.forEach((image, count) -> put(description, "nodes with image " + image, count));
        placedByPriority.forEach((priority, count) -> put(description, "placed with priority " + priority, count));
        gangs.describe(description);
        description.putAll(counts.describe((key, each) -> {
            if (key == null) {
                eachNode(node -> each.accept(node, nodes.get(node).name()));
            } else {
                key.eachDomain(each);
            }
        }));
        return description;
    }

    private static void put(Map<String, Long> description, String name, long value) {
        if (value != 0) {
            description.put(name, value);
        }
    }

    private final class CountsSource implements TopologyCounts.Source {
        @Override
        public void eachPlacedPod(TopologyCounts.PlacedPod each) {
            for (int slot = 0; slot < pods.limit(); slot++) {
                var pod = pods.at(slot);
                if (pod != null && pods.nodeOf(slot) >= 0) {
                    each.at(pods.kindOf(slot), pod.terminating(), pods.nodeOf(slot));
                }
            }
        }

        @Override
        public void eachNode(TopologyCounts.NodeFacts each) {
            Cluster.this.eachNode(node -> each.at(node, nodes.get(node)));
        }

        @Override
        public @Nullable Labels namespaceLabels(String namespace) {
            return Cluster.this.namespaceLabels(namespace);
        }
    }
}

package dev.berth.engine.cluster;

import dev.berth.engine.model.ClusterObject;
import dev.berth.engine.model.GangKey;
import dev.berth.engine.model.Labels;
import dev.berth.engine.model.Node;
import dev.berth.engine.model.NodeAffinity;
import dev.berth.engine.model.Pod;
import dev.berth.engine.model.PodShape;
import dev.berth.engine.model.Toleration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
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
    private final StrayPods strays;
    private final ImageHolders images;
    private final Placements placements;
    private final PodChanges podChanges;
    private final NodeChanges nodeChanges;
    private final ObjectChanges objectChanges;
    private final Versions versions = new Versions();
    private final ChangeLog changes = new ChangeLog();
    private final List<Event> undoLog = new ArrayList<>();
    private final Learning learning;
    private final Map<Class<?>, Object> derived = new HashMap<>();
    private int marks;

    public Cluster() {
        resources = new ResourceNames();
        nodes = new NodeColumns();
        pods = new PodTable();
        gangs = new GangIndex();
        objects = new ObjectStore();
        counts = new TopologyCounts();
        strays = new StrayPods();
        images = new ImageHolders();
        learning = new Learning();
        placements = new Placements(nodes, pods, gangs, objects, counts, changes);
        podChanges = new PodChanges(resources, nodes, pods, gangs, learning, strays, placements);
        nodeChanges = new NodeChanges(
                resources, nodes, pods, counts, strays, images, placements, learning, changes, versions);
        objectChanges = new ObjectChanges(objects, pods, counts, placements, versions);
    }

    private Cluster(Cluster origin) {
        resources = origin.resources.fork();
        nodes = origin.nodes.fork();
        pods = origin.pods.fork();
        gangs = origin.gangs.fork();
        objects = origin.objects.fork();
        counts = origin.counts.fork();
        strays = origin.strays.fork();
        images = origin.images.fork();
        learning = origin.learning.fork();
        placements = origin.placements.fork(nodes, pods, gangs, objects, counts, changes);
        podChanges = new PodChanges(resources, nodes, pods, gangs, learning, strays, placements);
        nodeChanges = new NodeChanges(
                resources, nodes, pods, counts, strays, images, placements, learning, changes, versions);
        objectChanges = new ObjectChanges(objects, pods, counts, placements, versions);
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
        return versions.nodeSet();
    }

    /** Grows when something changed that caches cannot catch up with node by node: namespaces, sources of pods, counters. */
    public long factsVersion() {
        return versions.facts();
    }

    /** Grows when storage changed: claims, volumes, classes, drivers. It concerns pods with volumes alone. */
    public long storageVersion() {
        return versions.storage();
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
        return placements.namespaceLabels(name);
    }

    public TopologyKey topologyKey(String label) {
        return counts.key(label, placements);
    }

    /** Counts pods of a set by domain of a node label, over all nodes that carry it. */
    public DomainCounter count(PodSet set, String topologyKey) {
        return counts.counter(set, topologyKey, null, placements);
    }

    /** Counts pods of a set by node. */
    public DomainCounter countByNode(PodSet set) {
        return counts.counter(set, null, null, placements);
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
                placements);
    }

    /** The lowest priority of any placed pod; {@link Integer#MAX_VALUE} where none is placed. */
    public int lowestPlacedPriority() {
        return placements.lowestPriority();
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
        counts.retain(wanted, pods.placedKinds());
        pods.forgetSets();
        versions.factsChanged();
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
        podChanges.undoing(true);
        try {
            for (int i = undoLog.size() - 1; i >= mark; i--) {
                change(undoLog.remove(i));
            }
        } finally {
            podChanges.undoing(false);
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
            case Event.Upserted(Node node) -> nodeChanges.upsert(node);
            case Event.Upserted(Pod pod) -> podChanges.upsert(pod);
            case Event.Upserted(ClusterObject object) -> objectChanges.upsert(object);
            case Event.Deleted deleted -> delete(deleted);
            case Event.Bound bound -> podChanges.bind(bound);
        };
    }

    /** How many nodes hold an image of this name. */
    public int nodesWithImage(String name) {
        return images.nodesWith(name);
    }

    /** Grows when what ImageLocality looks at changes: images on any node, or the number of nodes. */
    public long imagesVersion() {
        return images.version();
    }

    private @Nullable Event delete(Event.Deleted deleted) {
        if (deleted.kind() == Node.class) {
            return nodeChanges.delete(deleted.identity());
        }
        if (deleted.kind() == Pod.class) {
            return podChanges.delete(deleted.namespace(), deleted.identity());
        }
        return objectChanges.delete(deleted.kind(), deleted.namespace(), deleted.identity());
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
                identity -> fresh.counts.counter(identity.pods(), identity.key(), identity.nodes(), fresh.placements));
        return fresh;
    }

    /**
     * All that is kept about the cluster, under names instead of numbers, zeros left out: two clusters with the same
     * objects describe themselves alike, whatever happened on the way.
     */
    public Map<String, Long> describe() {
        var description = new Description();
        eachNode(node -> description.node(node, this));
        strays.each((node, pod) -> description.add("stray " + pod + " on " + node, 1));
        description.add("pods", pods.size());
        objects.each(description::object);
        images.each((image, count) -> description.add("nodes with image " + image, count));
        placements.eachPriority((priority, count) -> description.add("placed with priority " + priority, count));
        gangs.describe(description.all());
        counts.describe((key, each) -> {
                    if (key == null) {
                        eachNode(node -> each.accept(node, nodes.get(node).name()));
                    } else {
                        key.eachDomain(each);
                    }
                })
                .forEach(description::add);
        return description.all();
    }
}

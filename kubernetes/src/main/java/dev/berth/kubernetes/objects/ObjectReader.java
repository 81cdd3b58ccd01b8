package dev.berth.kubernetes.objects;

import static java.util.Map.entry;

import dev.berth.engine.model.ClusterObject;
import dev.berth.engine.model.DisruptionBudget;
import dev.berth.engine.model.Labels;
import dev.berth.engine.model.Namespace;
import dev.berth.engine.model.Node;
import dev.berth.engine.model.Pod;
import dev.berth.engine.model.PodSource;
import dev.berth.kubernetes.tree.InputCode;
import dev.berth.kubernetes.tree.Value;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * Reads Kubernetes objects into the engine's model. Equal parts of objects are shared; priority classes are remembered,
 * so read them before the pods that name them. For one thread.
 */
public final class ObjectReader {
    /** Labels of one object. */
    public static final int LABELS_MAX = 10_000;

    /** Where several API groups have a kind of the same name, the others stand in {@link #FURTHER_GROUPS}. */
    private static final Map<String, String> GROUPS = Map.ofEntries(
            entry("Node", ""),
            entry("Pod", ""),
            entry("Namespace", ""),
            entry("PersistentVolume", ""),
            entry("PersistentVolumeClaim", ""),
            entry("Service", ""),
            entry("ReplicationController", ""),
            entry("ReplicaSet", "apps"),
            entry("StatefulSet", "apps"),
            entry("StorageClass", "storage.k8s.io"),
            entry("CSINode", "storage.k8s.io"),
            entry("CSIDriver", "storage.k8s.io"),
            entry("CSIStorageCapacity", "storage.k8s.io"),
            entry("VolumeAttachment", "storage.k8s.io"),
            entry("PodDisruptionBudget", "policy"),
            entry("PodGroup", GangReader.NATIVE),
            entry("Topology", "berth.dev"),
            entry("PriorityClass", "scheduling.k8s.io"),
            entry("NodeResourceTopology", NodeZonesReader.GROUP),
            entry("HyperNode", "topology.volcano.sh"),
            entry("Device", "scheduling.koordinator.sh"));

    private static final Map<String, Set<String>> FURTHER_GROUPS = Map.of(
            "PodGroup", Set.of(GangReader.COSCHEDULING, GangReader.VOLCANO, GangReader.KAI),
            "Topology", Set.of("kueue.x-k8s.io", "kai.scheduler"));

    private final Interner interner = new Interner();
    private final DeviceNumbers deviceNumbers = new DeviceNumbers();
    private final HyperNodes hyperNodes = new HyperNodes();
    private final KoordinatorDevices koordinator = new KoordinatorDevices(deviceNumbers);
    private final Admission admission;
    private final PriorityClasses priorityClasses;
    private final PodReader pods;
    private final GangObjects gangs;
    private final NodeReader nodes;

    /** What an object is taken for. */
    public enum Admission {
        /** As kube-scheduler would take it: nothing is filled in, names and labels may have any form. */
        AS_WRITTEN,
        /** Pods get what the API server fills in, see {@link PodDefaults}, and priority and preemption policy of their class. */
        COMPLETED,
        /**
         * The same, and names and labels must have the form that the API server accepts; so must all that decides where
         * a pod goes, in objects without a {@code metadata.uid}, which no API server has checked yet.
         */
        CHECKED
    }

    /** @param kinds which resource names stand for devices */
    public ObjectReader(Admission admission, DeviceKinds kinds) {
        this.admission = admission;
        priorityClasses = new PriorityClasses(admission != Admission.AS_WRITTEN);
        pods = new PodReader(interner, priorityClasses, new PodDevices(kinds, deviceNumbers));
        nodes = new NodeReader(interner, new NodeDevices(kinds, deviceNumbers));
        gangs = new GangObjects(priorityClasses);
    }

    /** Knows the devices of the common vendors. */
    public ObjectReader(Admission admission) {
        this(admission, DeviceKinds.standard());
    }

    public ObjectReader() {
        this(Admission.COMPLETED);
    }

    /** Whether a pod names devices by their UUIDs, which are known only once its node is read. */
    public static boolean namesDevices(Field pod) {
        var annotations = pod.at("metadata", "annotations");
        return annotations.has(AssignedDevices.HAMI) || annotations.has(AssignedDevices.VOLCANO);
    }

    /**
     * A node with what objects read since then say about its devices (Koordinator's {@code Device}); the same node where
     * there are none.
     */
    public Node described(Node node) {
        return hyperNodes.describe(koordinator.describe(node));
    }

    /**
     * Reads an object.
     *
     * @return null for a kind that does not matter to scheduling
     * @throws InvalidObjectException where the object says what cannot be
     */
    public @Nullable ClusterObject read(Value value, String file) {
        var root = Field.root(value, file);
        String kind = root.at("kind").text("");
        if (kind.isEmpty()) {
            throw root.invalid(InputCode.NOT_AN_OBJECT, "this is not a Kubernetes object; it has no kind");
        }
        return matters(root.at("apiVersion").text(""), kind) ? read(root, kind) : null;
    }

    /** Reads an object whose kind is known from where it stands. */
    public ClusterObject read(Value value, String file, String kind) {
        var object = read(Field.root(value, file), kind);
        if (object == null) {
            throw new IllegalArgumentException("objects of kind " + kind + " do not matter to scheduling");
        }
        return object;
    }

    public Pod readPod(Value value, String file) {
        return (Pod) read(value, file, "Pod");
    }

    /**
     * What remains of an object that was refused: a pod that is to be placed, or a gang's object, of which no more counts
     * than its name, so that its gang does not start without it.
     *
     * @return null where it is another object, a pod that has a node or has ended, or without a name
     */
    public @Nullable ClusterObject refused(Value value, String file, String kind, String why) {
        try {
            return switch (kind) {
                case "Pod" -> pods.refused(Field.root(value, file), why);
                case "PodGroup" -> GangObjects.refused(Field.root(value, file), why);
                default -> null;
            };
        } catch (InvalidObjectException alsoUnreadable) {
            return null;
        }
    }

    /** The root of a document, called in messages by its kind and name as far as it tells them. */
    public static Field named(Value value, String file) {
        var root = Field.root(value, file);
        String kind = root.at("kind").text("");
        return kind.isEmpty() ? root : root.named(kind + " " + nameOf(root));
    }

    private @Nullable ClusterObject read(Field root, String kind) {
        var object = root.named(kind + " " + nameOf(root));
        if (admission == Admission.CHECKED) {
            FormCheck.check(object, kind);
        }
        return switch (kind) {
            case "Node" -> node(object);
            case "Pod" -> pods.read(admission == Admission.AS_WRITTEN ? object : PodDefaults.complete(object));
            case "Namespace" ->
                new Namespace(object.at("metadata", "name").required(), labels(object.at("metadata", "labels")));
            case "PersistentVolume" -> StorageReader.volume(object);
            case "PersistentVolumeClaim" -> StorageReader.claim(object);
            case "StorageClass" -> StorageReader.storageClass(object);
            case "CSINode" -> StorageReader.csiNode(object);
            case "CSIDriver" -> StorageReader.csiDriver(object);
            case "CSIStorageCapacity" -> StorageReader.capacity(object);
            case "VolumeAttachment" -> StorageReader.attachment(object);
            case "PodDisruptionBudget" -> budget(object);
            case "Service" -> source(object, PodSource.Kind.SERVICE);
            case "ReplicationController" -> source(object, PodSource.Kind.REPLICATION_CONTROLLER);
            case "ReplicaSet" -> source(object, PodSource.Kind.REPLICA_SET);
            case "StatefulSet" -> source(object, PodSource.Kind.STATEFUL_SET);
            case "PodGroup" -> gangs.group(object);
            case "NodeResourceTopology" -> NodeZonesReader.read(object);
            case "Topology" -> GangObjects.topologyObject(object);
            case "Device" -> {
                koordinator.remember(object);
                yield null;
            }
            case "HyperNode" -> {
                hyperNodes.remember(object);
                yield null;
            }
            case "PriorityClass" -> {
                priorityClasses.remember(object);
                yield null;
            }
            default -> null;
        };
    }

    private Node node(Field object) {
        var node = nodes.read(object);
        if (admission == Admission.CHECKED && FormCheck.isByHand(object)) {
            NodeCheck.checkDevices(object, node);
        }
        return node;
    }

    /**
     * Whether an object is of the API group that the kind belongs to: others use the same names (Knative's Service,
     * Kruise's StatefulSet, Longhorn's Node). An object that does not tell its group is taken at its word.
     */
    public static boolean matters(String apiVersion, String kind) {
        var group = GROUPS.get(kind);
        if (group == null || apiVersion.isEmpty()) {
            return group != null;
        }
        var own = apiVersion.substring(0, Math.max(0, apiVersion.indexOf('/')));
        return group.equals(own) || FURTHER_GROUPS.getOrDefault(kind, Set.of()).contains(own);
    }

    /** The kinds that matter to scheduling, each with its API groups; the core's group is empty. */
    public static Map<String, Set<String>> kinds() {
        var kinds = new TreeMap<String, Set<String>>();
        GROUPS.forEach((kind, group) -> {
            var groups = new TreeSet<>(FURTHER_GROUPS.getOrDefault(kind, Set.of()));
            groups.add(group);
            kinds.put(kind, groups);
        });
        return kinds;
    }

    /** {@code namespace/name}, as far as the object tells. */
    private static String nameOf(Field root) {
        if (!(root.at("metadata").value() instanceof Value.Mapping)) {
            return "without metadata";
        }
        String name = root.at("metadata", "name").text("without a name");
        String namespace = root.at("metadata", "namespace").text("");
        return namespace.isEmpty() ? name : namespace + "/" + name;
    }

    static Labels labels(Field field) {
        if (!field.present()) {
            return Labels.EMPTY;
        }
        var entries = field.textEntries();
        if (entries.size() > LABELS_MAX) {
            throw field.invalid(InputCode.TOO_MANY, "more than " + LABELS_MAX + " labels on one object");
        }
        return Labels.of(entries);
    }

    static String namespace(Field metadata) {
        String namespace = metadata.at("namespace").text("default");
        return namespace.isEmpty() ? "default" : namespace;
    }

    private static DisruptionBudget budget(Field budget) {
        return new DisruptionBudget(
                namespace(budget.at("metadata")),
                budget.at("metadata", "name").required(),
                Selectors.labels(budget.at("spec", "selector")),
                budget.at("status", "disruptionsAllowed").integer(0),
                new HashSet<>(budget.at("status", "disruptedPods").entries().keySet()));
    }

    private static PodSource source(Field source, PodSource.Kind kind) {
        var selector = source.at("spec", "selector");
        boolean plain = kind == PodSource.Kind.SERVICE || kind == PodSource.Kind.REPLICATION_CONTROLLER;
        return new PodSource(
                kind,
                namespace(source.at("metadata")),
                source.at("metadata", "name").required(),
                plain ? Selectors.plain(selector) : Selectors.labels(selector));
    }
}

package dev.berth.kubernetes.capture;

import static dev.berth.kubernetes.capture.CommonRules.KEEP;
import static dev.berth.kubernetes.capture.CommonRules.KEY;
import static dev.berth.kubernetes.capture.CommonRules.LABELS;
import static dev.berth.kubernetes.capture.CommonRules.NAME;
import static dev.berth.kubernetes.capture.CommonRules.NAMED;
import static dev.berth.kubernetes.capture.CommonRules.PRIORITY_CLASS;
import static dev.berth.kubernetes.capture.CommonRules.SELECTOR;
import static dev.berth.kubernetes.capture.CommonRules.TAINT;
import static dev.berth.kubernetes.capture.CommonRules.object;
import static java.util.Map.entry;

import java.util.Map;
import java.util.Set;

/** Which fields of each kind stay, and how. */
final class RedactionRules {
    private static final Rule OWNED_BY_LABELS = object(Map.of("spec", Rule.fields(Map.of("selector", LABELS))));
    private static final Rule OWNED_BY_SELECTOR = object(Map.of("spec", Rule.fields(Map.of("selector", SELECTOR))));
    private static final Rule LEVELS =
            Rule.fields(Map.of("requiredTopologyLevel", KEY, "preferredTopologyLevel", KEY, "topology", NAME));

    private static final Rule NODE = object(Map.of(
            "spec",
            Rule.fields(Map.of("unschedulable", KEEP, "taints", TAINT)),
            "status",
            Rule.fields(Map.of(
                    "capacity",
                    KEEP,
                    "allocatable",
                    KEEP,
                    "declaredFeatures",
                    KEEP,
                    "conditions",
                    Rule.fields(Map.of("type", KEEP, "status", KEEP)),
                    "images",
                    Rule.fields(Map.of("names", Rule.text((text, names) -> names.image(text)), "sizeBytes", KEEP))))));

    private static final Rule BUDGET = object(Map.of(
            "spec",
            Rule.fields(Map.of("selector", SELECTOR)),
            "status",
            Rule.fields(Map.of("disruptionsAllowed", KEEP, "disruptedPods", NAMED))));

    /** The pod groups of Kubernetes, of the coscheduling plugin, of Volcano and of KAI. */
    private static final Rule GROUP = object(Map.of(
            "spec",
            Rule.fields(Map.ofEntries(
                    entry("minMember", KEEP),
                    entry("minTaskMember", NAMED),
                    entry("priority", KEEP),
                    entry("priorityClassName", PRIORITY_CLASS),
                    entry("schedulingPolicy", KEEP),
                    entry("schedulingConstraints", Rule.fields(Map.of("topology", Rule.fields(Map.of("key", KEY))))),
                    entry(
                            "networkTopology",
                            Rule.fields(Map.of("mode", KEEP, "highestTierAllowed", KEEP, "highestTierName", NAME))),
                    entry("topologyConstraint", LEVELS),
                    entry(
                            "subGroups",
                            Rule.fields(Map.of(
                                    "name",
                                    NAME,
                                    "parent",
                                    NAME,
                                    "minMember",
                                    KEEP,
                                    "minSubGroup",
                                    KEEP,
                                    "topologyConstraint",
                                    LEVELS)))))));

    /** A pattern of names means nothing once names are hidden, so members chosen by one are lost. */
    private static final Rule HYPER_NODE_MEMBER = Rule.fields(Map.of(
            "type",
            KEEP,
            "selector",
            Rule.fields(Map.of("exactMatch", Rule.fields(Map.of("name", NAME)), "labelMatch", SELECTOR))));

    private static final Map<String, Rule> KINDS = Map.ofEntries(
            entry("Pod", PodRule.POD),
            entry("Node", NODE),
            entry("Namespace", object(Map.of())),
            entry("PersistentVolume", StorageRules.VOLUME),
            entry("PersistentVolumeClaim", StorageRules.CLAIM),
            entry("StorageClass", StorageRules.CLASS),
            entry("CSINode", StorageRules.NODE),
            entry("CSIDriver", StorageRules.DRIVER),
            entry("CSIStorageCapacity", StorageRules.CAPACITY),
            entry("VolumeAttachment", StorageRules.ATTACHMENT),
            entry("PodDisruptionBudget", BUDGET),
            entry(
                    "PriorityClass",
                    CommonRules.named(
                            PRIORITY_CLASS, Map.of("value", KEEP, "globalDefault", KEEP, "preemptionPolicy", KEEP))),
            entry("Service", OWNED_BY_LABELS),
            entry("ReplicationController", OWNED_BY_LABELS),
            entry("ReplicaSet", OWNED_BY_SELECTOR),
            entry("StatefulSet", OWNED_BY_SELECTOR),
            entry("PodGroup", GROUP),
            entry(
                    "Topology",
                    object(Map.of("spec", Rule.fields(Map.of("levels", Rule.fields(Map.of("nodeLabel", KEY))))))),
            entry(
                    "NodeResourceTopology",
                    object(Map.of(
                            "attributes",
                            Rule.fields(Map.of("name", KEEP, "value", KEEP)),
                            "topologyPolicies",
                            KEEP,
                            "zones",
                            Rule.fields(Map.of("name", KEEP, "type", KEEP, "resources", KEEP))))),
            entry(
                    "HyperNode",
                    object(Map.of(
                            "spec",
                            Rule.fields(Map.of("tier", KEEP, "tierName", NAME, "members", HYPER_NODE_MEMBER))))),
            entry("Device", object(Map.of("spec", Rule.fields(Map.of("devices", KEEP))))));

    private RedactionRules() {}

    /** The kinds that have a rule. */
    static Set<String> kinds() {
        return KINDS.keySet();
    }

    /** The rule for a kind; of an unknown one nothing stays but its name. */
    static Rule of(String kind) {
        return KINDS.getOrDefault(kind, object(Map.of()));
    }
}

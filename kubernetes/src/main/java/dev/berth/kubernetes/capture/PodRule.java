package dev.berth.kubernetes.capture;

import static dev.berth.kubernetes.capture.CommonRules.KEEP;
import static dev.berth.kubernetes.capture.CommonRules.KEY;
import static dev.berth.kubernetes.capture.CommonRules.LABELS;
import static dev.berth.kubernetes.capture.CommonRules.NAME;
import static dev.berth.kubernetes.capture.CommonRules.NODE_TERMS;
import static dev.berth.kubernetes.capture.CommonRules.PRIORITY_CLASS;
import static dev.berth.kubernetes.capture.CommonRules.SELECTOR;
import static dev.berth.kubernetes.capture.CommonRules.TAINT;
import static java.util.Map.entry;

import java.util.Map;

/** What of a pod stays. */
final class PodRule {
    private static final Rule IMAGE = Rule.text((text, names) -> names.imageOfPod(text));

    /** Addresses that stand for all or for the node itself say nothing. */
    private static final Rule ADDRESS =
            Rule.text((text, names) -> text.equals("0.0.0.0") || text.equals("127.0.0.1") ? text : names.name(text));

    private static final Rule CONTAINER = Rule.fields(Map.of(
            "name",
            NAME,
            "image",
            IMAGE,
            "resources",
            KEEP,
            "restartPolicy",
            KEEP,
            "restartPolicyRules",
            Rule.fields(Map.of("action", KEEP)),
            "ports",
            Rule.fields(Map.of("containerPort", KEEP, "hostPort", KEEP, "protocol", KEEP, "hostIP", ADDRESS)),
            "volumeMounts",
            Rule.fields(Map.of("bindMountOptions", KEEP))));

    private static final Rule CONTAINER_STATUS =
            Rule.fields(Map.of("name", NAME, "resources", KEEP, "allocatedResources", KEEP));

    private static final Rule POD_TERM = Rule.fields(Map.of(
            "topologyKey",
            KEY,
            "namespaces",
            NAME,
            "namespaceSelector",
            SELECTOR,
            "labelSelector",
            SELECTOR,
            "matchLabelKeys",
            KEY,
            "mismatchLabelKeys",
            KEY));

    private static final Rule POD_AFFINITY = Rule.fields(Map.of(
            "requiredDuringSchedulingIgnoredDuringExecution",
            POD_TERM,
            "preferredDuringSchedulingIgnoredDuringExecution",
            Rule.fields(Map.of("weight", KEEP, "podAffinityTerm", POD_TERM))));

    private static final Rule AFFINITY = Rule.fields(Map.of(
            "nodeAffinity",
            Rule.fields(Map.of(
                    "requiredDuringSchedulingIgnoredDuringExecution",
                    Rule.fields(Map.of("nodeSelectorTerms", NODE_TERMS)),
                    "preferredDuringSchedulingIgnoredDuringExecution",
                    Rule.fields(Map.of("weight", KEEP, "preference", NODE_TERMS)))),
            "podAffinity",
            POD_AFFINITY,
            "podAntiAffinity",
            POD_AFFINITY));

    private static final Rule SPREAD = Rule.fields(Map.of(
            "maxSkew",
            KEEP,
            "minDomains",
            KEEP,
            "topologyKey",
            KEY,
            "whenUnsatisfiable",
            KEEP,
            "labelSelector",
            SELECTOR,
            "matchLabelKeys",
            KEY,
            "nodeAffinityPolicy",
            KEEP,
            "nodeTaintsPolicy",
            KEEP));

    private static final Rule CLAIM =
            Rule.fields(Map.of("name", NAME, "resourceClaimName", NAME, "resourceClaimTemplateName", NAME));

    private static final Rule SPEC = Rule.fields(Map.ofEntries(
            entry("nodeName", NAME),
            entry("schedulerName", KEEP),
            entry("priority", KEEP),
            entry("priorityClassName", PRIORITY_CLASS),
            entry("preemptionPolicy", KEEP),
            entry("nodeSelector", LABELS),
            entry("affinity", AFFINITY),
            entry("tolerations", TAINT),
            entry("topologySpreadConstraints", SPREAD),
            entry("containers", CONTAINER),
            entry("initContainers", CONTAINER),
            entry("ephemeralContainers", CONTAINER),
            entry("volumes", StorageRules.POD_VOLUME),
            entry("hostNetwork", KEEP),
            entry("hostUsers", KEEP),
            entry("overhead", KEEP),
            entry("resources", KEEP),
            entry("schedulingGates", Rule.fields(Map.of("name", KEY))),
            entry("schedulingGroup", Rule.fields(Map.of("podGroupName", NAME))),
            entry("resourceClaims", CLAIM)));

    private static final Rule STATUS = Rule.fields(Map.ofEntries(
            entry("phase", KEEP),
            entry("startTime", KEEP),
            entry("nominatedNodeName", NAME),
            entry("conditions", Rule.fields(Map.of("type", KEEP, "status", KEEP, "reason", KEEP))),
            entry("containerStatuses", CONTAINER_STATUS),
            entry("initContainerStatuses", CONTAINER_STATUS),
            entry("resources", KEEP),
            entry("allocatedResources", KEEP),
            entry("resourceClaimStatuses", CLAIM)));

    static final Rule POD = CommonRules.object(Map.of("spec", SPEC, "status", STATUS));

    private PodRule() {}
}

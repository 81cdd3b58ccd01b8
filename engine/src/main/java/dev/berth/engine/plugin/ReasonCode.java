package dev.berth.engine.plugin;

/**
 * Why a pod cannot run on a node, or waits: stable codes, rendered alike in every place that shows them.
 * {@code docs/reasons.md} is generated from this catalogue.
 */
public enum ReasonCode {
    NODE_NAME("the pod names another node", "Remove spec.nodeName, or make the named node fit."),
    NODE_UNSCHEDULABLE(
            "the node is cordoned", "Uncordon the node, or add a toleration for node.kubernetes.io/unschedulable."),
    TAINT_UNTOLERATED("the node has a taint that the pod does not tolerate", "Add a toleration, or remove the taint."),
    NODE_AFFINITY(
            "the node does not match the pod's node selector or affinity", "Relax the selector, or label a node."),
    NODE_AFFINITY_ENFORCED(
            "the node does not match the affinity that the profile adds", "Change addedAffinity in the configuration."),
    NODE_AFFINITY_CONFLICT(
            "the pod's node affinity terms contradict each other", "Name one node only, or drop the field terms."),
    NODE_AFFINITY_BROKEN(
            "a preferred node affinity term does not parse, so nodes cannot be compared",
            "Correct the term: Gt and Lt take one integer, In and NotIn label values, Exists and DoesNotExist none."),
    HOST_PORT_TAKEN("a host port is taken on the node", "Use another port, or a Service instead of a host port."),
    TOO_MANY_PODS("the node runs as many pods as it takes", "Raise the kubelet's maxPods, or add a node."),
    INSUFFICIENT_RESOURCE("too little of a resource is free", "Wait, ask for less, or add a node."),
    RESOURCE_NEVER_FITS("the node is too small for the request", "Ask for less, or add a larger node."),
    INSUFFICIENT_DEVICES(
            "too few devices have the room that is asked for",
            "Wait, ask for fewer devices or a smaller share, or add a node."),
    DEVICES_ABSENT("the node has no device of the kind that is asked for", "Use a node with such devices."),
    DEVICE_KIND(
            "the node's devices are of another model, cut into replicas or instances, or have too little memory",
            "Accept further models or less memory, or add a node with such devices."),
    DEVICES_UNHEALTHY("too many of the node's devices are broken", "Repair or drain the node."),
    DEVICES_APART(
            "the devices that are asked for together lie in different islands or NUMA nodes",
            "Ask for fewer devices, or allow them to be apart."),
    NUMA_ZONE_FULL(
            "too little is free in one NUMA zone for what the node's kubelet wants together",
            "Wait, ask for less, or use a node with larger zones or another topology manager policy."),
    NUMA_ZONE_TOO_SMALL(
            "the node's NUMA zones are too small for what its kubelet wants together",
            "Ask for less, or use a node with larger zones or another topology manager policy."),
    DISK_CONFLICT("another pod on the node uses the same disk", "Use a claim with a shared access mode."),
    CLAIM_IN_USE(
            "a ReadWriteOncePod claim is in use by another pod", "Wait for that pod to end, or use another claim."),
    CLAIM_MISSING("a persistent volume claim does not exist", "Create the claim."),
    CLAIM_UNUSABLE("a persistent volume claim is lost, being deleted or owned by another pod", "Create a new claim."),
    CLAIM_UNBOUND(
            "a claim with immediate binding is not bound yet",
            "Wait for the provisioner, or look at the claim's events."),
    VOLUME_MISSING("the volume that a claim is bound to does not exist", "Restore the volume, or create a new claim."),
    VOLUME_NODE_AFFINITY("the volume cannot be reached from the node", "Run the pod where the volume is."),
    VOLUME_NOT_PROVISIONABLE(
            "no volume can be bound or made for a claim on the node",
            "Create a matching volume, or allow the topology."),
    VOLUME_CAPACITY(
            "the storage driver reports too little room on the node", "Ask for less storage, or use another class."),
    VOLUME_LIMIT("the node attaches as many volumes of a driver as it can", "Add a node."),
    VOLUME_DRIVER_MISSING("the node lacks the CSI driver", "Install the driver on the node."),
    VOLUME_ZONE("the volume lies in another zone", "Run the pod in the volume's zone."),
    SPREAD_SKEW(
            "the pod would make the spread more uneven than allowed",
            "Raise maxSkew, or add room in the least used domain."),
    SPREAD_LABEL_MISSING("the node lacks a topology label of a spread constraint", "Label the node."),
    POD_AFFINITY(
            "no pod that the pod wants near runs in the node's domain", "Start that pod first, or relax the affinity."),
    POD_ANTI_AFFINITY(
            "a pod that the pod wants far runs in the node's domain", "Add a domain, or relax the anti-affinity."),
    POD_ANTI_AFFINITY_OF_OTHERS(
            "a running pod wants this pod far from its domain", "Add a domain, or relax that pod's anti-affinity."),
    FEATURES_MISSING("the node does not declare a feature that the pod needs", "Upgrade the node's kubelet."),
    CLAIMS_UNSUPPORTED(
            "the pod asks for resource claims (DRA), which Berth does not place yet",
            "Use device-plugin resources, or another scheduler for this pod."),
    GATED("scheduling gates hold the pod back", "The controller that set the gates must remove them."),
    POD_REFUSED("the pod says what cannot be", "Correct the field that the message names."),
    NOT_AMONG_CANDIDATES(
            "a filter has narrowed the choice to other nodes", "See the pod's node affinity and local volumes."),
    NO_NODES("the cluster has no nodes", "Add a node."),
    NO_COMMON_NODES("the nodes that filters allow have none in common", "Relax one of the constraints."),
    GANG_UNKNOWN("the PodGroup that the pod names does not exist", "Create the PodGroup, or correct its name."),
    GANG_REFUSED("the gang's own object says what cannot be", "Correct the field that the message names."),
    GANG_CONTRADICTION("members of the gang disagree about it", "Give all members the same annotations."),
    GANG_INCOMPLETE(
            "fewer members of the gang can start than it needs",
            "Create the missing pods, remove their scheduling gates, or lower the gang's min."),
    GANG_LEVEL_MISSING(
            "no node carries the label of a level that the gang asks for", "Label the nodes, or name another level."),
    GANG_UNSUITABLE("no node suits the gang's pods, however empty", "Relax the pods' selectors, or add such nodes."),
    GANG_TOO_LARGE(
            "no domain is large enough for the gang, even if it were empty",
            "Ask for a wider level or fewer pods, or add nodes to a domain."),
    GANG_NO_ROOM(
            "no domain has room for as many members as must start together",
            "Wait, ask for a wider level, or free the domain that lacks least."),
    GANG_TIED(
            "part of the gang runs in a domain that has no room for the members it still needs",
            "Free room in that domain, or evict or requeue the gang so that it starts elsewhere as a whole."),
    GANG_FRAGMENTED(
            "enough is free in sum, but not in the pieces that the gang's pods need",
            "Wait, ask for smaller pods, or move what stands in the way."),
    GANG_SEARCH_ENDED(
            "the search for a placement gave up at its budget; there may be one",
            "Give the members fewer different shapes, or drop affinities between them."),
    GANG_GROWS("the gang runs, and there is no room for further members", "Wait, or add nodes to the gang's domain."),
    GANG_ROLE_FULL("as many members of the role run as may", "Raise the role's max."),
    GANG_NEVER_PREEMPTS(
            "pods of lower priority run where the gang could be, but Berth does not evict for gangs yet",
            "Wait, or delete pods by hand."),
    GANG_UNDONE(
            "the gang was begun and could not be completed in time; its members are taken back",
            "Nothing: the gang is tried again as a whole once they are gone. Free room, or lower its min."),
    BINDING_REFUSED(
            "the API server refused the pod's binding",
            "Read the message: a webhook or a missing right is in the way; the pod is tried again later and later."),
    VOLUME_NOT_MADE(
            "no volume was bound to a claim of the pod on the node that was chosen",
            "Look at the claim's events and its provisioner; the pod is tried again, where it may on another node."),
    NODE_REFUSES(
            "the node's kubelet refused such a pod a short while ago",
            "Look at the refused pod's message; the node is tried again after a while that grows with each refusal."),
    NODE_FLAPS(
            "the node was not ready and ready again several times a short while ago",
            "Look at the node's kubelet and network; it is used again after a while that grows with each return."),
    PREEMPTING("lower-priority pods are being evicted to make room", "Nothing: the pod starts when they are gone."),
    PLUGIN("a plugin of the user refused the node", "See the plugin's own message.");

    private final String meaning;
    private final String nextStep;

    ReasonCode(String meaning, String nextStep) {
        this.meaning = meaning;
        this.nextStep = nextStep;
    }

    public String meaning() {
        return meaning;
    }

    public String nextStep() {
        return nextStep;
    }
}

package dev.berth.embedded.kinds;

import dev.berth.embedded.api.Kind;
import dev.berth.embedded.json.Json;
import dev.berth.embedded.store.Resource;
import java.util.List;

/** The kinds that are there from the start. */
public final class BuiltIn {
    /** Enough of pods to name them in messages. */
    static final Kind POD_NAMES = Kind.named("", "v1", "Pod", "pods").build();

    private static final Resource EVENTS = new Resource("", "events");

    public static final Kind POD = Kind.named("", "v1", "Pod", "pods")
            .shortNames("po")
            .categories("all")
            .status()
            .selectable(
                    "spec.nodeName",
                    "spec.restartPolicy",
                    "spec.schedulerName",
                    "spec.serviceAccountName",
                    "spec.hostNetwork",
                    "status.phase",
                    "status.podIP",
                    "status.nominatedNodeName")
            .rules(new PodRules())
            .columns(PodColumns.ALL)
            .build();

    public static final Kind NODE = Kind.named("", "v1", "Node", "nodes")
            .shortNames("no")
            .clusterWide()
            .status()
            .selectable("spec.unschedulable")
            .rules(new NodeRules())
            .columns(Columns.NODE)
            .build();

    public static final Kind NAMESPACE = Kind.named("", "v1", "Namespace", "namespaces")
            .shortNames("ns")
            .clusterWide()
            .status()
            .selectable("status.phase")
            .rules(new NamespaceRules())
            .columns(Columns.NAMESPACE)
            .build();

    public static final Kind DEPLOYMENT = Kind.named("apps", "v1", "Deployment", "deployments")
            .shortNames("deploy")
            .categories("all")
            .status()
            .scale("spec.replicas", "status.replicas", "spec.selector")
            .rules(WorkloadRules.DEPLOYMENT)
            .columns(Columns.DEPLOYMENT)
            .build();

    public static final Kind REPLICA_SET = Kind.named("apps", "v1", "ReplicaSet", "replicasets")
            .shortNames("rs")
            .categories("all")
            .status()
            .selectable("status.replicas")
            .scale("spec.replicas", "status.replicas", "spec.selector")
            .rules(WorkloadRules.REPLICA_SET)
            .columns(Columns.REPLICA_SET)
            .build();

    public static final Kind JOB = Kind.named("batch", "v1", "Job", "jobs")
            .categories("all")
            .status()
            .selectable("status.successful")
            .rules(WorkloadRules.JOB)
            .columns(Columns.JOB)
            .build();

    public static final Kind BUDGET = Kind.named("policy", "v1", "PodDisruptionBudget", "poddisruptionbudgets")
            .shortNames("pdb")
            .status()
            .rules(SchedulingRules.BUDGET)
            .columns(Columns.BUDGET)
            .build();

    public static final Kind PRIORITY_CLASS = Kind.named("scheduling.k8s.io", "v1", "PriorityClass", "priorityclasses")
            .shortNames("pc")
            .clusterWide()
            .rules(SchedulingRules.PRIORITY_CLASS)
            .columns(Columns.PRIORITY_CLASS)
            .build();

    public static final Kind EVENT = Kind.named("", "v1", "Event", "events")
            .shortNames("ev")
            .selectable(
                    "involvedObject.kind",
                    "involvedObject.namespace",
                    "involvedObject.name",
                    "involvedObject.uid",
                    "involvedObject.apiVersion",
                    "involvedObject.resourceVersion",
                    "involvedObject.fieldPath",
                    "reason",
                    "reportingComponent",
                    "source",
                    "type")
            .rules(Simple.PLAIN)
            .columns(Columns.EVENT)
            .build();

    public static final Kind DEFINITION = Kind.named(
                    "apiextensions.k8s.io", "v1", "CustomResourceDefinition", "customresourcedefinitions")
            .shortNames("crd", "crds")
            .categories("api-extensions")
            .clusterWide()
            .status()
            .rules(new DefinitionRules())
            .columns(Columns.DEFINITION)
            .build();

    private static final List<Kind> ALL = List.of(
            POD,
            NODE,
            NAMESPACE,
            EVENT,
            Kind.named("", "v1", "Service", "services")
                    .shortNames("svc")
                    .categories("all")
                    .status()
                    .rules(Simple.PLAIN.filling(service ->
                            service.orElse("ClusterIP", "spec", "type").orElse("None", "spec", "sessionAffinity")))
                    .columns(Columns.SERVICE)
                    .build(),
            Kind.named("", "v1", "ConfigMap", "configmaps")
                    .shortNames("cm")
                    .rules(Simple.PLAIN)
                    .columns(Columns.CONFIG_MAP)
                    .build(),
            Kind.named("", "v1", "Secret", "secrets")
                    .selectable("type")
                    .rules(Simple.PLAIN.filling(BuiltIn::secret))
                    .columns(Columns.SECRET)
                    .build(),
            Kind.named("", "v1", "ServiceAccount", "serviceaccounts")
                    .shortNames("sa")
                    .rules(Simple.PLAIN)
                    .columns(Columns.SERVICE_ACCOUNT)
                    .build(),
            Kind.named("", "v1", "PersistentVolume", "persistentvolumes")
                    .shortNames("pv")
                    .clusterWide()
                    .status()
                    .rules(Simple.PLAIN
                            .filling(volume -> volume.orElse("Retain", "spec", "persistentVolumeReclaimPolicy")
                                    .orElse("Filesystem", "spec", "volumeMode"))
                            .beginning(volume -> volume.orElse("Available", "status", "phase")))
                    .columns(Columns.VOLUME)
                    .build(),
            Kind.named("", "v1", "PersistentVolumeClaim", "persistentvolumeclaims")
                    .shortNames("pvc")
                    .status()
                    .rules(Simple.PLAIN
                            .filling(claim -> claim.orElse("Filesystem", "spec", "volumeMode"))
                            .beginning(claim -> claim.orElse("Pending", "status", "phase")))
                    .columns(Columns.CLAIM)
                    .build(),
            DEPLOYMENT,
            REPLICA_SET,
            JOB,
            Kind.named("coordination.k8s.io", "v1", "Lease", "leases")
                    .rules(Simple.PLAIN)
                    .columns(Columns.LEASE)
                    .build(),
            BUDGET,
            PRIORITY_CLASS,
            Kind.named("scheduling.k8s.io", "v1beta1", "PodGroup", "podgroups")
                    .status()
                    .rules(SchedulingRules.POD_GROUP)
                    .columns(Columns.POD_GROUP)
                    .build(),
            Kind.named("scheduling.k8s.io", "v1beta1", "Workload", "workloads")
                    .rules(SchedulingRules.WORKLOAD)
                    .columns(Columns.DEFAULT)
                    .build(),
            Kind.named("storage.k8s.io", "v1", "StorageClass", "storageclasses")
                    .shortNames("sc")
                    .clusterWide()
                    .rules(Simple.PLAIN.filling(
                            each -> each.orElse("Delete", "reclaimPolicy").orElse("Immediate", "volumeBindingMode")))
                    .columns(Columns.STORAGE_CLASS)
                    .build(),
            Kind.named("storage.k8s.io", "v1", "CSINode", "csinodes")
                    .clusterWide()
                    .rules(Simple.PLAIN)
                    .columns(Columns.DEFAULT)
                    .build(),
            Kind.named("storage.k8s.io", "v1", "CSIDriver", "csidrivers")
                    .clusterWide()
                    .rules(Simple.PLAIN)
                    .columns(Columns.DEFAULT)
                    .build(),
            Kind.named("storage.k8s.io", "v1", "CSIStorageCapacity", "csistoragecapacities")
                    .rules(Simple.PLAIN)
                    .columns(Columns.DEFAULT)
                    .build(),
            Kind.named("events.k8s.io", "v1", "Event", "events")
                    .shortNames("ev")
                    .selectable(
                            "regarding.kind",
                            "regarding.name",
                            "regarding.namespace",
                            "regarding.uid",
                            "reason",
                            "type")
                    .rules(Simple.PLAIN)
                    .viewOf(EVENTS, new EventForm())
                    .columns(Columns.EVENT)
                    .build(),
            DEFINITION);

    private BuiltIn() {}

    public static List<Kind> kinds() {
        return ALL;
    }

    /** Texts are stored as bytes. */
    private static Json.Obj secret(Json.Obj secret) {
        var stored = secret.orElse("Opaque", "type");
        for (var text : secret.get("stringData").texts().entrySet()) {
            stored = stored.put(
                    java.util.Base64.getEncoder()
                            .encodeToString(text.getValue().getBytes(java.nio.charset.StandardCharsets.UTF_8)),
                    "data",
                    text.getKey());
        }
        return stored.without("stringData");
    }
}

package dev.berth.embedded.kinds;

import dev.berth.embedded.api.Column;
import dev.berth.embedded.api.Conditions;
import dev.berth.embedded.api.Times;
import dev.berth.embedded.json.Json;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;

/** What {@code kubectl get} shows of each kind. */
final class Columns {
    static final Column NAME = new Column(
            "Name",
            "string",
            "name",
            "name of the object, unique in its namespace",
            0,
            (object, now) -> object.at("metadata", "name").text(""));
    static final Column AGE = Column.text("Age", (object, now) -> Times.age(created(object), now));

    private Columns() {}

    private static Instant created(Json object) {
        var created = Times.read(object.at("metadata", "creationTimestamp"));
        return created == null ? Instant.EPOCH : created;
    }

    /** A value of the object, where it is absent {@code <none>}. */
    static Column path(String name, String... path) {
        return Column.text(name, (object, now) -> orNone(object.at(path).plain()));
    }

    static Column number(String name, String... path) {
        return new Column(
                name, "integer", "", name, 0, (object, now) -> object.at(path).number(0));
    }

    static Column of(String name, Function<Json.Obj, Object> cell) {
        return Column.text(name, (object, now) -> cell.apply(object));
    }

    static String orNone(String text) {
        return text.isEmpty() ? "<none>" : text;
    }

    /** {@code a=b,c=d} */
    static String pairs(Json object) {
        var pairs = new ArrayList<String>();
        object.fields().forEach((name, value) -> pairs.add(name + "=" + value.plain()));
        return orNone(String.join(",", pairs));
    }

    static String names(Json items, String field) {
        return orNone(String.join(
                ",", items.items().stream().map(item -> item.get(field).plain()).toList()));
    }

    static String selector(Json selector) {
        return pairs(selector.get("matchLabels"));
    }

    static final List<Column> DEFAULT = List.of(NAME, AGE);

    static final List<Column> NAMESPACE = List.of(NAME, path("Status", "status", "phase"), AGE);

    static final List<Column> NODE = List.of(
            NAME,
            of("Status", Columns::nodeStatus),
            of("Roles", Columns::roles),
            AGE,
            path("Version", "status", "nodeInfo", "kubeletVersion"),
            of("Internal-IP", node -> address(node, "InternalIP")).wide(),
            of("External-IP", node -> address(node, "ExternalIP")).wide(),
            path("OS-Image", "status", "nodeInfo", "osImage").wide(),
            path("Kernel-Version", "status", "nodeInfo", "kernelVersion").wide(),
            path("Container-Runtime", "status", "nodeInfo", "containerRuntimeVersion")
                    .wide());

    private static String nodeStatus(Json.Obj node) {
        var ready = Conditions.find(node, "Ready");
        String status =
                !ready.present() ? "Unknown" : ready.get("status").text("").equals("True") ? "Ready" : "NotReady";
        return node.at("spec", "unschedulable").isTrue() ? status + ",SchedulingDisabled" : status;
    }

    private static String roles(Json.Obj node) {
        String prefix = "node-role.kubernetes.io/";
        return orNone(String.join(
                ",",
                node.at("metadata", "labels").fields().keySet().stream()
                        .filter(label -> label.startsWith(prefix))
                        .map(label -> label.substring(prefix.length()))
                        .toList()));
    }

    private static String address(Json.Obj node, String type) {
        for (var address : node.at("status", "addresses").items()) {
            if (address.get("type").text("").equals(type)) {
                return address.get("address").plain();
            }
        }
        return "<none>";
    }

    static final List<Column> DEPLOYMENT = List.of(
            NAME,
            of(
                    "Ready",
                    each -> each.at("status", "readyReplicas").number(0) + "/"
                            + each.at("spec", "replicas").number(0)),
            number("Up-to-date", "status", "updatedReplicas"),
            number("Available", "status", "availableReplicas"),
            AGE,
            of("Containers", Columns::containers).wide(),
            of("Images", Columns::images).wide(),
            of("Selector", each -> selector(each.at("spec", "selector"))).wide());

    static final List<Column> REPLICA_SET = List.of(
            NAME,
            number("Desired", "spec", "replicas"),
            number("Current", "status", "replicas"),
            number("Ready", "status", "readyReplicas"),
            AGE,
            of("Containers", Columns::containers).wide(),
            of("Images", Columns::images).wide(),
            of("Selector", each -> selector(each.at("spec", "selector"))).wide());

    private static String containers(Json.Obj workload) {
        return names(workload.at("spec", "template", "spec", "containers"), "name");
    }

    private static String images(Json.Obj workload) {
        return names(workload.at("spec", "template", "spec", "containers"), "image");
    }

    static final List<Column> JOB = List.of(
            NAME,
            of("Status", Columns::jobStatus),
            of("Completions", job -> job.at("status", "succeeded").number(0) + "/" + wanted(job)),
            Column.text("Duration", Columns::jobDuration),
            AGE,
            of("Containers", Columns::containers).wide(),
            of("Images", Columns::images).wide(),
            of("Selector", each -> selector(each.at("spec", "selector"))).wide());

    private static String wanted(Json.Obj job) {
        var completions = job.at("spec", "completions");
        return completions.present()
                ? completions.plain()
                : "1 of " + job.at("spec", "parallelism").number(1);
    }

    private static String jobStatus(Json.Obj job) {
        for (String condition : List.of("Complete", "Failed", "Suspended")) {
            if (Conditions.isTrue(job, condition)) {
                return condition;
            }
        }
        return job.at("metadata", "deletionTimestamp").present() ? "Terminating" : "Running";
    }

    private static String jobDuration(Json.Obj job, Instant now) {
        var from = Times.read(job.at("status", "startTime"));
        if (from == null) {
            return "";
        }
        var until = Times.read(job.at("status", "completionTime"));
        return Times.span(Duration.between(from, until == null ? now : until));
    }

    static final List<Column> EVENT = List.of(
            Column.text("Last Seen", (event, now) -> {
                for (String time : List.of("lastTimestamp", "eventTime", "firstTimestamp")) {
                    var seen = Times.read(event.get(time));
                    if (seen != null) {
                        return Times.age(seen, now);
                    }
                }
                return "<unknown>";
            }),
            path("Type", "type"),
            path("Reason", "reason"),
            of(
                    "Object",
                    event -> event.at("involvedObject", "kind").text("").toLowerCase(java.util.Locale.ROOT) + "/"
                            + event.at("involvedObject", "name").text("")),
            of(
                            "Source",
                            event -> orNone(event.at("source", "component")
                                    .text(event.get("reportingComponent").text(""))))
                    .wide(),
            of("Message", event -> event.get("message").text("").strip()),
            number("Count", "count").wide(),
            of("Name", event -> event.at("metadata", "name").text("")).wide());

    static final List<Column> SERVICE = List.of(
            NAME,
            path("Type", "spec", "type"),
            path("Cluster-IP", "spec", "clusterIP"),
            of("External-IP", service -> "<none>"),
            of(
                    "Port(s)",
                    service -> orNone(String.join(
                            ",",
                            service.at("spec", "ports").items().stream()
                                    .map(port -> port.get("port").plain() + "/"
                                            + port.get("protocol").text("TCP"))
                                    .toList()))),
            AGE,
            of("Selector", service -> pairs(service.at("spec", "selector"))).wide());

    static final List<Column> CONFIG_MAP = List.of(
            NAME,
            of(
                    "Data",
                    map -> map.get("data").fields().size()
                            + map.get("binaryData").fields().size()),
            AGE);

    static final List<Column> SECRET = List.of(
            NAME,
            path("Type", "type"),
            of("Data", secret -> secret.get("data").fields().size()),
            AGE);

    static final List<Column> SERVICE_ACCOUNT = List.of(
            NAME, of("Secrets", account -> account.get("secrets").items().size()), AGE);

    static final List<Column> VOLUME = List.of(
            NAME,
            path("Capacity", "spec", "capacity", "storage"),
            of("Access Modes", volume -> modes(volume.at("spec", "accessModes"))),
            path("Reclaim Policy", "spec", "persistentVolumeReclaimPolicy"),
            path("Status", "status", "phase"),
            of(
                    "Claim",
                    volume -> volume.at("spec", "claimRef").present()
                            ? volume.at("spec", "claimRef", "namespace").plain() + "/"
                                    + volume.at("spec", "claimRef", "name").plain()
                            : ""),
            path("StorageClass", "spec", "storageClassName"),
            path("Reason", "status", "reason"),
            AGE);

    static final List<Column> CLAIM = List.of(
            NAME,
            path("Status", "status", "phase"),
            path("Volume", "spec", "volumeName"),
            of("Capacity", claim -> claim.at("status", "capacity", "storage").plain()),
            of("Access Modes", claim -> modes(claim.at("spec", "accessModes"))),
            path("StorageClass", "spec", "storageClassName"),
            AGE);

    private static String modes(Json modes) {
        return String.join(
                ",",
                modes.items().stream()
                        .map(mode -> switch (mode.plain()) {
                            case "ReadWriteOnce" -> "RWO";
                            case "ReadOnlyMany" -> "ROX";
                            case "ReadWriteMany" -> "RWX";
                            case "ReadWriteOncePod" -> "RWOP";
                            default -> mode.plain();
                        })
                        .toList());
    }

    static final List<Column> STORAGE_CLASS = List.of(
            NAME,
            path("Provisioner", "provisioner"),
            path("ReclaimPolicy", "reclaimPolicy"),
            path("VolumeBindingMode", "volumeBindingMode"),
            AGE);

    static final List<Column> LEASE = List.of(NAME, path("Holder", "spec", "holderIdentity"), AGE);

    static final List<Column> BUDGET = List.of(
            NAME,
            of("Min Available", budget -> orNotSaid(budget.at("spec", "minAvailable"))),
            of("Max Unavailable", budget -> orNotSaid(budget.at("spec", "maxUnavailable"))),
            number("Allowed Disruptions", "status", "disruptionsAllowed"),
            AGE);

    private static String orNotSaid(Json value) {
        return value.present() ? value.plain() : "N/A";
    }

    static final List<Column> PRIORITY_CLASS = List.of(
            NAME,
            number("Value", "value"),
            of(
                    "Global-Default",
                    each -> String.valueOf(each.get("globalDefault").isTrue())),
            AGE,
            path("PreemptionPolicy", "preemptionPolicy"));

    static final List<Column> POD_GROUP = List.of(
            NAME,
            of("Policy", group -> group.at("spec", "schedulingPolicy", "gang").present() ? "Gang" : "Basic"),
            path("Min Count", "spec", "schedulingPolicy", "gang", "minCount"),
            of(
                    "Scheduled",
                    group -> orNone(Conditions.find(group, "PodGroupScheduled")
                            .get("status")
                            .plain())),
            AGE);

    static final List<Column> DEFINITION = List.of(
            NAME,
            Column.text(
                    "Created At",
                    (each, now) -> each.at("metadata", "creationTimestamp").plain()));
}

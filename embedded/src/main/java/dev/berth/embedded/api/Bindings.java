package dev.berth.embedded.api;

import dev.berth.embedded.json.Json;
import java.util.ArrayList;
import java.util.List;

/** What {@code POST pods/NAME/binding} does: gives a pod its node, once. */
public final class Bindings {
    private final Writes writes;
    private final Kind pods;

    public Bindings(Writes writes, Kind pods) {
        this.writes = writes;
        this.pods = pods;
    }

    public void bind(String namespace, String name, Json.Obj binding, WriteOptions options) {
        String node = binding.at("target", "name").text("");
        String kind = binding.at("target", "kind").text("");
        var view = Kind.named("", "v1", "Binding", "pods/binding").build();
        var causes = new ArrayList<Cause>();
        if (node.isEmpty()) {
            causes.add(Cause.required("target.name", ""));
        }
        if (!kind.isEmpty() && !kind.equals("Node")) {
            causes.add(Cause.notSupported("target.kind", kind, "\"Node\", \"<empty>\""));
        }
        if (!causes.isEmpty()) {
            throw ApiException.invalid(view, name, causes);
        }
        writes.change(pods, namespace, name, Writes.Part.ANY, options, pod -> {
            refuse(view, name, binding.get("metadata"), pod);
            return bound(pod, binding.get("metadata"), node);
        });
    }

    private static void refuse(Kind view, String name, Json asked, Json.Obj pod) {
        var metadata = pod.get("metadata");
        String uid = asked.get("uid").text("");
        if (!uid.isEmpty() && !uid.equals(metadata.get("uid").text(""))) {
            throw ApiException.conflict(
                    view,
                    name,
                    "Precondition failed: UID in precondition: " + uid + ", UID in object meta: "
                            + metadata.get("uid").text(""));
        }
        String version = asked.get("resourceVersion").text("");
        if (!version.isEmpty()
                && !version.equals(metadata.get("resourceVersion").text(""))) {
            throw ApiException.conflict(
                    view,
                    name,
                    "Precondition failed: ResourceVersion in precondition: " + version
                            + ", ResourceVersion in object meta: "
                            + metadata.get("resourceVersion").text(""));
        }
        if (metadata.get("deletionTimestamp").present()) {
            throw ApiException.conflict(view, name, "pod " + name + " is being deleted, cannot be assigned to a host");
        }
        String known = pod.at("spec", "nodeName").text("");
        if (!known.isEmpty()) {
            throw ApiException.conflict(view, name, "pod " + name + " is already assigned to node \"" + known + "\"");
        }
        if (!pod.at("spec", "schedulingGates").items().isEmpty()) {
            throw ApiException.conflict(view, name, "pod " + name + " has non-empty .spec.schedulingGates");
        }
    }

    private Json.Obj bound(Json.Obj pod, Json asked, String node) {
        var bound = pod.put(node, "spec", "nodeName");
        for (String field : List.of("annotations", "labels")) {
            for (var each : asked.get(field).fields().entrySet()) {
                bound = bound.put(each.getValue(), "metadata", field, each.getKey());
            }
        }
        return Conditions.set(
                bound.drop("status", "nominatedNodeName"),
                Json.object(
                        "type",
                        "PodScheduled",
                        "status",
                        "True",
                        "lastProbeTime",
                        Json.NULL,
                        "lastTransitionTime",
                        Times.seconds(writes.context().now())));
    }
}

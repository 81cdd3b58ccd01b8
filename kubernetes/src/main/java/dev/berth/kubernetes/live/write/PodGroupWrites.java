package dev.berth.kubernetes.live.write;

import dev.berth.kubernetes.live.http.Answer;
import dev.berth.kubernetes.live.http.Request;
import dev.berth.kubernetes.live.loop.Orders;
import dev.berth.kubernetes.live.watch.ObjectParts;
import dev.berth.kubernetes.output.JsonText;
import dev.berth.kubernetes.tree.JsonTrees;
import dev.berth.kubernetes.tree.Value;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Writes the condition of native PodGroups as kube-scheduler does: type {@code PodGroupInitiallyScheduled} (1.37;
 * {@code PodGroupScheduled} in 1.36), True with reason {@code Scheduled}, or False with reason {@code Unschedulable}.
 * A condition that is True stays, and one that says the same is not written again. So the object is read first, but for
 * one whose scheduling came about and whose watch has not told so yet.
 */
final class PodGroupWrites {
    /** Versions that have the kind, with the condition's name in each, newest first. */
    private enum Version {
        V1("v1", "PodGroupInitiallyScheduled"),
        V1BETA1("v1beta1", "PodGroupInitiallyScheduled"),
        V1ALPHA2("v1alpha2", "PodGroupScheduled");

        private final String path;
        private final String type;

        Version(String path, String type) {
            this.path = path;
            this.type = type;
        }

        String path(Orders.ExplainGroup order) {
            return "/apis/scheduling.k8s.io/" + path + "/namespaces/"
                    + order.gang().namespace() + "/podgroups/" + order.gang().name();
        }
    }

    private final ApiWrites.Lane lane;
    private volatile @Nullable Version served;

    PodGroupWrites(ApiWrites.Lane lane) {
        this.lane = lane;
    }

    /** Whether the condition stands as it should, or there is nobody left to tell. */
    boolean write(Orders.ExplainGroup order, Instant now) {
        var known = served;
        var seen = order.seen();
        if (known != null && seen != null && order.scheduled()) {
            var sent = patch(known, order, seen.uid(), "", seen.generation(), PodText.seconds(now));
            if (!(sent instanceof ApiWrites.Sent.Answered(Answer answer)) || answer.status() != 404) {
                return succeeded(sent);
            }
        }
        boolean missing = false;
        for (var version : known == null ? List.of(Version.values()) : List.of(known)) {
            if (lane.send(Request.get(version.path(order)), order.epoch())
                    instanceof ApiWrites.Sent.Answered(Answer answer)) {
                if (answer.succeeded()) {
                    served = version;
                    return told(version, order, now, JsonTrees.read(answer.text(), "podgroups", 1));
                }
                missing |= answer.status() == 404;
            } else {
                return false;
            }
        }
        served = null; // the object is gone, or the server was upgraded and has another version now
        return missing;
    }

    private boolean told(Version version, Orders.ExplainGroup order, Instant now, Value group) {
        var known = condition(group, version.type);
        String status = order.scheduled() ? "True" : "False";
        if (known != null) {
            String was = ObjectParts.text(known, "status");
            if (was.equals("True")
                    || (was.equals(status) && ObjectParts.text(known, "message").equals(order.message()))) {
                return true;
            }
        }
        boolean turned = known == null || !ObjectParts.text(known, "status").equals(status);
        String since = turned || known == null ? PodText.seconds(now) : ObjectParts.text(known, "lastTransitionTime");
        var sent = patch(
                version,
                order,
                ObjectParts.text(group, "metadata", "uid"),
                ObjectParts.text(group, "metadata", "resourceVersion"),
                ObjectParts.number(group, "metadata", "generation"),
                since);
        return succeeded(sent) || (sent instanceof ApiWrites.Sent.Answered(Answer answer) && answer.status() == 404);
    }

    private static boolean succeeded(ApiWrites.Sent sent) {
        return sent instanceof ApiWrites.Sent.Answered(Answer answer) && answer.succeeded();
    }

    private ApiWrites.Sent patch(
            Version version,
            Orders.ExplainGroup order,
            String uid,
            String resourceVersion,
            long generation,
            String since) {
        return lane.send(
                Request.patch(
                        version.path(order) + "/status",
                        Request.STRATEGIC_MERGE_PATCH,
                        text(version, order, uid, resourceVersion, generation, since)),
                order.epoch());
    }

    private static @Nullable Value condition(Value group, String type) {
        if (ObjectParts.at(group, "status", "conditions") instanceof Value.Sequence conditions) {
            for (var condition : conditions.items()) {
                if (ObjectParts.text(condition, "type").equals(type)) {
                    return condition;
                }
            }
        }
        return null;
    }

    /**
     * Refused by the server where the group was recreated, or changed since it was read: what came since may be that it
     * was scheduled.
     *
     * @param resourceVersion empty where it was not read
     */
    private static String text(
            Version version,
            Orders.ExplainGroup order,
            String uid,
            String resourceVersion,
            long generation,
            String since) {
        return JsonText.of(out -> {
            out.writeStartObject();
            out.writeObjectPropertyStart("metadata");
            out.writeStringProperty("uid", uid);
            if (!resourceVersion.isEmpty()) {
                out.writeStringProperty("resourceVersion", resourceVersion);
            }
            out.writeEndObject();
            out.writeObjectPropertyStart("status");
            out.writeArrayPropertyStart("conditions");
            out.writeStartObject();
            out.writeStringProperty("type", version.type);
            out.writeStringProperty("status", order.scheduled() ? "True" : "False");
            out.writeStringProperty("reason", order.scheduled() ? "Scheduled" : "Unschedulable");
            out.writeStringProperty("message", order.message());
            out.writeNumberProperty("observedGeneration", generation);
            out.writeStringProperty("lastTransitionTime", since);
            out.writeEndObject();
            out.writeEndArray();
            out.writeEndObject();
            out.writeEndObject();
        });
    }
}

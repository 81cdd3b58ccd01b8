package dev.berth.kubernetes.live.write;

import dev.berth.engine.model.Pod;
import dev.berth.kubernetes.live.loop.Orders;
import dev.berth.kubernetes.output.JsonText;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import tools.jackson.core.JsonGenerator;

/** Bodies of requests about pods. */
final class PodText {
    /** Characters of an event's note: the API server refuses more than 1 KiB. */
    private static final int NOTE_MAX = 1_000;

    private PodText() {}

    static String path(Pod pod) {
        return "/api/v1/namespaces/" + pod.namespace() + "/pods/" + pod.name();
    }

    /** A strategic merge patch; the uid makes the server refuse it for a pod that was recreated since. */
    static String condition(Orders.Explain order, Instant now) {
        return JsonText.of(out -> {
            out.writeStartObject();
            uid(out, order.pod());
            out.writeObjectPropertyStart("status");
            if (order.nominatedNode() != null) {
                out.writeStringProperty("nominatedNodeName", order.nominatedNode());
            }
            out.writeArrayPropertyStart("conditions");
            out.writeStartObject();
            out.writeStringProperty("type", "PodScheduled");
            out.writeStringProperty("status", "False");
            out.writeStringProperty("reason", order.reason());
            out.writeStringProperty("message", order.message());
            out.writeStringProperty("lastTransitionTime", seconds(now));
            out.writeEndObject();
            out.writeEndArray();
            out.writeEndObject();
            out.writeEndObject();
        });
    }

    static String eviction(Orders.Evict order) {
        var victim = order.victim();
        return JsonText.of(out -> {
            out.writeStartObject();
            out.writeStringProperty("apiVersion", "policy/v1");
            out.writeStringProperty("kind", "Eviction");
            out.writeObjectPropertyStart("metadata");
            out.writeStringProperty("name", victim.name());
            out.writeStringProperty("namespace", victim.namespace());
            out.writeEndObject();
            out.writeObjectPropertyStart("deleteOptions");
            out.writeObjectPropertyStart("preconditions");
            out.writeStringProperty("uid", victim.uid().toString());
            out.writeEndObject();
            out.writeEndObject();
            out.writeEndObject();
        });
    }

    /** @param name unique in the namespace */
    static String event(Orders.Event order, String name, String instance, Instant now) {
        var pod = order.pod();
        return JsonText.of(out -> {
            out.writeStartObject();
            out.writeStringProperty("apiVersion", "events.k8s.io/v1");
            out.writeStringProperty("kind", "Event");
            out.writeObjectPropertyStart("metadata");
            out.writeStringProperty("name", name);
            out.writeStringProperty("namespace", pod.namespace());
            out.writeEndObject();
            out.writeStringProperty(
                    "eventTime",
                    now.truncatedTo(ChronoUnit.MICROS).plusNanos(1_000).toString());
            out.writeStringProperty("reportingController", "berth");
            out.writeStringProperty("reportingInstance", instance);
            out.writeStringProperty("action", order.warning() ? "Scheduling" : "Binding");
            out.writeStringProperty("reason", order.reason());
            out.writeStringProperty("type", order.warning() ? "Warning" : "Normal");
            String note = order.message();
            out.writeStringProperty("note", note.length() > NOTE_MAX ? note.substring(0, NOTE_MAX) : note);
            out.writeObjectPropertyStart("regarding");
            out.writeStringProperty("apiVersion", "v1");
            out.writeStringProperty("kind", "Pod");
            out.writeStringProperty("namespace", pod.namespace());
            out.writeStringProperty("name", pod.name());
            out.writeStringProperty("uid", pod.uid().toString());
            out.writeEndObject();
            out.writeEndObject();
        });
    }

    private static void uid(JsonGenerator out, Pod pod) {
        out.writeObjectPropertyStart("metadata");
        out.writeStringProperty("uid", pod.uid().toString());
        out.writeEndObject();
    }

    static String seconds(Instant time) {
        return time.truncatedTo(ChronoUnit.SECONDS).toString();
    }
}

package dev.berth.cli.place;

import dev.berth.engine.decide.Decision;
import dev.berth.engine.decide.Reason;
import dev.berth.engine.gang.Shortage;
import dev.berth.engine.model.DeviceIndexes;
import dev.berth.engine.model.Pod;
import dev.berth.kubernetes.output.JsonText;
import dev.berth.kubernetes.output.ZoneText;
import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import tools.jackson.core.JsonGenerator;

/** A placement for programs: one JSON document with an entry on each line, so that two of them can be compared. */
final class PlaceJson {
    private PlaceJson() {}

    static void print(Placement placement, PrintWriter out) {
        var placed = new ArrayList<String>();
        var waiting = new ArrayList<String>();
        for (var fate : placement.fates()) {
            switch (fate) {
                case Placement.Placed(Pod pod, String node, DeviceIndexes devices, List<Decision.OfClaim> claims) ->
                    placed.add(object(pod, json -> {
                        json.writeStringProperty("node", node);
                        if (!devices.isEmpty()) {
                            json.writeStringProperty(
                                    "deviceResource", pod.shape().devices().resource());
                            json.writeStringProperty("devices", devices.toString());
                        }
                        if (!devices.zones().isEmpty()) {
                            json.writeStringProperty("numaZones", ZoneText.names(devices.zones()));
                        }
                        claims(claims, json);
                    }));
                case Placement.Waits(Pod pod, Reason reason) -> waiting.add(object(pod, json -> reason(reason, json)));
                case Placement.Preempts preempts ->
                    waiting.add(object(preempts.pod(), json -> {
                        reason(preempts.reason(), json);
                        json.writeStringProperty("reservedNode", preempts.node());
                    }));
                case Placement.Displaced displaced ->
                    waiting.add(object(displaced.pod(), json -> {
                        json.writeStringProperty("code", "EVICTED");
                        json.writeStringProperty(
                                "message",
                                "makes room for " + displaced.preemptor().key());
                    }));
            }
        }
        out.println("{");
        array("placed", placed, out);
        array("waiting", waiting, out);
        array("gangs", GangFate.of(placement).stream().map(PlaceJson::gang).toList(), out);
        array(
                "evictions",
                placement.evictions().stream().map(PlaceJson::eviction).toList(),
                out);
        out.println("\"summary\": " + summary(placement));
        out.println("}");
    }

    private static void array(String name, List<String> entries, PrintWriter out) {
        out.print("\"" + name + "\": [");
        for (int i = 0; i < entries.size(); i++) {
            out.print(i == 0 ? "\n  " : ",\n  ");
            out.print(entries.get(i));
        }
        out.println(entries.isEmpty() ? "]," : "\n],");
    }

    private static String object(Pod pod, Consumer<JsonGenerator> more) {
        return JsonText.of(json -> {
            json.writeStartObject();
            json.writeStringProperty("pod", pod.key());
            json.writeStringProperty("namespace", pod.namespace());
            json.writeStringProperty("name", pod.name());
            json.writeStringProperty("uid", pod.uid().toString());
            var membership = pod.membership();
            if (membership != null) {
                json.writeStringProperty("gang", membership.key(pod.namespace()).toString());
                json.writeStringProperty("role", membership.role());
            }
            more.accept(json);
            json.writeEndObject();
        });
    }

    private static String gang(GangFate gang) {
        return JsonText.of(json -> {
            json.writeStartObject();
            json.writeStringProperty("gang", gang.gang().toString());
            json.writeNumberProperty("pending", gang.members().size());
            json.writeNumberProperty("placed", gang.placed());
            var reason = gang.reason();
            if (reason != null) {
                reason(reason, json);
            }
            json.writeEndObject();
        });
    }

    private static void shortage(Shortage shortage, JsonGenerator json) {
        json.writeObjectPropertyStart("shortage");
        json.writeStringProperty("level", shortage.level());
        json.writeStringProperty("domain", shortage.domain());
        json.writeStringProperty("resource", shortage.resource());
        json.writeStringProperty("model", shortage.model());
        json.writeNumberProperty("needs", shortage.needs());
        json.writeNumberProperty("has", shortage.has());
        json.writeNumberProperty("missing", shortage.missing());
        json.writeNumberProperty("pods", shortage.pods());
        if (shortage.room() >= 0) {
            json.writeNumberProperty("roomForPods", shortage.room());
        }
        json.writeEndObject();
    }

    private static void claims(List<Decision.OfClaim> claims, JsonGenerator json) {
        if (claims.isEmpty()) {
            return;
        }
        json.writeArrayPropertyStart("claims");
        for (var claim : claims) {
            json.writeStartObject();
            json.writeStringProperty("claim", claim.claim());
            switch (claim) {
                case Decision.BindClaim bound -> json.writeStringProperty("volume", bound.volume());
                case Decision.ProvisionClaim made -> json.writeStringProperty("provisionFor", made.node());
            }
            json.writeEndObject();
        }
        json.writeEndArray();
    }

    private static void reason(Reason reason, JsonGenerator json) {
        json.writeStringProperty("code", reason.code().name());
        json.writeStringProperty("message", reason.message());
        json.writeArrayPropertyStart("counts");
        for (var count : reason.counts()) {
            json.writeStartObject();
            json.writeStringProperty("code", count.code().name());
            json.writeStringProperty("text", count.text());
            json.writeNumberProperty("nodes", count.nodes());
            json.writeEndObject();
        }
        json.writeEndArray();
        var shortage = reason.shortage();
        if (shortage != null && !shortage.resource().isEmpty()) {
            shortage(shortage, json);
        }
        json.writeStringProperty("nextStep", reason.code().nextStep());
    }

    private static String eviction(Decision.Evict evict) {
        return object(evict.victim(), json -> {
            json.writeStringProperty("node", evict.node());
            json.writeStringProperty("for", evict.preemptor().key());
        });
    }

    private static String summary(Placement placement) {
        return JsonText.of(json -> {
            json.writeStartObject();
            json.writeNumberProperty("pending", placement.fates().size());
            json.writeNumberProperty("placed", placement.placed());
            json.writeNumberProperty("waiting", placement.waiting() + placement.preempting() + placement.displaced());
            json.writeNumberProperty("preempting", placement.preempting());
            json.writeNumberProperty("evictions", placement.evictions().size());
            json.writeEndObject();
        });
    }
}

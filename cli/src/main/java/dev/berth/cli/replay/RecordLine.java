package dev.berth.cli.replay;

import dev.berth.engine.decide.Decision;
import dev.berth.engine.decide.Outcome;
import dev.berth.engine.decide.Reason;
import dev.berth.engine.model.DeviceIndexes;
import dev.berth.kubernetes.output.JsonText;
import dev.berth.kubernetes.output.TreeText;
import dev.berth.kubernetes.output.ZoneText;
import dev.berth.kubernetes.tree.Value;
import tools.jackson.core.JsonGenerator;

/**
 * The lines of a recording, each a JSON object:
 *
 * <pre>
 * {"recording":1,"berth":…,"profile":…,"filters":[…],"scorers":[{"name":…,"weight":…}],"seed":…,"schedulerName":…}
 * {"event":"upsert","object":{…}}      in the order in which they were applied
 * {"event":"place"}                    all pending pods are placed now
 * {"outcome":{…}}                      one for each outcome, in order
 * {"end":{"events":…,"outcomes":…}}
 * </pre>
 */
final class RecordLine {
    /** The form described above. */
    static final int FORMAT = 1;

    static final String PLACE = JsonText.of(json -> {
        json.writeStartObject();
        json.writeStringProperty("event", "place");
        json.writeEndObject();
    });

    private RecordLine() {}

    static String header(Run run, String version) {
        return JsonText.of(json -> {
            json.writeStartObject();
            json.writeNumberProperty("recording", FORMAT);
            json.writeStringProperty("berth", version);
            json.writeStringProperty("profile", run.profile().name());
            json.writeArrayPropertyStart("filters");
            run.profile().filters().forEach(filter -> json.writeString(filter.name()));
            json.writeEndArray();
            json.writeArrayPropertyStart("scorers");
            for (var weighted : run.profile().scorers()) {
                json.writeStartObject();
                json.writeStringProperty("name", weighted.scorer().name());
                json.writeNumberProperty("weight", weighted.weight());
                json.writeEndObject();
            }
            json.writeEndArray();
            json.writeBooleanProperty("preempts", run.profile().preempts());
            json.writeStringProperty("seed", Long.toString(run.seed())); // JSON numbers lose digits in many readers
            json.writeStringProperty("schedulerName", run.schedulerName());
            json.writeEndObject();
        });
    }

    static String upsert(Value object) {
        return JsonText.of(json -> {
            json.writeStartObject();
            json.writeStringProperty("event", "upsert");
            json.writeName("object");
            TreeText.write(object, json);
            json.writeEndObject();
        });
    }

    static String outcome(Outcome outcome) {
        return JsonText.of(json -> {
            json.writeStartObject();
            json.writeObjectPropertyStart("outcome");
            json.writeStringProperty("pod", outcome.pod().key());
            json.writeStringProperty("uid", outcome.pod().uid().toString());
            json.writeArrayPropertyStart("decisions");
            outcome.decisions().forEach(decision -> decision(decision, json));
            json.writeEndArray();
            var waits = outcome.waits();
            if (waits != null) {
                reason(waits, json);
            }
            json.writeEndObject();
            json.writeEndObject();
        });
    }

    private static void decision(Decision decision, JsonGenerator json) {
        json.writeStartObject();
        switch (decision) {
            case Decision.Bind bind -> {
                json.writeStringProperty("bind", bind.node());
                devices(bind.devices(), json);
            }
            case Decision.Reserve reserve -> {
                json.writeStringProperty("reserve", reserve.node());
                devices(reserve.devices(), json);
            }
            case Decision.BindClaim bound -> {
                json.writeStringProperty("claim", bound.claim());
                json.writeStringProperty("volume", bound.volume());
            }
            case Decision.ProvisionClaim made -> {
                json.writeStringProperty("claim", made.claim());
                json.writeStringProperty("provisionFor", made.node());
                var room = made.room();
                if (room != null) {
                    json.writeStringProperty("room", room);
                }
            }
            case Decision.Evict evict -> {
                json.writeStringProperty("evict", evict.victim().key());
                json.writeStringProperty("uid", evict.victim().uid().toString());
                json.writeStringProperty("node", evict.node());
            }
        }
        json.writeEndObject();
    }

    private static void devices(DeviceIndexes devices, JsonGenerator json) {
        if (!devices.isEmpty()) {
            json.writeStringProperty("devices", devices.toString());
        }
        if (!devices.zones().isEmpty()) {
            json.writeStringProperty("numaZones", ZoneText.of(devices.zones()));
        }
    }

    private static void reason(Reason reason, JsonGenerator json) {
        json.writeObjectPropertyStart("waits");
        json.writeStringProperty("code", reason.code().name());
        json.writeStringProperty("message", reason.message());
        json.writeEndObject();
    }

    static String end(long events, long outcomes) {
        return JsonText.of(json -> {
            json.writeStartObject();
            json.writeObjectPropertyStart("end");
            json.writeNumberProperty("events", events);
            json.writeNumberProperty("outcomes", outcomes);
            json.writeEndObject();
            json.writeEndObject();
        });
    }
}

package dev.berth.embedded.kinds;

import dev.berth.embedded.api.Kind;
import dev.berth.embedded.json.Json;
import java.util.Map;

/** Events are stored in the core form; the group {@code events.k8s.io} has other names for the same fields. */
final class EventForm implements Kind.Conversion {
    private static final Map<String, String> STORED_BY_NEW = Map.of(
            "regarding", "involvedObject",
            "note", "message",
            "deprecatedSource", "source",
            "deprecatedFirstTimestamp", "firstTimestamp",
            "deprecatedLastTimestamp", "lastTimestamp",
            "deprecatedCount", "count",
            "reportingController", "reportingComponent");

    @Override
    public Json.Obj toStored(Json.Obj event) {
        var stored = event;
        for (var names : STORED_BY_NEW.entrySet()) {
            stored = renamed(stored, names.getKey(), names.getValue());
        }
        return stored.with("apiVersion", "v1");
    }

    @Override
    public Json.Obj fromStored(Json.Obj stored) {
        var event = stored;
        for (var names : STORED_BY_NEW.entrySet()) {
            event = renamed(event, names.getValue(), names.getKey());
        }
        return event;
    }

    private static Json.Obj renamed(Json.Obj object, String from, String to) {
        var value = object.get(from);
        return value.present() ? object.without(from).with(to, value) : object;
    }
}

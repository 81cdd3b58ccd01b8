package dev.berth.cli.explain;

import dev.berth.engine.decide.Explanation;
import dev.berth.engine.gang.GangExplanation;
import dev.berth.engine.gang.GangPlan;
import dev.berth.kubernetes.output.AnswerText;
import dev.berth.kubernetes.output.JsonText;
import tools.jackson.core.JsonGenerator;

/** An explanation of a gang's member for programs: what is told of every pod, and the gang. */
final class GangJson {
    private GangJson() {}

    static String of(GangExplanation gang, Explanation pod) {
        return JsonText.of(json -> {
            json.writeStartObject();
            AnswerText.fields(pod.pod().key(), pod, json);
            json.writeName("gang");
            gang(gang, json);
            json.writeEndObject();
        });
    }

    private static void gang(GangExplanation explanation, JsonGenerator json) {
        var gang = explanation.gang();
        json.writeStartObject();
        json.writeStringProperty("gang", gang.key().toString());
        json.writeNumberProperty("needs", gang.minCount());
        json.writeNumberProperty("running", gang.running().size());
        json.writeNumberProperty("pending", gang.pending().size());
        json.writeNumberProperty("held", gang.held());
        switch (explanation.plan()) {
            case GangPlan.Refused refused -> {
                json.writeStringProperty("code", refused.shortage().code().name());
                json.writeStringProperty("message", refused.shortage().text());
            }
            case GangPlan.Placed placed -> {
                json.writeObjectPropertyStart("nodes");
                placed.seats()
                        .forEach(seat -> json.writeStringProperty(seat.pod().name(), seat.node()));
                json.writeEndObject();
            }
        }
        json.writeStringProperty("resource", explanation.resource());
        json.writeNumberProperty("needsOfResource", explanation.needs());
        json.writeArrayPropertyStart("levels");
        explanation.levels().forEach(level -> level(level, explanation.needs(), json));
        json.writeEndArray();
        json.writeEndObject();
    }

    private static void level(GangExplanation.Level level, long needs, JsonGenerator json) {
        json.writeStartObject();
        json.writeStringProperty("level", level.label());
        json.writeBooleanProperty("required", level.required());
        json.writeBooleanProperty("preferred", level.preferred());
        json.writeArrayPropertyStart("domains");
        for (var domain : level.domains()) {
            json.writeStartObject();
            json.writeStringProperty("domain", domain.path());
            json.writeNumberProperty("nodes", domain.nodes());
            json.writeNumberProperty("suitableNodes", domain.suitable());
            if (domain.room() >= 0) {
                json.writeNumberProperty("roomForPods", domain.room());
            }
            json.writeNumberProperty("free", domain.free());
            json.writeNumberProperty("all", domain.all());
            json.writeNumberProperty("missing", domain.missing(needs));
            json.writeNumberProperty("running", domain.running());
            json.writeEndObject();
        }
        json.writeEndArray();
        json.writeEndObject();
    }
}

package dev.berth.kubernetes.output;

import dev.berth.engine.decide.Explanation;
import dev.berth.engine.decide.Explanation.NodeVerdict;
import dev.berth.engine.model.Pod;
import dev.berth.engine.plugin.Cause;
import java.util.Map;
import tools.jackson.core.JsonGenerator;

/** An explanation as JSON, in the fields that the differential oracle uses. */
public final class AnswerText {
    private AnswerText() {}

    /** One line without a line feed. */
    public static String of(String id, Explanation explanation) {
        return JsonText.of(out -> write(id, explanation, out));
    }

    /** The answer to a question that cannot be read. */
    public static String error(String id, String message) {
        return JsonText.of(out -> {
            out.writeStartObject();
            out.writeStringProperty("id", id);
            out.writeStringProperty("error", message);
            out.writeEndObject();
        });
    }

    public static void write(String id, Explanation explanation, JsonGenerator out) {
        out.writeStartObject();
        fields(id, explanation, out);
        out.writeEndObject();
    }

    /** The fields of an answer, within an object that may have more. */
    public static void fields(String id, Explanation explanation, JsonGenerator out) {
        out.writeStringProperty("id", id);
        var objection = explanation.objection();
        if (objection != null) {
            out.writeStringProperty(
                    "error",
                    "running PreScore plugin \"" + objection.scorer() + "\": "
                            + objection.cause().text() + " ("
                            + objection.cause().detail() + ")");
        }
        var rejection = explanation.rejection();
        if (rejection != null) {
            out.writeName("preFilter");
            verdict(rejection, out);
        }
        out.writeObjectPropertyStart("nodes");
        for (var node : explanation.nodes()) {
            out.writeName(node.node());
            verdict(node, out);
        }
        out.writeEndObject();
        out.writeObjectPropertyStart("plugins");
        explanation.filters().forEach((filter, verdicts) -> {
            out.writeObjectPropertyStart(filter);
            verdicts.forEach((node, verdict) -> out.writeStringProperty(node, verdict.label()));
            out.writeEndObject();
        });
        out.writeEndObject();
        if (!explanation.total().isEmpty()) {
            scores("raw", explanation.raw(), out);
            scores("weighted", explanation.weighted(), out);
            numbers("total", explanation.total(), out);
            out.writeArrayPropertyStart("best");
            explanation.best().forEach(out::writeString);
            out.writeEndArray();
            if (!explanation.devices().isEmpty()) {
                out.writeObjectPropertyStart("devices");
                explanation.devices().forEach((node, devices) -> {
                    if (!devices.isEmpty()) {
                        out.writeStringProperty(node, devices.toString());
                    }
                });
                out.writeEndObject();
                zones(explanation, out);
            }
        }
        candidates(explanation, out);
    }

    private static void verdict(NodeVerdict verdict, JsonGenerator out) {
        out.writeStartObject();
        out.writeStringProperty("code", verdict.verdict().label());
        if (!verdict.filter().isEmpty()) {
            out.writeStringProperty("plugin", verdict.filter());
        }
        if (!verdict.causes().isEmpty()) {
            out.writeArrayPropertyStart("reasons");
            verdict.causes().stream().map(Cause::text).forEach(out::writeString);
            out.writeEndArray();
        }
        out.writeEndObject();
    }

    private static void scores(String name, Map<String, Map<String, Long>> scores, JsonGenerator out) {
        out.writeObjectPropertyStart(name);
        scores.forEach((scorer, byNode) -> numbers(scorer, byNode, out));
        out.writeEndObject();
    }

    private static void numbers(String name, Map<String, Long> numbers, JsonGenerator out) {
        out.writeObjectPropertyStart(name);
        numbers.forEach(out::writeNumberProperty);
        out.writeEndObject();
    }

    private static void zones(Explanation explanation, JsonGenerator out) {
        if (explanation.devices().values().stream()
                .allMatch(devices -> devices.zones().isEmpty())) {
            return;
        }
        out.writeObjectPropertyStart("numaZones");
        explanation.devices().forEach((node, devices) -> {
            if (!devices.zones().isEmpty()) {
                out.writeStringProperty(node, ZoneText.names(devices.zones()));
            }
        });
        out.writeEndObject();
    }

    private static void candidates(Explanation explanation, JsonGenerator out) {
        if (!explanation.candidates().isEmpty()) {
            out.writeArrayPropertyStart("candidates");
            for (var candidate : explanation.candidates()) {
                out.writeStartObject();
                out.writeStringProperty("node", candidate.node());
                out.writeArrayPropertyStart("victims");
                candidate.victims().stream().map(Pod::key).sorted().forEach(out::writeString);
                out.writeEndArray();
                out.writeNumberProperty("pdbViolations", candidate.violations());
                out.writeEndObject();
            }
            out.writeEndArray();
        }
        var nominated = explanation.nominated();
        if (nominated != null) {
            out.writeStringProperty("nominated", nominated);
        }
    }
}

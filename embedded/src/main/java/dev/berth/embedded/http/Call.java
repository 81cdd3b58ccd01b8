package dev.berth.embedded.http;

import dev.berth.embedded.api.ApiException;
import dev.berth.embedded.api.Kind;
import dev.berth.embedded.api.Reads;
import dev.berth.embedded.api.WriteOptions;
import dev.berth.embedded.json.Json;
import dev.berth.embedded.json.JsonText;
import dev.berth.embedded.select.FieldSelector;
import dev.berth.embedded.select.LabelSelector;
import dev.berth.embedded.select.Selection;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** One request: what was asked, with the meaning of its parameters. */
record Call(
        String method,
        List<String> path,
        Map<String, String> query,
        String accept,
        String contentType,
        String userAgent,
        String authorization,
        byte[] body) {

    String parameter(String name) {
        return query.getOrDefault(name, "");
    }

    boolean flag(String name) {
        String value = parameter(name);
        return value.equals("true") || value.equals("1");
    }

    long number(String name, long otherwise) {
        String value = parameter(name);
        if (value.isEmpty()) {
            return otherwise;
        }
        try {
            long number = Long.parseLong(value);
            if (number >= 0) {
                return number;
            }
        } catch (NumberFormatException malformed) {
            // Refused below, as a negative number is.
        }
        throw ApiException.badRequest(name + " is \"" + value + "\"; give a whole number of 0 or more");
    }

    Selection selection(Kind kind) {
        LabelSelector labels;
        FieldSelector fields;
        try {
            labels = LabelSelector.parse(parameter("labelSelector"));
            fields = FieldSelector.parse(parameter("fieldSelector"));
        } catch (IllegalArgumentException malformed) {
            throw ApiException.badRequest(String.valueOf(malformed.getMessage()));
        }
        for (var term : fields.terms()) {
            String field = term.field();
            if (!field.equals("metadata.name")
                    && !field.equals("metadata.namespace")
                    && !kind.selectable().contains(field)) {
                throw ApiException.badRequest("field label not supported: " + field);
            }
        }
        return new Selection(labels, fields);
    }

    /** Null where any will do. */
    @Nullable
    Long revision() {
        String text = parameter("resourceVersion");
        return text.isEmpty() || text.equals("0") ? null : (Long) number("resourceVersion", 0);
    }

    Reads.Paging paging() {
        String next = parameter("continue");
        String match = parameter("resourceVersionMatch");
        if (!match.isEmpty() && !match.equals("Exact") && !match.equals("NotOlderThan")) {
            throw ApiException.badRequest(
                    "resourceVersionMatch is \"" + match + "\"; supported values are Exact and NotOlderThan");
        }
        if (!next.isEmpty() && (revision() != null || !match.isEmpty())) {
            throw ApiException.badRequest(
                    "specifying resource version is not allowed when using continue; leave it out");
        }
        long limit = number("limit", 0);
        return new Reads.Paging(limit, next.isEmpty() ? null : next, revision(), match.equals("Exact"));
    }

    WriteOptions writeOptions() {
        String dryRun = parameter("dryRun");
        if (!dryRun.isEmpty() && !dryRun.equals("All")) {
            throw ApiException.badRequest("dryRun is \"" + dryRun + "\"; the supported value is All");
        }
        var unknown = switch (parameter("fieldValidation")) {
            case "Strict" -> WriteOptions.Unknown.REFUSE;
            case "Ignore" -> WriteOptions.Unknown.IGNORE;
            case "", "Warn" -> WriteOptions.Unknown.WARN;
            default ->
                throw ApiException.badRequest("fieldValidation is \"" + parameter("fieldValidation")
                        + "\"; supported values are Ignore, Warn and Strict");
        };
        return new WriteOptions(manager(), !dryRun.isEmpty(), unknown, WriteOptions.Tracking.UPDATE);
    }

    /** Who writes: as it says, or the first word of its user agent. */
    private String manager() {
        String said = parameter("fieldManager");
        if (!said.isEmpty()) {
            return said;
        }
        int end = userAgent.indexOf('/');
        String program = end > 0 ? userAgent.substring(0, end) : userAgent;
        return program.isEmpty() ? "unknown" : program.substring(0, Math.min(128, program.length()));
    }

    Json.Obj object() {
        return json() instanceof Json.Obj object ? object : refuseBody("the body must be an object");
    }

    private static Json.Obj refuseBody(String why) {
        throw ApiException.badRequest(why);
    }

    Json json() {
        String media = media();
        if (media.endsWith("yaml")) {
            return YamlBodies.read(body);
        }
        if (media.equals(ProtobufBodies.MEDIA)) {
            return ProtobufBodies.read(body, "DeleteOptions");
        }
        if (!media.isEmpty() && !media.endsWith("json") && !media.equals("application/x-www-form-urlencoded")) {
            throw ApiException.unsupportedMediaType("application/json, application/yaml");
        }
        try {
            return JsonText.read(body);
        } catch (JsonText.MalformedException malformed) {
            throw ApiException.badRequest(
                    "the object provided is unrecognized (must be of type JSON): " + malformed.getMessage());
        }
    }

    /** The content type without its parameters. */
    String media() {
        int end = contentType.indexOf(';');
        return (end < 0 ? contentType : contentType.substring(0, end)).strip();
    }
}

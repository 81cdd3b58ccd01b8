package dev.berth.embedded.http;

import dev.berth.embedded.api.ApiException;
import dev.berth.embedded.api.Kind;
import dev.berth.embedded.json.Json;
import dev.berth.embedded.schema.ModelSchemas;
import dev.berth.embedded.schema.Schemas;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/**
 * What becomes of fields that a kind does not have: with {@code fieldValidation=Strict} the request is refused, with
 * {@code Warn} they are left out and told, with {@code Ignore} left out. Who does not say what he wants, as programs do,
 * is not looked at; kubectl always says it.
 */
final class FieldValidation {
    private final ModelSchemas models = new ModelSchemas();
    private final Schemas schemas = new Schemas(this::resolved);

    /**
     * A body that was looked at.
     *
     * @param object without what is unknown
     * @param unknown paths of what was left out, where the client is to be told
     */
    record Checked(Json.Obj object, List<String> unknown) {
        /** The reply, with a warning for each unknown field. */
        Reply told(Reply reply) {
            return unknown.isEmpty()
                    ? reply
                    : reply.header(
                            "Warning",
                            unknown.stream()
                                    .map(path -> "299 - \"unknown field \\\"" + path + "\\\"\"")
                                    .collect(Collectors.joining(", ")));
        }
    }

    /** A field that refers to another schema does so beside its description. */
    private Json resolved(Json schema) {
        var parts = schema.get("allOf").items();
        return models.resolve(parts.isEmpty() ? schema : parts.getFirst());
    }

    /** A whole object. */
    Checked object(Call call, Kind kind, Json.Obj object) {
        String wish = call.parameter("fieldValidation");
        if (wish.isEmpty()) {
            return new Checked(object, List.of());
        }
        var schema = kind.isCustom() ? kind.schema() : models.reference(kind);
        if (!schema.present()) {
            return new Checked(object, List.of());
        }
        var unknown = new ArrayList<String>();
        var known = schemas.prune(object, schema, unknown);
        unknown.removeIf(path -> path.contains("$")); // directives of a patch
        if (!unknown.isEmpty() && wish.equals("Strict")) {
            throw ApiException.badRequest(kind.kind() + " in version \"" + kind.version() + "\" cannot be handled as a "
                    + kind.kind() + ": strict decoding error: "
                    + unknown.stream()
                            .map(path -> "unknown field \"" + path + "\"")
                            .collect(Collectors.joining(", ")));
        }
        return new Checked(known, wish.equals("Ignore") ? List.of() : List.copyOf(unknown));
    }

    /** A patch: what it says of the object, directives apart. It is applied as it came. */
    Checked patch(Call call, Kind kind) {
        return switch (call.media()) {
            case "application/merge-patch+json", "application/strategic-merge-patch+json", Patches.APPLY ->
                YamlBodies.read(call.body()) instanceof Json.Obj patch
                        ? object(call, kind, patch)
                        : new Checked(Json.EMPTY, List.of());
            default -> new Checked(Json.EMPTY, List.of());
        };
    }
}

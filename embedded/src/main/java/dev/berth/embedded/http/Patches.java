package dev.berth.embedded.http;

import dev.berth.embedded.api.ApiException;
import dev.berth.embedded.api.Kind;
import dev.berth.embedded.api.Times;
import dev.berth.embedded.api.WriteOptions;
import dev.berth.embedded.api.Writes;
import dev.berth.embedded.json.Json;
import dev.berth.embedded.json.JsonText;
import dev.berth.embedded.patch.JsonPatch;
import dev.berth.embedded.patch.MergePatch;
import dev.berth.embedded.patch.Ownership;
import dev.berth.embedded.patch.PatchException;
import dev.berth.embedded.patch.StrategicPatch;
import dev.berth.embedded.store.Stored;
import java.util.List;
import java.util.function.UnaryOperator;

/** Patch requests: which form it is, and what it makes of an object. */
final class Patches {
    static final String APPLY = "application/apply-patch+yaml";
    private static final String KNOWN = "application/json-patch+json, application/merge-patch+json,"
            + " application/strategic-merge-patch+json, application/apply-patch+yaml";

    private final Writes writes;

    Patches(Writes writes) {
        this.writes = writes;
    }

    /** @param created whether an apply made the object */
    record Patched(Stored object, boolean created) {}

    Patched patch(Call call, Kind kind, String namespace, String name, Writes.Part part) {
        if (call.media().equals(APPLY)) {
            return apply(call, kind, namespace, name, part);
        }
        var edit = edit(call, kind);
        return new Patched(writes.change(kind, namespace, name, part, call.writeOptions(), edit), false);
    }

    /** What a patch other than apply does. */
    static UnaryOperator<Json.Obj> edit(Call call, Kind kind) {
        var patch = body(call);
        return switch (call.media()) {
            case "application/json-patch+json" -> before -> object(() -> JsonPatch.apply(before, patch));
            case "application/merge-patch+json" -> before -> object(() -> MergePatch.apply(before, patch));
            case "application/strategic-merge-patch+json" -> {
                if (kind.isCustom()) {
                    throw ApiException.unsupportedMediaType("application/json-patch+json,"
                            + " application/merge-patch+json, application/apply-patch+yaml");
                }
                yield before -> object(() -> StrategicPatch.apply(before, patch));
            }
            default -> throw ApiException.unsupportedMediaType(KNOWN);
        };
    }

    private static Json body(Call call) {
        try {
            return JsonText.read(call.body());
        } catch (JsonText.MalformedException malformed) {
            throw ApiException.badRequest("error decoding patch: " + malformed.getMessage());
        }
    }

    private interface Work {
        Json run();
    }

    private static Json.Obj object(Work work) {
        Json result;
        try {
            result = work.run();
        } catch (PatchException misfit) {
            throw new ApiException(
                    422,
                    "Invalid",
                    "the server rejected our request due to an error in our request: " + misfit.getMessage(),
                    Json.EMPTY);
        }
        if (result instanceof Json.Obj object) {
            return object;
        }
        throw ApiException.badRequest("the patch leaves no object");
    }

    private Patched apply(Call call, Kind kind, String namespace, String name, Writes.Part part) {
        String manager = call.parameter("fieldManager");
        if (manager.isEmpty()) {
            throw ApiException.badRequest(
                    "PatchOptions.meta.k8s.io \"\" is invalid: fieldManager: Required value: is required for apply patch");
        }
        if (!(YamlBodies.read(call.body()) instanceof Json.Obj configuration)) {
            throw ApiException.badRequest("the body must be an object");
        }
        if (configuration.at("metadata", "managedFields").present()) {
            throw ApiException.badRequest("metadata.managedFields must be nil");
        }
        var options = call.writeOptions().asWritten();
        var writer = new Ownership.Writer(
                manager,
                configuration.get("apiVersion").text(kind.apiVersion()),
                part == Writes.Part.STATUS ? "status" : "",
                Times.seconds(writes.context().now()));
        boolean force = call.flag("force");
        try {
            return new Patched(
                    writes.change(
                            kind,
                            namespace,
                            name,
                            part,
                            options,
                            before -> withVersion(
                                    Ownership.applied(before, configuration, kind.shape(), writer, force),
                                    configuration)),
                    false);
        } catch (ApiException missing) {
            if (missing.code() != 404 || part != Writes.Part.MAIN) {
                throw missing;
            }
            return new Patched(create(kind, namespace, name, configuration, writer, options), true);
        } catch (Ownership.ConflictException conflict) {
            throw conflict(conflict.conflicts());
        }
    }

    private Stored create(
            Kind kind,
            String namespace,
            String name,
            Json.Obj configuration,
            Ownership.Writer writer,
            WriteOptions options) {
        var empty = Json.object(
                "kind", kind.kind(), "apiVersion", kind.apiVersion(), "metadata", Json.object("name", name));
        return writes.create(
                kind, namespace, Ownership.applied(empty, configuration, kind.shape(), writer, false), options);
    }

    /** A configuration may name the version that it is meant for. */
    private static Json.Obj withVersion(Json.Obj applied, Json.Obj configuration) {
        String version = configuration.at("metadata", "resourceVersion").text("");
        return version.isEmpty() ? applied : applied.put(version, "metadata", "resourceVersion");
    }

    private static ApiException conflict(List<Ownership.Conflict> conflicts) {
        var causes = conflicts.stream()
                .map(each -> Json.object(
                        "reason",
                        "FieldManagerConflict",
                        "message",
                        "conflict with \"" + each.manager() + "\" using " + each.apiVersion(),
                        "field",
                        each.field()))
                .toList();
        String first = "conflict with \"" + conflicts.getFirst().manager() + "\" using "
                + conflicts.getFirst().apiVersion();
        String message = conflicts.size() == 1
                ? "Apply failed with 1 conflict: " + first + ": "
                        + conflicts.getFirst().field()
                : "Apply failed with " + conflicts.size() + " conflicts: " + first + ": "
                        + String.join(
                                ", ",
                                conflicts.stream()
                                        .map(Ownership.Conflict::field)
                                        .toList());
        return new ApiException(409, "Conflict", message, Json.object("causes", causes));
    }
}

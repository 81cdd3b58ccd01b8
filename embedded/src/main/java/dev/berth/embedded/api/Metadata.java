package dev.berth.embedded.api;

import dev.berth.embedded.json.Json;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Set;

/** What holds for the metadata of all objects. */
final class Metadata {
    private static final int ANNOTATIONS_BYTES_MAX = 256 * 1024;

    /** What only the server writes; a client's values are ignored. */
    private static final List<String> SERVERS = List.of(
            "uid", "creationTimestamp", "generation", "deletionTimestamp", "deletionGracePeriodSeconds", "selfLink");

    private Metadata() {}

    /** The body as an object of this kind in this place. */
    static Json.Obj located(Kind kind, String namespace, Json.Obj body) {
        String apiVersion = body.get("apiVersion").text(kind.apiVersion());
        String named = body.get("kind").text(kind.kind());
        if (!apiVersion.equals(kind.apiVersion()) || !named.equals(kind.kind())) {
            throw ApiException.badRequest("the API version in the data (" + apiVersion + ", Kind=" + named
                    + ") does not match the expected API version (" + kind.apiVersion() + ", Kind=" + kind.kind()
                    + ")");
        }
        String given = body.at("metadata", "namespace").text("");
        if (!kind.namespaced() && !given.isEmpty()) {
            throw ApiException.badRequest("namespace is not allowed on " + kind.resource());
        }
        if (!given.isEmpty() && !given.equals(namespace)) {
            throw ApiException.badRequest(
                    "the namespace of the provided object does not match the namespace sent on" + " the request");
        }
        // The order that kubectl and people expect: what it is before what is in it.
        var fields = new LinkedHashMap<String, Json>();
        fields.put("kind", Json.of(kind.kind()));
        fields.put("apiVersion", Json.of(kind.apiVersion()));
        fields.putAll(body.fields());
        var ordered = new Json.Obj(fields);
        return kind.namespaced()
                ? ordered.put(namespace, "metadata", "namespace")
                : ordered.orElse(Json.EMPTY, "metadata");
    }

    static Json.Obj created(Json.Obj object, Ids ids, Instant now) {
        return object.change("metadata", metadata -> {
            var mine = metadata;
            for (String field : SERVERS) {
                mine = mine.without(field);
            }
            return mine.without("resourceVersion").with("uid", ids.uid()).with("creationTimestamp", Times.seconds(now));
        });
    }

    /** A change may not touch what only the server writes. */
    static Json.Obj kept(Json.Obj before, Json.Obj after) {
        return after.change("metadata", metadata -> {
            var mine = metadata;
            for (String field : SERVERS) {
                var was = before.at("metadata", field);
                mine = was.present() ? mine.with(field, was) : mine.without(field);
            }
            return mine.with("name", before.at("metadata", "name"))
                    .with("resourceVersion", before.at("metadata", "resourceVersion"));
        });
    }

    static List<Cause> check(Kind kind, Json.Obj object) {
        var causes = new ArrayList<Cause>();
        var metadata = object.get("metadata");
        String name = metadata.get("name").text("");
        if (name.isEmpty()) {
            causes.add(Cause.required("metadata.name", "name or generateName is required"));
        } else {
            String wrong = kind.rules().checkName(name);
            if (wrong != null) {
                causes.add(Cause.invalid("metadata.name", name, wrong));
            }
        }
        metadata.get("labels").fields().forEach((key, value) -> {
            if (!Names.isQualified(key)) {
                causes.add(Cause.invalid("metadata.labels", key, "not a label key; write [prefix/]name"));
            }
            if (!(value instanceof Json.Text text) || !Names.isLabelValue(text.value())) {
                causes.add(Cause.invalid(
                        "metadata.labels",
                        value.plain(),
                        "a valid label must be an empty string or consist of alphanumeric characters, '-', '_' or"
                                + " '.', and must start and end with an alphanumeric character"));
            }
        });
        int bytes = 0;
        for (var annotation : metadata.get("annotations").fields().entrySet()) {
            if (!Names.isQualified(annotation.getKey())) {
                causes.add(Cause.invalid(
                        "metadata.annotations", annotation.getKey(), "not an annotation key; write [prefix/]name"));
            }
            bytes +=
                    annotation.getKey().length() + annotation.getValue().plain().length();
        }
        if (bytes > ANNOTATIONS_BYTES_MAX) {
            causes.add(new Cause(
                    "FieldValueTooLong",
                    "Too long: may not be more than " + ANNOTATIONS_BYTES_MAX + " bytes",
                    "metadata.annotations"));
        }
        checkOwners(metadata, causes);
        return causes;
    }

    private static void checkOwners(Json metadata, List<Cause> causes) {
        int controllers = 0;
        int i = 0;
        for (var owner : metadata.get("ownerReferences").items()) {
            for (String field : List.of("apiVersion", "kind", "name", "uid")) {
                if (owner.get(field).text("").isEmpty()) {
                    causes.add(Cause.required("metadata.ownerReferences[" + i + "]." + field, "must not be empty"));
                }
            }
            controllers += owner.get("controller").isTrue() ? 1 : 0;
            i++;
        }
        if (controllers > 1) {
            causes.add(Cause.invalid(
                    "metadata.ownerReferences", controllers, "only one reference can have controller set to true"));
        }
    }

    /** While an object is being deleted, finalizers may only go. */
    static List<Cause> checkUpdate(Json.Obj before, Json.Obj after) {
        if (!before.at("metadata", "deletionTimestamp").present()) {
            return List.of();
        }
        var known = Set.copyOf(before.at("metadata", "finalizers").items());
        for (var finalizer : after.at("metadata", "finalizers").items()) {
            if (!known.contains(finalizer)) {
                return List.of(Cause.forbidden(
                        "metadata.finalizers",
                        "no new finalizers can be added if the object is being deleted, found new finalizers "
                                + finalizer.plain()));
            }
        }
        return List.of();
    }

    static boolean hasFinalizers(Json.Obj object) {
        return !object.at("metadata", "finalizers").items().isEmpty();
    }
}

package dev.berth.embedded.api;

import dev.berth.embedded.json.Json;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The scale subresource: the numbers of replicas of any kind in one form. */
public final class Scales {
    private Scales() {}

    public static Json.Obj of(Json.Obj object, Kind.ScalePaths paths) {
        var metadata = Json.EMPTY;
        for (String field : List.of("name", "namespace", "uid", "resourceVersion", "creationTimestamp")) {
            if (object.at("metadata", field).present()) {
                metadata = metadata.with(field, object.at("metadata", field));
            }
        }
        var status =
                Json.object("replicas", object.at(path(paths.statusReplicas())).number(0));
        String selector = selector(object, paths.selector());
        return Json.object(
                "kind",
                "Scale",
                "apiVersion",
                "autoscaling/v1",
                "metadata",
                metadata,
                "spec",
                Json.object("replicas", object.at(path(paths.replicas())).number(0)),
                "status",
                selector == null ? status : status.with("selector", selector));
    }

    private static @Nullable String selector(Json.Obj object, @Nullable String at) {
        if (at == null) {
            return null;
        }
        var selector = object.at(path(at));
        if (selector instanceof Json.Text text) {
            return text.value();
        }
        return String.join(
                ",",
                selector.get("matchLabels").texts().entrySet().stream()
                        .map(label -> label.getKey() + "=" + label.getValue())
                        .toList());
    }

    /** The object with the number that the scale says. */
    public static Json.Obj scaled(Kind kind, Json.Obj object, Kind.ScalePaths paths, Json scale) {
        var replicas = scale.at("spec", "replicas");
        if (replicas.number(0) < 0) {
            throw ApiException.invalid(
                    kind,
                    object.at("metadata", "name").text(""),
                    List.of(Cause.invalid("spec.replicas", replicas, "must be greater than or equal to 0")));
        }
        String version = scale.at("metadata", "resourceVersion").text("");
        var scaled = object.put(replicas.number(0), path(paths.replicas()));
        return version.isEmpty() ? scaled : scaled.put(version, "metadata", "resourceVersion");
    }

    private static String[] path(String dotted) {
        return dotted.split("\\.");
    }
}

package dev.berth.embedded.http;

import dev.berth.embedded.api.ApiException;
import dev.berth.embedded.api.Kind;
import dev.berth.embedded.api.Kinds;
import dev.berth.embedded.json.Json;
import dev.berth.embedded.json.JsonText;
import dev.berth.embedded.schema.ModelSchemas;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.zip.CRC32;

/** The kinds as OpenAPI documents: what {@code kubectl explain} and {@code kubectl apply} read. */
final class OpenApi {
    private final Kinds kinds;
    private final ModelSchemas models = new ModelSchemas();

    OpenApi(Kinds kinds) {
        this.kinds = kinds;
    }

    /** Which documents there are, one for each version of each group. */
    Reply index() {
        var paths = Json.EMPTY;
        for (var versions : kinds.versions().entrySet()) {
            for (String version : versions.getValue()) {
                String path =
                        versions.getKey().isEmpty() ? "api/" + version : "apis/" + versions.getKey() + "/" + version;
                var names = new CRC32();
                kinds.in(versions.getKey(), version)
                        .forEach(kind ->
                                names.update((kind + JsonText.text(kind.schema())).getBytes(StandardCharsets.UTF_8)));
                paths = paths.with(
                        path,
                        Json.object(
                                "serverRelativeURL",
                                "/openapi/v3/" + path + "?hash=" + Long.toHexString(names.getValue())));
            }
        }
        return Reply.json(200, Json.object("paths", paths));
    }

    Reply third(String group, String version) {
        var known = kinds.in(group, version);
        if (known.isEmpty()) {
            throw ApiException.noSuchResource();
        }
        var paths = Json.EMPTY;
        var schemas = new LinkedHashMap<String, Json>();
        for (var kind : known) {
            paths = paths.with(path(kind), operations(kind));
            schemas.put(name(kind), definition(kind));
        }
        models.definitions().forEach(schemas::putIfAbsent);
        return Reply.json(
                200,
                Json.object(
                        "openapi",
                        "3.0.0",
                        "info",
                        Json.object("title", "Kubernetes", "version", "v1.37.0"),
                        "paths",
                        paths,
                        "components",
                        Json.object("schemas", new Json.Obj(schemas))));
    }

    /** The second version exists for old clients, which all can do without the schemas. */
    Reply second() {
        return Reply.json(
                200,
                Json.object(
                        "swagger",
                        "2.0",
                        "info",
                        Json.object("title", "Kubernetes", "version", "v1.37.0"),
                        "paths",
                        Json.EMPTY,
                        "definitions",
                        Json.EMPTY));
    }

    private static String path(Kind kind) {
        String root = kind.group().isEmpty() ? "/api/" : "/apis/" + kind.group() + "/";
        return root + kind.version() + (kind.namespaced() ? "/namespaces/{namespace}/" : "/") + kind.plural();
    }

    private static Json.Obj operations(Kind kind) {
        var identity = Json.object("group", kind.group(), "version", kind.version(), "kind", kind.kind());
        var operation = Json.object(
                "x-kubernetes-action",
                "list",
                "x-kubernetes-group-version-kind",
                identity,
                "responses",
                Json.object("200", Json.object("description", "OK")));
        var parameters = List.of("dryRun", "fieldManager", "fieldValidation", "force").stream()
                .map(name -> Json.object("name", name, "in", "query", "schema", Json.object("type", "string")))
                .toList();
        return Json.object(
                "get", operation,
                "post", operation.with("x-kubernetes-action", "post").with("parameters", parameters),
                "patch", operation.with("x-kubernetes-action", "patch").with("parameters", parameters));
    }

    private String name(Kind kind) {
        String name = models.name(kind);
        return name.isEmpty() ? kind.group() + "." + kind.version() + "." + kind.kind() : name;
    }

    private Json.Obj definition(Kind kind) {
        var schema = kind.isCustom()
                ? kind.schema().asObject()
                : models.resolve(models.reference(kind)).asObject();
        return schema.orElse("object", "type")
                .orElse(kind.kind() + " in " + kind.apiVersion(), "description")
                .with(
                        "x-kubernetes-group-version-kind",
                        List.of(Json.object("group", kind.group(), "version", kind.version(), "kind", kind.kind())));
    }
}

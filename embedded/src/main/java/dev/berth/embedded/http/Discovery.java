package dev.berth.embedded.http;

import dev.berth.embedded.api.ApiException;
import dev.berth.embedded.api.Kind;
import dev.berth.embedded.api.Kinds;
import dev.berth.embedded.json.Json;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** What the server is, which kinds it knows, and what they can do. */
final class Discovery {
    private static final List<String> VERBS =
            List.of("create", "delete", "deletecollection", "get", "list", "patch", "update", "watch");
    private static final Json.Obj VERSION = Json.object(
            "major", "1",
            "minor", "37",
            "gitVersion", "v1.37.0+berth",
            "gitCommit", "",
            "gitTreeState", "clean",
            "buildDate", "2026-01-01T00:00:00Z",
            "goVersion", "none",
            "compiler", "javac",
            "platform", "java/any");

    private final Kinds kinds;
    private final OpenApi openApi;

    Discovery(Kinds kinds) {
        this.kinds = kinds;
        openApi = new OpenApi(kinds);
    }

    Reply answer(Call call) {
        var path = call.path();
        if (path.size() == 4 && path.get(0).equals("apis") && path.get(1).equals("authorization.k8s.io")) {
            return review(call, path.get(3));
        }
        if (!call.method().equals("GET")) {
            throw ApiException.methodNotAllowed();
        }
        boolean aggregated = call.accept().contains("as=APIGroupDiscoveryList");
        return switch (String.join("/", path)) {
            case "" -> Reply.json(200, Json.object("paths", paths()));
            case "healthz", "livez", "readyz" -> Reply.text(200, "ok");
            case "version" -> Reply.json(200, VERSION);
            case "api" ->
                aggregated
                        ? aggregated(List.of(""))
                        : Reply.json(200, Json.object("kind", "APIVersions", "versions", List.of("v1")));
            case "apis" ->
                aggregated
                        ? aggregated(groups())
                        : Reply.json(
                                200,
                                Json.object(
                                        "kind", "APIGroupList",
                                        "apiVersion", "v1",
                                        "groups",
                                                groups().stream()
                                                        .map(this::group)
                                                        .toList()));
            case "openapi/v2" -> openApi.second();
            case "openapi/v3" -> openApi.index();
            default -> deeper(path);
        };
    }

    private Reply deeper(List<String> path) {
        if (path.size() >= 3 && path.get(0).equals("openapi") && path.get(1).equals("v3")) {
            boolean core = path.get(2).equals("api") && path.size() == 4;
            boolean named = path.get(2).equals("apis") && path.size() == 5;
            if (core || named) {
                return openApi.third(core ? "" : path.get(3), path.getLast());
            }
        }
        if (path.size() == 2 && path.get(0).equals("api")) {
            return resources("", path.get(1));
        }
        if (path.size() == 2 && path.get(0).equals("apis") && groups().contains(path.get(1))) {
            return Reply.json(200, group(path.get(1)).with("kind", "APIGroup").with("apiVersion", "v1"));
        }
        if (path.size() == 3 && path.get(0).equals("apis")) {
            return resources(path.get(1), path.get(2));
        }
        throw ApiException.noSuchResource();
    }

    private List<String> paths() {
        var paths = new ArrayList<>(List.of("/api", "/api/v1", "/apis"));
        for (String group : groups()) {
            paths.add("/apis/" + group);
            versions(group).forEach(version -> paths.add("/apis/" + group + "/" + version));
        }
        paths.addAll(List.of("/healthz", "/livez", "/openapi/v2", "/openapi/v3", "/readyz", "/version"));
        return paths;
    }

    private List<String> groups() {
        return kinds.versions().keySet().stream()
                .filter(group -> !group.isEmpty())
                .toList();
    }

    private List<String> versions(String group) {
        return kinds.versions().getOrDefault(group, List.of());
    }

    private Json.Obj group(String name) {
        var versions = versions(name).stream()
                .map(version -> Json.object("groupVersion", name + "/" + version, "version", version))
                .toList();
        return Json.object("name", name, "versions", versions, "preferredVersion", versions.getFirst());
    }

    private Reply resources(String group, String version) {
        var known = kinds.in(group, version);
        if (known.isEmpty()) {
            throw ApiException.noSuchResource();
        }
        var resources = new ArrayList<Json>();
        for (var kind : known) {
            var resource = Json.object(
                    "name", kind.plural(),
                    "singularName", kind.singular(),
                    "namespaced", kind.namespaced(),
                    "kind", kind.kind(),
                    "verbs", VERBS);
            if (!kind.shortNames().isEmpty()) {
                resource = resource.with("shortNames", kind.shortNames());
            }
            if (!kind.categories().isEmpty()) {
                resource = resource.with("categories", kind.categories());
            }
            resources.add(resource);
            for (var part : subresources(kind)) {
                resources.add(
                        part.with("name", kind.plural() + "/" + part.get("name").plain())
                                .with("singularName", "")
                                .with("namespaced", kind.namespaced()));
            }
        }
        return Reply.json(
                200,
                Json.object(
                        "kind",
                        "APIResourceList",
                        "apiVersion",
                        "v1",
                        "groupVersion",
                        group.isEmpty() ? version : group + "/" + version,
                        "resources",
                        resources));
    }

    private static List<Json.Obj> subresources(Kind kind) {
        var parts = new ArrayList<Json.Obj>();
        if (kind.status()) {
            parts.add(Json.object("name", "status", "kind", kind.kind(), "verbs", List.of("get", "patch", "update")));
        }
        if (kind.scale() != null) {
            parts.add(Json.object(
                    "name", "scale",
                    "group", "autoscaling",
                    "version", "v1",
                    "kind", "Scale",
                    "verbs", List.of("get", "patch", "update")));
        }
        if (kind.is("", "pods")) {
            parts.add(Json.object("name", "binding", "kind", "Binding", "verbs", List.of("create")));
            parts.add(Json.object(
                    "name", "eviction",
                    "group", "policy",
                    "version", "v1",
                    "kind", "Eviction",
                    "verbs", List.of("create")));
            parts.add(Json.object("name", "log", "kind", "Pod", "verbs", List.of("get")));
        }
        return parts;
    }

    /** All groups in one answer. */
    private Reply aggregated(List<String> groups) {
        var items = new ArrayList<Json>();
        for (String group : groups) {
            var versions = new ArrayList<Json>();
            for (String version : versions(group)) {
                versions.add(Json.object(
                        "version",
                        version,
                        "resources",
                        kinds.in(group, version).stream()
                                .map(Discovery::aggregated)
                                .toList(),
                        "freshness",
                        "Current"));
            }
            items.add(Json.object("metadata", Json.object("name", group), "versions", versions));
        }
        var list = Json.object(
                "kind",
                "APIGroupDiscoveryList",
                "apiVersion",
                "apidiscovery.k8s.io/v2",
                "metadata",
                Json.EMPTY,
                "items",
                items);
        var reply = Reply.json(200, list);
        return new Reply(
                200, "application/json;g=apidiscovery.k8s.io;v=v2;as=APIGroupDiscoveryList", reply.body(), Map.of());
    }

    private static Json.Obj aggregated(Kind kind) {
        var resource = Json.object(
                "resource", kind.plural(),
                "responseKind", responseKind(kind.group(), kind.version(), kind.kind()),
                "scope", kind.namespaced() ? "Namespaced" : "Cluster",
                "singularResource", kind.singular(),
                "verbs", VERBS);
        if (!kind.shortNames().isEmpty()) {
            resource = resource.with("shortNames", kind.shortNames());
        }
        if (!kind.categories().isEmpty()) {
            resource = resource.with("categories", kind.categories());
        }
        var parts = subresources(kind).stream()
                .map(part -> Json.object(
                        "subresource",
                        part.get("name"),
                        "responseKind",
                        responseKind(
                                part.get("group").text(kind.group()),
                                part.get("version").text(kind.version()),
                                part.get("kind").plain()),
                        "verbs",
                        part.get("verbs")))
                .toList();
        return parts.isEmpty() ? resource : resource.with("subresources", parts);
    }

    private static Json.Obj responseKind(String group, String version, String kind) {
        return Json.object("group", group, "version", version, "kind", kind);
    }

    /** Who reaches the loopback may do everything. */
    private static Reply review(Call call, String plural) {
        if (!call.method().equals("POST")
                || !List.of("selfsubjectaccessreviews", "subjectaccessreviews", "selfsubjectrulesreviews")
                        .contains(plural)) {
            throw ApiException.noSuchResource();
        }
        var everything = Json.object(
                "incomplete", false,
                "resourceRules",
                        List.of(Json.object(
                                "verbs", List.of("*"), "apiGroups", List.of("*"), "resources", List.of("*"))),
                "nonResourceRules", List.of(Json.object("verbs", List.of("*"), "nonResourceURLs", List.of("*"))));
        return Reply.json(
                201,
                call.object()
                        .with(
                                "status",
                                plural.equals("selfsubjectrulesreviews")
                                        ? everything
                                        : Json.object(
                                                "allowed", true, "reason", "the embedded API allows everything")));
    }
}

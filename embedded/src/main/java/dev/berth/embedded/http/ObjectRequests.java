package dev.berth.embedded.http;

import dev.berth.embedded.api.ApiException;
import dev.berth.embedded.api.Bindings;
import dev.berth.embedded.api.DeleteOptions;
import dev.berth.embedded.api.Evictions;
import dev.berth.embedded.api.Kind;
import dev.berth.embedded.api.Kinds;
import dev.berth.embedded.api.Reads;
import dev.berth.embedded.api.Scales;
import dev.berth.embedded.api.Writes;
import dev.berth.embedded.json.Json;
import dev.berth.embedded.json.JsonText;
import dev.berth.embedded.kinds.BuiltIn;
import dev.berth.embedded.store.Store;
import dev.berth.embedded.store.Stored;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Set;
import java.util.function.Function;
import java.util.function.UnaryOperator;

/** Requests about objects: what verb is meant, and what is answered. */
final class ObjectRequests {
    /** Kinds whose deletion is answered with the object. */
    private static final Set<String> SHOWN_WHEN_DELETED =
            Set.of("pods", "services", "persistentvolumeclaims", "persistentvolumes", "serviceaccounts", "namespaces");

    private final Kinds kinds;
    private final Store store;
    private final Reads reads;
    private final Writes writes;
    private final Bindings bindings;
    private final Evictions evictions;
    private final Patches patches;
    private final PodLogs logs;
    private final FieldValidation fields = new FieldValidation();

    ObjectRequests(Kinds kinds, Store store, Writes writes) {
        this.kinds = kinds;
        this.store = store;
        this.reads = new Reads(store);
        this.writes = writes;
        bindings = new Bindings(writes, BuiltIn.POD);
        evictions = new Evictions(store, writes, BuiltIn.POD, BuiltIn.BUDGET);
        patches = new Patches(writes);
        logs = new PodLogs(store);
    }

    Kind kind(Route route) {
        var kind = kinds.find(route.group(), route.version(), route.plural());
        if (kind == null) {
            throw ApiException.noSuchResource();
        }
        return kind;
    }

    boolean isWatch(Call call, Route route) {
        return call.method().equals("GET")
                && call.flag("watch")
                && route.subresource().isEmpty();
    }

    Reply answer(Call call, Route route) {
        if (route.group().isEmpty()
                && route.plural().equals("bindings")
                && call.method().equals("POST")) {
            return bind(call, route, call.object().at("metadata", "name").text(""));
        }
        var kind = kind(route);
        if (!route.subresource().isEmpty()) {
            return subresource(call, route, kind);
        }
        if (route.name().isEmpty()) {
            return switch (call.method()) {
                case "GET" -> list(call, route, kind);
                case "POST" -> create(call, route, kind);
                case "DELETE" -> deleteAll(call, route, kind);
                default -> throw ApiException.methodNotAllowed();
            };
        }
        if (kind.namespaced() && route.namespace().isEmpty()) {
            throw ApiException.noSuchResource();
        }
        return switch (call.method()) {
            case "GET" -> one(call, kind, reads.get(kind, route.namespace(), route.name()));
            case "PUT" -> replace(call, route, kind, Writes.Part.MAIN);
            case "PATCH" -> patch(call, route, kind, Writes.Part.MAIN);
            case "DELETE" -> delete(call, route, kind);
            default -> throw ApiException.methodNotAllowed();
        };
    }

    private Reply subresource(Call call, Route route, Kind kind) {
        return switch (route.subresource()) {
            case "status" -> {
                if (!kind.status()) {
                    throw ApiException.noSuchResource();
                }
                yield switch (call.method()) {
                    case "GET" -> object(200, kind, reads.get(kind, route.namespace(), route.name()));
                    case "PUT" -> replace(call, route, kind, Writes.Part.STATUS);
                    case "PATCH" -> patch(call, route, kind, Writes.Part.STATUS);
                    default -> throw ApiException.methodNotAllowed();
                };
            }
            case "scale" -> scale(call, route, kind);
            case "binding" -> {
                checkPost(call, kind);
                yield bind(call, route, route.name());
            }
            case "eviction" -> {
                checkPost(call, kind);
                evictions.evict(route.namespace(), route.name(), call.object(), call.writeOptions());
                yield Reply.json(201, success(Json.EMPTY));
            }
            case "log" -> {
                if (!kind.is("", "pods") || !call.method().equals("GET")) {
                    throw ApiException.noSuchResource();
                }
                yield logs.read(call, route.namespace(), route.name());
            }
            case "finalize" -> {
                if (!kind.is("", "namespaces") || !call.method().equals("PUT")) {
                    throw ApiException.noSuchResource();
                }
                yield replace(call, route, kind, Writes.Part.ANY);
            }
            default -> throw ApiException.noSuchResource();
        };
    }

    private static void checkPost(Call call, Kind kind) {
        if (!kind.is("", "pods")) {
            throw ApiException.noSuchResource();
        }
        if (!call.method().equals("POST")) {
            throw ApiException.methodNotAllowed();
        }
    }

    private Reply scale(Call call, Route route, Kind kind) {
        var paths = kind.scale();
        if (paths == null) {
            throw ApiException.noSuchResource();
        }
        UnaryOperator<Json.Obj> edit = switch (call.method()) {
            case "GET" -> scale -> scale;
            case "PUT" -> {
                var body = call.object();
                yield scale -> body;
            }
            case "PATCH" -> Patches.edit(call, kind);
            default -> throw ApiException.methodNotAllowed();
        };
        var stored = call.method().equals("GET")
                ? reads.get(kind, route.namespace(), route.name())
                : writes.change(
                        kind,
                        route.namespace(),
                        route.name(),
                        Writes.Part.MAIN,
                        call.writeOptions(),
                        before -> Scales.scaled(kind, before, paths, edit.apply(Scales.of(before, paths))));
        return Reply.json(200, Scales.of(kind.present(stored.object()), paths));
    }

    private Reply patch(Call call, Route route, Kind kind, Writes.Part part) {
        var checked = fields.patch(call, kind);
        var patched = patches.patch(call, kind, route.namespace(), route.name(), part);
        return checked.told(object(patched.created() ? 201 : 200, kind, patched.object()));
    }

    /** One object as the client wants to see it. */
    private Reply one(Call call, Kind kind, Stored object) {
        if (Tables.isWanted(call)) {
            return table(
                    call,
                    kind,
                    List.of(object),
                    Json.object("resourceVersion", object.metadata().get("resourceVersion")));
        }
        return object(200, kind, object);
    }

    private Reply table(Call call, Kind kind, List<Stored> objects, Json.Obj metadata) {
        return Reply.json(
                200, Tables.table(kind, objects, metadata, writes.context().now(), call.parameter("includeObject")));
    }

    /** How a watch writes an object. */
    Function<Stored, byte[]> shown(Call call, Kind kind) {
        return Tables.isWanted(call)
                ? object -> JsonText.bytes(Tables.table(
                        kind,
                        List.of(object),
                        Json.object("resourceVersion", object.metadata().get("resourceVersion")),
                        writes.context().now(),
                        call.parameter("includeObject")))
                : kind::presentText;
    }

    private Reply bind(Call call, Route route, String name) {
        bindings.bind(route.namespace(), name, call.object(), call.writeOptions());
        return Reply.json(201, success(Json.EMPTY));
    }

    private Reply list(Call call, Route route, Kind kind) {
        var page = reads.list(kind, route.namespace(), call.selection(kind), call.paging());
        var metadata = Json.object("resourceVersion", String.valueOf(page.revision()));
        if (page.next() != null) {
            metadata = metadata.with("continue", page.next());
        }
        if (page.remaining() != null) {
            metadata = metadata.with("remainingItemCount", page.remaining());
        }
        if (Tables.isWanted(call)) {
            return table(call, kind, page.objects(), metadata);
        }
        var head = Json.object("kind", kind.listKind(), "apiVersion", kind.apiVersion(), "metadata", metadata);
        return Reply.json(200, listText(head, kind, page.objects()));
    }

    private static byte[] listText(Json.Obj head, Kind kind, List<Stored> objects) {
        String opening = JsonText.text(head);
        var text = new ByteArrayOutputStream(1024 + 1024 * objects.size());
        text.writeBytes(opening.substring(0, opening.length() - 1).getBytes(StandardCharsets.UTF_8));
        text.writeBytes(",\"items\":[".getBytes(StandardCharsets.UTF_8));
        boolean first = true;
        for (var object : objects) {
            if (!first) {
                text.write(',');
            }
            first = false;
            text.writeBytes(kind.presentText(object));
        }
        text.writeBytes("]}".getBytes(StandardCharsets.UTF_8));
        return text.toByteArray();
    }

    private Reply create(Call call, Route route, Kind kind) {
        if (kind.namespaced() && route.namespace().isEmpty()) {
            throw ApiException.methodNotAllowed();
        }
        var checked = fields.object(call, kind, call.object());
        return checked.told(
                object(201, kind, writes.create(kind, route.namespace(), checked.object(), call.writeOptions())));
    }

    private Reply replace(Call call, Route route, Kind kind, Writes.Part part) {
        var checked = fields.object(call, kind, call.object());
        return checked.told(object(
                200,
                kind,
                writes.change(
                        kind, route.namespace(), route.name(), part, call.writeOptions(), before -> checked.object())));
    }

    private Reply delete(Call call, Route route, Kind kind) {
        var deletion = writes.delete(kind, route.namespace(), route.name(), deleteOptions(call));
        if (!deletion.gone() || SHOWN_WHEN_DELETED.contains(kind.plural())) {
            return object(200, kind, deletion.object());
        }
        var details = Json.object("name", route.name());
        if (!kind.group().isEmpty()) {
            details = details.with("group", kind.group());
        }
        return Reply.json(
                200,
                success(details.with("kind", kind.plural())
                        .with("uid", deletion.object().uid())));
    }

    private Reply deleteAll(Call call, Route route, Kind kind) {
        var options = deleteOptions(call);
        var page = reads.list(kind, route.namespace(), call.selection(kind), Reads.Paging.NONE);
        for (var object : page.objects()) {
            try {
                writes.delete(kind, object.namespace(), object.name(), options.onlyUid(object.uid()));
            } catch (ApiException gone) {
                if (gone.code() != 404 && gone.code() != 409) {
                    throw gone;
                }
            }
        }
        var head = Json.object(
                "kind", kind.listKind(),
                "apiVersion", kind.apiVersion(),
                "metadata", Json.object("resourceVersion", String.valueOf(store.revision())));
        return Reply.json(200, listText(head, kind, page.objects()));
    }

    private static DeleteOptions deleteOptions(Call call) {
        var body = call.body().length == 0 ? Json.EMPTY : call.object();
        if (!call.parameter("gracePeriodSeconds").isEmpty()) {
            body = body.with("gracePeriodSeconds", call.number("gracePeriodSeconds", 0));
        }
        if (!call.parameter("propagationPolicy").isEmpty()) {
            body = body.with("propagationPolicy", call.parameter("propagationPolicy"));
        }
        var options = DeleteOptions.of(body);
        return call.parameter("dryRun").isEmpty() ? options : options.dryRun(true);
    }

    private static Reply object(int code, Kind kind, Stored object) {
        return Reply.json(code, kind.presentText(object));
    }

    private static Json.Obj success(Json.Obj details) {
        var status = Json.object("kind", "Status", "apiVersion", "v1", "metadata", Json.EMPTY, "status", "Success");
        return details.fields().isEmpty() ? status.with("code", 201) : status.with("details", details);
    }
}

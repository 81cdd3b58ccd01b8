package dev.berth.embedded.patch;

import dev.berth.embedded.json.Json;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Who owns which field ({@code managedFields}).
 *
 * <p>Idea (server-side apply, Kubernetes KEP-555): each manager owns the fields that it set last. An update takes what it
 * changes from all others. An apply owns exactly what its configuration says; where that differs from a field that
 * another manager owns it conflicts, unless forced; what it no longer says and nobody else owns is removed.
 *
 * <p>Cost: an update looks at what changed only, as versions share the rest.
 */
public final class Ownership {
    /** What nobody owns. */
    private static final Set<String> METADATA_IGNORED = Set.of(
            "name",
            "namespace",
            "uid",
            "creationTimestamp",
            "generation",
            "resourceVersion",
            "managedFields",
            "selfLink",
            "deletionTimestamp",
            "deletionGracePeriodSeconds",
            "generateName");

    private Ownership() {}

    /**
     * Who writes what, when.
     *
     * @param subresource the empty text for the object itself
     */
    public record Writer(String manager, String apiVersion, String subresource, String time) {}

    /** A field that another manager owns and that is to get another value. */
    public record Conflict(String manager, String apiVersion, String field) {}

    /** Refused for these conflicts. */
    public static final class ConflictException extends RuntimeException {
        private static final long serialVersionUID = 1L;
        private final transient List<Conflict> conflicts;

        ConflictException(List<Conflict> conflicts) {
            this.conflicts = conflicts;
        }

        public List<Conflict> conflicts() {
            return conflicts;
        }
    }

    /** The object after an update, with what the writer changed now its own. */
    public static Json.Obj updated(Json.@Nullable Obj before, Json.Obj after, Shape shape, Writer writer) {
        var was = before == null ? Json.EMPTY : stripped(before, writer);
        var is = stripped(after, writer);
        var changed = FieldSet.changed(was, is, shape);
        if (changed.isEmpty() && is.fields().keySet().equals(was.fields().keySet()) && is.equals(was)) {
            return after;
        }
        var entries = new ArrayList<Json>();
        Set<List<String>> mine = new LinkedHashSet<>();
        for (var entry : after.at("metadata", "managedFields").items()) {
            var owned = FieldSet.read(entry.get("fieldsV1"));
            if (isMine(entry, writer, "Update")) {
                mine.addAll(owned);
                mine.removeIf(path -> !FieldSet.has(after, path));
                continue;
            }
            boolean lost = owned.removeIf(path -> changed.contains(path) || !FieldSet.has(after, path));
            if (!owned.isEmpty()) {
                entries.add(lost ? entry.asObject().with("fieldsV1", FieldSet.write(owned)) : entry);
            }
        }
        mine.addAll(changed);
        if (!mine.isEmpty()) {
            entries.add(entry(writer, "Update", mine));
        }
        return entries.isEmpty()
                ? after.drop("metadata", "managedFields")
                : after.put(entries, "metadata", "managedFields");
    }

    /**
     * The object with the configuration applied.
     *
     * @throws ConflictException where others own what is to change, and it is not forced
     */
    public static Json.Obj applied(Json.Obj live, Json.Obj configuration, Shape shape, Writer writer, boolean force) {
        var wished = stripped(configuration, writer.subresource());
        var mine = FieldSet.of(wished, shape);
        Set<List<String>> before = Set.of();
        Json previous = Json.NULL;
        var others = new ArrayList<Json>();
        for (var entry : live.at("metadata", "managedFields").items()) {
            if (isMine(entry, writer, "Apply")) {
                before = FieldSet.read(entry.get("fieldsV1"));
                previous = entry;
            } else {
                others.add(entry);
            }
        }
        var merged = (Json.Obj) Merge.apply(live, wished, shape);
        var changed = new LinkedHashSet<>(mine);
        changed.removeIf(path -> FieldSet.valueAt(live, path).equals(FieldSet.valueAt(merged, path)));
        var kept = new ArrayList<Json>();
        var owners = new LinkedHashSet<List<String>>();
        var conflicts = new ArrayList<Conflict>();
        for (var other : others) {
            var owned = FieldSet.read(other.get("fieldsV1"));
            for (var path : changed) {
                if (owned.contains(path) && !path.getLast().equals(".")) {
                    conflicts.add(new Conflict(
                            other.get("manager").text(""),
                            other.get("apiVersion").text(""),
                            FieldSet.shown(path)));
                }
            }
            boolean lost = owned.removeAll(changed);
            owners.addAll(owned);
            if (!owned.isEmpty()) {
                kept.add(lost ? other.asObject().with("fieldsV1", FieldSet.write(owned)) : other);
            }
        }
        if (!conflicts.isEmpty() && !force) {
            throw new ConflictException(conflicts);
        }
        Json result = merged;
        for (var path : before) {
            if (!mine.contains(path) && !owners.contains(path) && !isHeldBelow(path, owners)) {
                result = FieldSet.remove(result, path);
            }
        }
        boolean same =
                result.equals(live) && FieldSet.read(previous.get("fieldsV1")).equals(mine);
        kept.add(same && previous.present() ? previous : entry(writer, "Apply", mine));
        return ((Json.Obj) result).put(kept, "metadata", "managedFields");
    }

    /** An item stays as long as somebody owns something in it. */
    private static boolean isHeldBelow(List<String> path, Set<List<String>> owners) {
        if (!path.getLast().equals(".")) {
            return false;
        }
        var item = path.subList(0, path.size() - 1);
        return owners.stream()
                .anyMatch(owned -> owned.size() > item.size()
                        && owned.subList(0, item.size()).equals(item));
    }

    private static boolean isMine(Json entry, Writer writer, String operation) {
        return entry.get("manager").text("").equals(writer.manager())
                && entry.get("operation").text("").equals(operation)
                && entry.get("apiVersion").text("").equals(writer.apiVersion())
                && entry.get("subresource").text("").equals(writer.subresource());
    }

    private static Json.Obj entry(Writer writer, String operation, Set<List<String>> fields) {
        var entry = Json.object(
                "manager", writer.manager(),
                "operation", operation,
                "apiVersion", writer.apiVersion(),
                "time", writer.time(),
                "fieldsType", "FieldsV1",
                "fieldsV1", FieldSet.write(fields));
        return writer.subresource().isEmpty() ? entry : entry.with("subresource", writer.subresource());
    }

    private static Json.Obj stripped(Json.Obj object, Writer writer) {
        return stripped(object, writer.subresource());
    }

    private static Json.Obj stripped(Json.Obj object, String subresource) {
        if (subresource.equals("status")) {
            return object.get("status").present() ? Json.object("status", object.get("status")) : Json.EMPTY;
        }
        var rest = object.without("apiVersion").without("kind").without("status");
        var metadata = rest.get("metadata").asObject();
        for (String name : METADATA_IGNORED) {
            metadata = metadata.without(name);
        }
        return metadata.fields().isEmpty() ? rest.without("metadata") : rest.with("metadata", metadata);
    }
}

package dev.berth.embedded.api;

import dev.berth.embedded.json.Json;
import dev.berth.embedded.patch.Ownership;
import dev.berth.embedded.store.Resource;
import dev.berth.embedded.store.Store;
import dev.berth.embedded.store.Stored;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * Creates, changes and deletes objects as Kubernetes does.
 *
 * <p>Idea: each write reads, decides and stores inside the store's lock, so a write never sees half of another, and a
 * conflict is what the client asked to be checked, never an accident of timing. What an object must look like before and
 * after is the business of {@link Metadata} and of the kind's {@link Rules}.
 */
public final class Writes {
    private static final int NAMES_TRIED_MAX = 8;
    private static final Resource NAMESPACES = new Resource("", "namespaces");

    private final Store store;
    private final InstantSource clock;
    private final Ids ids;
    private final Rules.Context context;

    public Writes(Store store, InstantSource clock, Ids ids) {
        this.store = store;
        this.clock = clock;
        this.ids = ids;
        context = new Context();
    }

    /** Which part of an object a change is about. */
    public enum Part {
        MAIN,
        STATUS,
        /** What a subresource changes by its own right, such as the node of a pod: all of it counts. */
        ANY
    }

    /** @param object the last version; gone from the store or marked for deletion */
    public record Deletion(Stored object, boolean gone) {}

    private final class Context implements Rules.Context {
        @Override
        public Instant now() {
            return clock.instant();
        }

        @Override
        public @Nullable Stored find(Resource resource, String namespace, String name) {
            return store.get(resource, Stored.key(namespace, name));
        }

        @Override
        public List<Stored> all(Resource resource, String namespace) {
            return store.list(resource, namespace.isEmpty() ? "" : namespace + "/")
                    .objects();
        }
    }

    public Rules.Context context() {
        return context;
    }

    public Stored create(Kind kind, String namespace, Json.Obj body, WriteOptions options) {
        var located = Metadata.located(kind, namespace, body);
        if (!located.at("metadata", "resourceVersion").text("").isEmpty()) {
            throw ApiException.badRequest("resourceVersion should not be set on objects to be created");
        }
        String prefix = located.at("metadata", "generateName").text("");
        boolean generated = located.at("metadata", "name").text("").isEmpty() && !prefix.isEmpty();
        var prepared = Metadata.created(located, ids, clock.instant());
        return store.exclusively(() -> {
            checkNamespace(kind, namespace, located.at("metadata", "name").text(""));
            var object = prepared;
            for (int i = 0; generated && i < NAMES_TRIED_MAX; i++) {
                object = prepared.put(prefix + ids.suffix(), "metadata", "name");
                if (store.get(kind.table(), keyOf(object)) == null) {
                    break;
                }
            }
            return store(kind, namespace, object, options);
        });
    }

    private Stored store(Kind kind, String namespace, Json.Obj object, WriteOptions options) {
        var rules = kind.rules();
        String name = object.at("metadata", "name").text("");
        var wished = rules.defaults(object);
        if (options.tracking() == WriteOptions.Tracking.UPDATE) {
            wished = Ownership.updated(
                    null, wished.drop("metadata", "managedFields"), kind.shape(), writer(kind, options, Part.MAIN));
        }
        var complete = rules.created(wished, context);
        if (rules.countsGenerations()) {
            complete = complete.put(1, "metadata", "generation");
        }
        var causes = new ArrayList<>(Metadata.check(kind, complete));
        causes.addAll(rules.check(complete));
        refuse(kind, name, causes);
        var stored = kind.toStored(complete);
        if (store.get(kind.table(), Stored.key(namespace, name)) != null) {
            throw ApiException.alreadyExists(kind, name);
        }
        return options.dryRun() ? new Stored(stored, store.revision()) : store.put(kind.table(), stored);
    }

    private void checkNamespace(Kind kind, String namespace, String name) {
        if (!kind.namespaced()) {
            return;
        }
        var found = store.get(NAMESPACES, namespace);
        if (found == null) {
            throw new ApiException(
                    404,
                    "NotFound",
                    "namespaces \"" + namespace + "\" not found",
                    Json.object("name", namespace, "kind", "namespaces"));
        }
        if (found.metadata().get("deletionTimestamp").present()) {
            throw new ApiException(
                    403,
                    "Forbidden",
                    kind.resource() + " \"" + name + "\" is forbidden: unable to create new content in namespace "
                            + namespace + " because it is being terminated",
                    Json.object(
                            "name",
                            name,
                            "kind",
                            kind.plural(),
                            "causes",
                            List.of(Json.object(
                                    "reason",
                                    "NamespaceTerminating",
                                    "message",
                                    "namespace " + namespace + " is being terminated",
                                    "field",
                                    "metadata.namespace"))));
        }
    }

    /** Changes an object; the edit gets it in the kind's version and returns what it should be. */
    public Stored change(
            Kind kind, String namespace, String name, Part part, WriteOptions options, UnaryOperator<Json.Obj> edit) {
        return store.exclusively(() -> {
            var current = find(kind, namespace, name);
            var before = kind.present(current.object());
            var edited = edit.apply(before);
            if (edited == before) {
                return current;
            }
            if (options.tracking() == WriteOptions.Tracking.UPDATE) {
                edited = withOwners(edited, before);
            }
            var after = settled(kind, before, edited, part);
            if (after.equals(before)) {
                return current;
            }
            if (options.tracking() == WriteOptions.Tracking.UPDATE && part != Part.ANY) {
                after = Ownership.updated(before, after, kind.shape(), writer(kind, options, part));
            }
            var causes = new ArrayList<>(Metadata.check(kind, after));
            causes.addAll(Metadata.checkUpdate(before, after));
            if (part == Part.MAIN) {
                causes.addAll(kind.rules().check(after));
                causes.addAll(kind.rules().checkUpdate(before, after));
            }
            refuse(kind, name, causes);
            var stored = kind.toStored(after);
            if (options.dryRun()) {
                return new Stored(stored, current.revision());
            }
            return isReleased(stored) ? store.remove(kind.table(), current) : store.put(kind.table(), stored);
        });
    }

    /** Updates cannot write the ownership; an empty list gives all of it up. */
    private static Json.Obj withOwners(Json.Obj edited, Json.Obj before) {
        var asked = edited.at("metadata", "managedFields");
        if (asked instanceof Json.Arr list && list.items().isEmpty()) {
            return edited.drop("metadata", "managedFields");
        }
        var owners = before.at("metadata", "managedFields");
        return owners.present()
                ? edited.put(owners, "metadata", "managedFields")
                : edited.drop("metadata", "managedFields");
    }

    private Ownership.Writer writer(Kind kind, WriteOptions options, Part part) {
        return new Ownership.Writer(
                options.manager(),
                kind.apiVersion(),
                part == Part.STATUS ? "status" : "",
                Times.seconds(clock.instant()));
    }

    /** What the edit may have changed, and what follows from it. */
    private Json.Obj settled(Kind kind, Json.Obj before, Json.Obj edited, Part part) {
        String name = before.at("metadata", "name").text("");
        checkVersion(kind, name, before, edited);
        var located = Metadata.located(kind, before.at("metadata", "namespace").text(""), edited);
        if (!located.at("metadata", "name").text(name).equals(name)) {
            throw ApiException.badRequest("the name of the object ("
                    + located.at("metadata", "name").text("") + ") does not match the name on the URL (" + name + ")");
        }
        var rules = kind.rules();
        var kept = Metadata.kept(before, located);
        return switch (part) {
            case ANY -> kept;
            case STATUS -> {
                var status = kept.get("status");
                var after = before.with(
                        "metadata",
                        before.get("metadata").asObject().with("managedFields", kept.at("metadata", "managedFields")));
                after = after.at("metadata", "managedFields").present()
                        ? after
                        : after.drop("metadata", "managedFields");
                yield rules.statusUpdated(
                        before, status.present() ? after.with("status", status) : after.without("status"), context);
            }
            case MAIN -> {
                var after = kept;
                if (kind.status()) {
                    after = before.get("status").present()
                            ? after.with("status", before.get("status"))
                            : after.without("status");
                }
                after = rules.updated(before, rules.defaults(after), context);
                yield rules.countsGenerations() && !sameContent(before, after)
                        ? after.put(before.at("metadata", "generation").number(0) + 1, "metadata", "generation")
                        : after;
            }
        };
    }

    private static boolean sameContent(Json.Obj before, Json.Obj after) {
        return before.without("metadata")
                .without("status")
                .equals(after.without("metadata").without("status"));
    }

    private static void checkVersion(Kind kind, String name, Json.Obj before, Json.Obj edited) {
        String asked = edited.at("metadata", "resourceVersion").text("");
        if (asked.isEmpty()) {
            if (!kind.rules().allowsUnconditionalUpdate()) {
                throw ApiException.invalid(
                        kind,
                        name,
                        List.of(Cause.invalid(
                                "metadata.resourceVersion", Json.of(0), "must be specified for an update")));
            }
        } else if (!asked.equals(before.at("metadata", "resourceVersion").text(""))) {
            throw ApiException.modified(kind, name);
        }
        String uid = edited.at("metadata", "uid").text("");
        String known = before.at("metadata", "uid").text("");
        if (!uid.isEmpty() && !uid.equals(known)) {
            throw ApiException.conflict(
                    kind, name, "Precondition failed: UID in precondition: " + uid + ", UID in object meta: " + known);
        }
    }

    public Deletion delete(Kind kind, String namespace, String name, DeleteOptions options) {
        return store.exclusively(() -> {
            var current = find(kind, namespace, name);
            checkPreconditions(kind, name, current, options);
            var object = withFinalizers(current.object(), options.propagation());
            object = kind.rules().deleting(object, context);
            long grace = kind.rules().graceSeconds(object, options.graceSeconds());
            var marked = marked(object, grace);
            if (options.dryRun()) {
                return new Deletion(current, isReleased(marked));
            }
            if (isReleased(marked)) {
                return new Deletion(store.remove(kind.table(), current), true);
            }
            return new Deletion(marked.equals(current.object()) ? current : store.put(kind.table(), marked), false);
        });
    }

    private void checkPreconditions(Kind kind, String name, Stored current, DeleteOptions options) {
        if (options.uid() != null && !options.uid().equals(current.uid())) {
            throw ApiException.conflict(
                    kind,
                    name,
                    "the UID in the precondition (" + options.uid() + ") does not match the UID in record ("
                            + current.uid() + "). The object might have been deleted and then recreated");
        }
        String version = current.metadata().get("resourceVersion").text("");
        if (options.resourceVersion() != null && !options.resourceVersion().equals(version)) {
            throw ApiException.conflict(
                    kind,
                    name,
                    "the ResourceVersion in the precondition (" + options.resourceVersion()
                            + ") does not match the ResourceVersion in record (" + version
                            + "). The object might have been modified");
        }
    }

    private static Json.Obj withFinalizers(Json.Obj object, DeleteOptions.Propagation propagation) {
        String wanted = switch (propagation) {
            case BACKGROUND -> "";
            case FOREGROUND -> "foregroundDeletion";
            case ORPHAN -> "orphan";
        };
        var names = new ArrayList<>(object.at("metadata", "finalizers").items().stream()
                .map(Json::plain)
                .filter(name -> !Set.of("foregroundDeletion", "orphan").contains(name))
                .toList());
        if (!wanted.isEmpty()) {
            names.add(wanted);
        }
        return names.isEmpty() ? object.drop("metadata", "finalizers") : object.put(names, "metadata", "finalizers");
    }

    /** Marked for deletion after the grace; a second wish can only shorten the first. */
    private Json.Obj marked(Json.Obj object, long grace) {
        var metadata = object.get("metadata").asObject();
        if (metadata.get("deletionTimestamp").present()
                && metadata.get("deletionGracePeriodSeconds").number(0) <= grace) {
            return object;
        }
        var marked = metadata.with(
                        "deletionTimestamp", Times.seconds(clock.instant().plusSeconds(grace)))
                .with("deletionGracePeriodSeconds", grace);
        if (metadata.get("generation").present()) {
            marked = marked.with("generation", metadata.get("generation").number(0) + 1);
        }
        return object.with("metadata", marked);
    }

    /** Marked for deletion, and nobody holds it back. */
    private static boolean isReleased(Json.Obj object) {
        return object.at("metadata", "deletionTimestamp").present()
                && object.at("metadata", "deletionGracePeriodSeconds").number(0) == 0
                && !Metadata.hasFinalizers(object)
                && !(object.get("kind").text("").equals("Namespace")
                        && !object.at("spec", "finalizers").items().isEmpty());
    }

    private Stored find(Kind kind, String namespace, String name) {
        var found = store.get(kind.table(), Stored.key(namespace, name));
        if (found == null) {
            throw ApiException.notFound(kind, name);
        }
        return found;
    }

    private static String keyOf(Json.Obj object) {
        return Stored.key(
                object.at("metadata", "namespace").text(""),
                object.at("metadata", "name").text(""));
    }

    private static void refuse(Kind kind, String name, List<Cause> causes) {
        if (!causes.isEmpty()) {
            throw ApiException.invalid(kind, name, causes);
        }
    }
}

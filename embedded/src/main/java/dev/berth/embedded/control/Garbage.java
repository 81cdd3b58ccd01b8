package dev.berth.embedded.control;

import dev.berth.embedded.api.ApiException;
import dev.berth.embedded.api.DeleteOptions;
import dev.berth.embedded.api.Kind;
import dev.berth.embedded.api.WriteOptions;
import dev.berth.embedded.api.Writes;
import dev.berth.embedded.json.Json;
import dev.berth.embedded.store.Change;
import dev.berth.embedded.store.Store;
import dev.berth.embedded.store.Stored;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;

/** Deletes what nobody owns any more; in the foreground before its owner, or not at all for orphans. */
final class Garbage implements Controller {
    private static final WriteOptions AS = WriteOptions.of("garbage-collector");
    private final Store store;
    private final Writes writes;
    private final Owned owned;
    private final Set<String> living = new HashSet<>();
    private final Map<String, Change> ended = new LinkedHashMap<>();
    private final Map<String, Change> ending = new LinkedHashMap<>();
    private final Map<String, Change> questioned = new LinkedHashMap<>();

    Garbage(Store store, Writes writes, Owned owned) {
        this.store = store;
        this.writes = writes;
        this.owned = owned;
    }

    @Override
    public void saw(Change change) {
        String uid = change.after().uid();
        if (change.kind() == Change.Kind.DELETED) {
            living.remove(uid);
            ending.remove(uid);
            ended.put(uid, change);
            return;
        }
        living.add(uid);
        if (!change.after().metadata().get("ownerReferences").items().isEmpty()) {
            questioned.put(uid, change);
        }
        if (hasFinalizer(change.after(), "foregroundDeletion") || hasFinalizer(change.after(), "orphan")) {
            ending.put(uid, change);
        }
    }

    private static boolean hasFinalizer(Stored object, String name) {
        return object.metadata().get("deletionTimestamp").present()
                && object.metadata().get("finalizers").items().contains(Json.of(name));
    }

    @Override
    public void act() {
        var gone = Set.copyOf(ended.keySet());
        ended.clear();
        for (String uid : gone) {
            owned.of(uid).forEach(this::collect);
        }
        questioned
                .values()
                .forEach(change ->
                        collect(new Owned.Item(change.resource(), change.after().key())));
        questioned.clear();
        for (var change : java.util.List.copyOf(ending.values())) {
            var owner = store.get(change.resource(), change.after().key());
            if (owner == null || !owner.uid().equals(change.after().uid())) {
                ending.remove(change.after().uid());
            } else if (hasFinalizer(owner, "orphan")) {
                owned.of(owner.uid()).forEach(item -> disown(item, owner.uid()));
                release(change, owner, "orphan");
            } else if (hasFinalizer(owner, "foregroundDeletion")) {
                var dependents = owned.of(owner.uid());
                dependents.forEach(item -> delete(item, DeleteOptions.Propagation.FOREGROUND));
                if (dependents.isEmpty()) {
                    release(change, owner, "foregroundDeletion");
                }
            } else {
                ending.remove(owner.uid());
            }
        }
    }

    /** Deletes the object if all its owners are gone; forgets single owners that are. */
    private void collect(Owned.Item item) {
        var object = store.get(item.resource(), item.key());
        if (object == null) {
            return;
        }
        var owners = Owned.owners(object);
        if (!owners.isEmpty() && owners.stream().noneMatch(living::contains)) {
            delete(item, DeleteOptions.Propagation.BACKGROUND);
        } else {
            owners.stream().filter(uid -> !living.contains(uid)).forEach(uid -> disown(item, uid));
        }
    }

    private void delete(Owned.Item item, DeleteOptions.Propagation propagation) {
        var object = store.get(item.resource(), item.key());
        if (object == null || object.metadata().get("deletionTimestamp").present()) {
            return;
        }
        quietly(() -> writes.delete(
                kindOf(object, item),
                object.namespace(),
                object.name(),
                new DeleteOptions(null, object.uid(), null, propagation, false)));
    }

    private void disown(Owned.Item item, String uid) {
        var object = store.get(item.resource(), item.key());
        if (object != null) {
            quietly(() -> writes.change(
                    kindOf(object, item), object.namespace(), object.name(), Writes.Part.ANY, AS, before -> {
                        var rest = before.at("metadata", "ownerReferences").items().stream()
                                .filter(owner -> !owner.get("uid").plain().equals(uid))
                                .toList();
                        return rest.isEmpty()
                                ? before.drop("metadata", "ownerReferences")
                                : before.put(rest, "metadata", "ownerReferences");
                    }));
        }
    }

    private void release(Change change, Stored owner, String finalizer) {
        ending.remove(owner.uid());
        var item = new Owned.Item(change.resource(), owner.key());
        quietly(() -> writes.change(
                kindOf(owner, item),
                owner.namespace(),
                owner.name(),
                Writes.Part.ANY,
                AS,
                before -> before.put(
                        before.at("metadata", "finalizers").items().stream()
                                .filter(each -> !each.plain().equals(finalizer))
                                .toList(),
                        "metadata",
                        "finalizers")));
    }

    /** The stored form of an object, with the rules of its kind where they matter for its deletion. */
    private static Kind kindOf(Stored object, Owned.Item item) {
        for (var kind : dev.berth.embedded.kinds.BuiltIn.kinds()) {
            if (kind.resource().equals(item.resource()) && kind.table().equals(item.resource())) {
                return kind;
            }
        }
        String apiVersion = object.object().get("apiVersion").plain();
        var builder = Kind.named(
                item.resource().group(),
                apiVersion.substring(apiVersion.indexOf('/') + 1),
                object.object().get("kind").plain(),
                item.resource().plural());
        return (object.namespace().isEmpty() ? builder.clusterWide() : builder).build();
    }

    /** Somebody else was faster: nothing is left to do. */
    private static void quietly(Runnable write) {
        try {
            write.run();
        } catch (ApiException raced) {
            if (raced.code() != 404 && raced.code() != 409) {
                throw raced;
            }
        }
    }
}

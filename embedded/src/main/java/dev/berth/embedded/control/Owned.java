package dev.berth.embedded.control;

import dev.berth.embedded.json.Json;
import dev.berth.embedded.store.Change;
import dev.berth.embedded.store.Resource;
import dev.berth.embedded.store.Store;
import dev.berth.embedded.store.Stored;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Which objects name which owner, by the owner's UID. */
final class Owned implements Controller {
    private final Map<String, Set<Item>> byOwner = new HashMap<>();

    /** An object that is owned. */
    record Item(Resource resource, String key) {}

    @Override
    public void saw(Change change) {
        var item = new Item(change.resource(), change.after().key());
        var before = change.before();
        if (before != null) {
            owners(before)
                    .forEach(uid ->
                            byOwner.getOrDefault(uid, new LinkedHashSet<>()).remove(item));
        }
        if (change.kind() != Change.Kind.DELETED) {
            owners(change.after())
                    .forEach(uid -> byOwner.computeIfAbsent(uid, unused -> new LinkedHashSet<>())
                            .add(item));
        }
        if (change.kind() == Change.Kind.DELETED
                && byOwner.getOrDefault(change.after().uid(), Set.of()).isEmpty()) {
            byOwner.remove(change.after().uid());
        }
    }

    @Override
    public void act() {}

    static List<String> owners(Stored object) {
        return object.metadata().get("ownerReferences").items().stream()
                .map(owner -> owner.get("uid").plain())
                .toList();
    }

    /** The UID of the owner that controls the object; the empty text where there is none. */
    static String controller(Stored object) {
        for (var owner : object.metadata().get("ownerReferences").items()) {
            if (owner.get("controller").isTrue()) {
                return owner.get("uid").plain();
            }
        }
        return "";
    }

    Set<Item> of(String uid) {
        return Set.copyOf(byOwner.getOrDefault(uid, Set.of()));
    }

    /** What the owner controls, of one kind, by name. */
    List<Stored> controlled(Store store, String uid, Resource resource) {
        return of(uid).stream()
                .filter(item -> item.resource().equals(resource))
                .map(item -> store.get(item.resource(), item.key()))
                .filter(object -> object != null && controller(object).equals(uid))
                .sorted(java.util.Comparator.comparing(Stored::key))
                .toList();
    }

    /** The reference by which a controller owns what it makes. */
    static Json.Obj reference(Stored owner) {
        return Json.object(
                "apiVersion", owner.object().get("apiVersion"),
                "kind", owner.object().get("kind"),
                "name", owner.name(),
                "uid", owner.uid(),
                "controller", true,
                "blockOwnerDeletion", true);
    }
}

package dev.berth.embedded.control;

import dev.berth.embedded.api.DeleteOptions;
import dev.berth.embedded.api.Kind;
import dev.berth.embedded.api.WriteOptions;
import dev.berth.embedded.api.Writes;
import dev.berth.embedded.json.Json;
import dev.berth.embedded.kinds.BuiltIn;
import dev.berth.embedded.store.Change;
import dev.berth.embedded.store.Resource;
import dev.berth.embedded.store.Store;
import dev.berth.embedded.store.Stored;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/** Empties namespaces that are being deleted, then lets them go. */
final class Namespaces implements Controller {
    private static final WriteOptions AS = WriteOptions.of("namespace-controller");
    private final Store store;
    private final Writes writes;
    private final Set<String> terminating = new LinkedHashSet<>();

    Namespaces(Store store, Writes writes) {
        this.store = store;
        this.writes = writes;
    }

    @Override
    public void saw(Change change) {
        if (change.resource().equals(BuiltIn.NAMESPACE.table())
                && change.after().metadata().get("deletionTimestamp").present()) {
            terminating.add(change.after().name());
        }
    }

    @Override
    public void act() {
        for (String name : List.copyOf(terminating)) {
            if (store.get(BuiltIn.NAMESPACE.table(), name) == null) {
                terminating.remove(name);
            } else if (isEmptied(name)) {
                terminating.remove(name);
                writes.change(
                        BuiltIn.NAMESPACE,
                        "",
                        name,
                        Writes.Part.ANY,
                        AS,
                        before -> before.put(new Json.Arr(List.of()), "spec", "finalizers"));
            }
        }
    }

    private boolean isEmptied(String namespace) {
        boolean empty = true;
        for (Resource resource : store.resources()) {
            for (var object : store.list(resource, namespace + "/").objects()) {
                empty = false;
                if (!object.metadata().get("deletionTimestamp").present()) {
                    writes.delete(kind(resource, object), namespace, object.name(), DeleteOptions.PLAIN);
                }
            }
        }
        return empty
                || store.resources().stream()
                        .allMatch(resource ->
                                store.list(resource, namespace + "/").objects().isEmpty());
    }

    private static Kind kind(Resource resource, Stored object) {
        if (resource.equals(BuiltIn.POD.table())) {
            return BuiltIn.POD;
        }
        String apiVersion = object.object().get("apiVersion").plain();
        return Kind.named(
                        resource.group(),
                        apiVersion.substring(apiVersion.indexOf('/') + 1),
                        object.object().get("kind").plain(),
                        resource.plural())
                .build();
    }
}

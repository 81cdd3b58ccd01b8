package dev.berth.engine.cluster;

import dev.berth.engine.model.ClusterObject;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** All objects but nodes and pods, by kind, namespace and name; few, so that a fork copies them. */
public final class ObjectStore {
    private final Map<Class<? extends ClusterObject>, TreeMap<String, ClusterObject>> byKind = new HashMap<>();
    private long version;

    ObjectStore() {}

    private ObjectStore(ObjectStore origin) {
        origin.byKind.forEach((kind, objects) -> byKind.put(kind, new TreeMap<>(objects)));
        version = origin.version;
    }

    public <T extends ClusterObject> @Nullable T get(Class<T> kind, String namespace, String identity) {
        var objects = byKind.get(kind);
        return objects == null || objects.isEmpty() ? null : kind.cast(objects.get(key(namespace, identity)));
    }

    /** All objects of a kind, ordered by namespace and name. */
    @SuppressWarnings("unchecked")
    public <T extends ClusterObject> Collection<T> all(Class<T> kind) {
        var objects = byKind.get(kind);
        return objects == null ? List.of() : (Collection<T>) objects.values();
    }

    void each(Consumer<ClusterObject> action) {
        byKind.values().forEach(objects -> objects.values().forEach(action));
    }

    /** Grows with each change to any object of the store. */
    public long version() {
        return version;
    }

    @Nullable
    ClusterObject put(ClusterObject object) {
        version++;
        return byKind.computeIfAbsent(object.getClass(), unused -> new TreeMap<>())
                .put(key(object.namespace(), object.identity()), object);
    }

    @Nullable
    ClusterObject remove(Class<? extends ClusterObject> kind, String namespace, String identity) {
        var objects = byKind.get(kind);
        version++;
        return objects == null ? null : objects.remove(key(namespace, identity));
    }

    private static String key(String namespace, String identity) {
        return namespace + "/" + identity;
    }

    ObjectStore fork() {
        return new ObjectStore(this);
    }
}

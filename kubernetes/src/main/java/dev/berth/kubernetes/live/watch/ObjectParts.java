package dev.berth.kubernetes.live.watch;

import dev.berth.kubernetes.tree.Value;
import org.jspecify.annotations.Nullable;

/** Picks single values out of a tree; absent ones are empty or 0. */
public final class ObjectParts {
    private ObjectParts() {}

    /** The text under a path of keys; empty where there is none. */
    public static String text(@Nullable Value value, String... path) {
        var found = at(value, path);
        return found instanceof Value.Scalar scalar ? scalar.text() : "";
    }

    /** The whole number under a path of keys; 0 where there is none. */
    public static long number(@Nullable Value value, String... path) {
        String text = text(value, path);
        try {
            return text.isEmpty() ? 0 : Long.parseLong(text);
        } catch (NumberFormatException notNumber) {
            return 0;
        }
    }

    /** The value under a path of keys, or null. */
    public static @Nullable Value at(@Nullable Value value, String... path) {
        var found = value;
        for (var key : path) {
            found = found instanceof Value.Mapping mapping ? mapping.entries().get(key) : null;
        }
        return found;
    }

    /** {@code metadata.resourceVersion}; 0 where there is none. */
    public static long resourceVersion(Value object) {
        return number(object, "metadata", "resourceVersion");
    }
}

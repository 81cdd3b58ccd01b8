package dev.berth.embedded.http;

import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What a path of the API names.
 *
 * @param namespace the empty text for objects without one, and for lists over all
 * @param name the empty text for collections
 * @param subresource the empty text for the object itself
 */
record Route(String group, String version, String namespace, String plural, String name, String subresource) {
    private static final Set<String> NAMESPACE_PARTS = Set.of("status", "finalize");

    /** Null where the path names no objects. */
    static @Nullable Route of(List<String> path) {
        if (path.size() > 1 && path.get(1).equals("authorization.k8s.io")) {
            return null;
        }
        if (path.size() >= 3 && path.get(0).equals("api")) {
            return of("", path.get(1), path.subList(2, path.size()));
        }
        if (path.size() >= 4 && path.get(0).equals("apis")) {
            return of(path.get(1), path.get(2), path.subList(3, path.size()));
        }
        return null;
    }

    private static @Nullable Route of(String group, String version, List<String> rest) {
        boolean inside = rest.size() >= 3 && rest.get(0).equals("namespaces") && !NAMESPACE_PARTS.contains(rest.get(2));
        String namespace = inside ? rest.get(1) : "";
        var names = inside ? rest.subList(2, rest.size()) : rest;
        if (names.size() > 3) {
            return null;
        }
        return new Route(
                group,
                version,
                namespace,
                names.get(0),
                names.size() > 1 ? names.get(1) : "",
                names.size() > 2 ? names.get(2) : "");
    }
}

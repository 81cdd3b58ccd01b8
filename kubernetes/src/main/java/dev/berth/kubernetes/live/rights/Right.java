package dev.berth.kubernetes.live.rights;

import dev.berth.kubernetes.live.http.Request;
import java.util.regex.Pattern;

/**
 * One verb on one kind of object, as RBAC names both.
 *
 * @param group API group; empty for the core
 * @param resource plural, with the subresource where there is one: {@code pods/binding}
 */
public record Right(String verb, String group, String resource) implements Comparable<Right> {
    private static final Pattern PATH = Pattern.compile(
            "/(?:api|apis/([^/?]+))/[^/?]+(?:/namespaces/[^/?]+(?=/))?/([^/?]+)(?:/([^/?]+))?(?:/([^/?]+))?(?:\\?(.*))?");

    /** The right that a request uses. */
    public static Right of(Request request) {
        return of(request.method(), request.path());
    }

    /**
     * The right that a request uses.
     *
     * @param path with its parameters
     * @throws IllegalArgumentException where the path leads to no object
     */
    public static Right of(String method, String path) {
        var found = PATH.matcher(path);
        if (!found.matches()) {
            throw new IllegalArgumentException(path + " is no path of objects");
        }
        boolean named = found.group(3) != null;
        boolean watches = found.group(5) != null && found.group(5).contains("watch=true");
        String verb = switch (method) {
            case "GET", "HEAD" -> named ? "get" : watches ? "watch" : "list";
            case "POST" -> "create";
            case "PUT" -> "update";
            case "PATCH" -> "patch";
            case "DELETE" -> named ? "delete" : "deletecollection";
            default -> throw new IllegalArgumentException(method + " is no method of the API");
        };
        return new Right(
                verb,
                found.group(1) == null ? "" : found.group(1),
                found.group(2) + (found.group(4) == null ? "" : "/" + found.group(4)));
    }

    /** Why it is missed, and what to do. */
    String missing() {
        return "the account may not " + this + "; grant it (berth manifests)";
    }

    @Override
    public int compareTo(Right other) {
        return toString().compareTo(other.toString());
    }

    /** As people say it: {@code create pods/binding}, {@code update leases.coordination.k8s.io}. */
    @Override
    public String toString() {
        int slash = resource.indexOf('/');
        String plural = slash < 0 ? resource : resource.substring(0, slash);
        return verb + " " + plural + (group.isEmpty() ? "" : "." + group)
                + (slash < 0 ? "" : resource.substring(slash));
    }
}

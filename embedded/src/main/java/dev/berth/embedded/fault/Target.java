package dev.berth.embedded.fault;

import java.util.Locale;

/**
 * Which requests a fault is for; the empty text stands for any.
 *
 * @param method such as {@code POST}
 * @param plural such as {@code pods}
 * @param subresource such as {@code binding}; {@code -} for the objects themselves
 */
public record Target(String method, String plural, String subresource) {
    public static final Target ANY = new Target("", "", "");
    public static final Target BINDINGS = new Target("POST", "pods", "binding");

    /** Requests or watches about one resource. */
    public static Target of(String plural) {
        return new Target("", plural, "");
    }

    boolean fits(String asked, String resource, String part) {
        return (method.isEmpty() || method.equals(asked.toUpperCase(Locale.ROOT)))
                && (plural.isEmpty() || plural.equals(resource))
                && (subresource.isEmpty() || subresource.equals(part) || (subresource.equals("-") && part.isEmpty()));
    }
}

package dev.berth.testkit.oracle;

import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A fact on which the engine does not agree.
 *
 * @param fact what it is about, such as {@code verdict node-1}
 * @param want what is right, one of these; empty where there should be no such fact
 * @param got what the engine says; null where it says nothing
 */
public record Difference(
        String id, String fact, Set<String> want, @Nullable String got) {
    @Override
    public String toString() {
        String right = want.isEmpty() ? "nothing" : String.join(" or ", want);
        return id + ": " + fact + ": want " + right + ", got " + (got == null ? "nothing" : got);
    }
}

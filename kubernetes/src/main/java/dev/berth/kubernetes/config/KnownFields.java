package dev.berth.kubernetes.config;

import dev.berth.kubernetes.objects.Field;
import dev.berth.kubernetes.tree.InputCode;
import java.util.List;

/** Refuses fields that nobody reads, so that a typing error never passes as a setting. */
public final class KnownFields {
    private KnownFields() {}

    public static void check(Field mapping, String... known) {
        check(mapping, List.of(known));
    }

    public static void check(Field mapping, List<String> known) {
        mapping.entries().forEach((name, field) -> {
            if (!known.contains(name)) {
                throw field.invalid(
                        InputCode.UNKNOWN_FIELD, "unknown field; known here are " + String.join(", ", known));
            }
        });
    }
}

package dev.berth.kubernetes.objects;

import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.format.DateTimeParseException;

/** Reads RFC 3339 times. */
final class Times {
    private Times() {}

    static long millis(Field field, long otherwise) {
        String text = field.textOrNull();
        if (text == null) {
            return otherwise;
        }
        try {
            return text.endsWith("Z")
                    ? Instant.parse(text).toEpochMilli()
                    : OffsetDateTime.parse(text).toInstant().toEpochMilli();
        } catch (DateTimeParseException malformed) {
            throw field.invalid("not a time; write it as 2026-01-31T12:00:00Z");
        }
    }
}

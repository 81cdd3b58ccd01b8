package dev.berth.embedded.api;

import dev.berth.embedded.json.Json;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeParseException;
import java.time.temporal.ChronoUnit;
import org.jspecify.annotations.Nullable;

/** Times as objects hold them. */
public final class Times {
    private Times() {}

    /** Whole seconds. */
    public static String seconds(Instant time) {
        return DateTimeFormatter.ISO_INSTANT.format(time.truncatedTo(ChronoUnit.SECONDS));
    }

    /** Always six digits after the second, as leases and events have it. */
    public static String micros(Instant time) {
        String whole = seconds(time);
        return whole.substring(0, whole.length() - 1) + String.format(".%06dZ", time.getNano() / 1000);
    }

    /** Null where there is no time. */
    public static @Nullable Instant read(Json value) {
        String text = value.textOrNull();
        if (text == null || text.isEmpty()) {
            return null;
        }
        try {
            return OffsetDateTime.parse(text).toInstant();
        } catch (DateTimeParseException malformed) {
            return null;
        }
    }

    /** {@code 12s}, {@code 5m3s}, {@code 3h}, {@code 2d4h}: as kubectl shows ages. */
    public static String age(@Nullable Instant since, Instant now) {
        return since == null ? "<unknown>" : span(Duration.between(since, now));
    }

    public static String span(Duration span) {
        long seconds = Math.max(0, span.toSeconds());
        long minutes = seconds / 60;
        long hours = minutes / 60;
        long days = hours / 24;
        if (seconds < 120) {
            return seconds + "s";
        }
        if (minutes < 10) {
            return minutes + "m" + (seconds % 60 == 0 ? "" : seconds % 60 + "s");
        }
        if (minutes < 180) {
            return minutes + "m";
        }
        if (hours < 8) {
            return hours + "h" + (minutes % 60 == 0 ? "" : minutes % 60 + "m");
        }
        if (hours < 48) {
            return hours + "h";
        }
        if (days < 8) {
            return days + "d" + (hours % 24 == 0 ? "" : hours % 24 + "h");
        }
        return days < 730 ? days + "d" : days / 365 + "y" + (days % 365 == 0 ? "" : days % 365 + "d");
    }
}

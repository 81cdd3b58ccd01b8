package dev.berth.cli.text;

import java.time.Duration;
import java.time.format.DateTimeParseException;
import java.util.Locale;

/** Times as people write them: {@code 90s}, {@code 10m}, {@code 1h30m}. */
public final class TimeSpan {
    private static final Duration MOST = Duration.ofHours(1_000_000);

    private TimeSpan() {}

    /**
     * The time that a text says, from none to a million hours.
     *
     * @param what the option or field that says it, for the message
     * @throws IllegalArgumentException with a message for people, where it says none
     */
    public static Duration parse(String text, String what) {
        Duration time;
        try {
            time = Duration.parse("PT" + text.toUpperCase(Locale.ROOT));
        } catch (DateTimeParseException malformed) {
            throw refused(text, what);
        }
        if (time.isNegative() || time.compareTo(MOST) > 0) {
            throw refused(text, what);
        }
        return time;
    }

    private static IllegalArgumentException refused(String text, String what) {
        return new IllegalArgumentException(
                what + " is \"" + text + "\"; write a time such as 90s, 10m or 1h30m, a million hours at most");
    }
}

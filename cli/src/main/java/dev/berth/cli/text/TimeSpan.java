package dev.berth.cli.text;

import java.time.Duration;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Times as options take them: {@code 90s}, {@code 10m}, {@code 8h}. */
public final class TimeSpan {
    private static final Pattern FORM = Pattern.compile("([0-9]{1,6})(s|m|h)");

    private TimeSpan() {}

    /** Null where the text is no such time. */
    public static @Nullable Duration parse(String text) {
        var matcher = FORM.matcher(text);
        if (!matcher.matches()) {
            return null;
        }
        long number = Long.parseLong(matcher.group(1));
        return switch (matcher.group(2)) {
            case "s" -> Duration.ofSeconds(number);
            case "m" -> Duration.ofMinutes(number);
            default -> Duration.ofHours(number);
        };
    }
}

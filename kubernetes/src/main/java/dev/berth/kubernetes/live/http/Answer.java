package dev.berth.kubernetes.live.http;

import java.nio.charset.StandardCharsets;

/**
 * What the API server answered, whole.
 *
 * @param retryAfterMillis how long it asks to wait; -1 where it does not say
 */
public record Answer(int status, long retryAfterMillis, byte[] body) {
    /** Characters of an answer that messages show. */
    private static final int SHOWN_MAX = 300;

    public boolean succeeded() {
        return status >= 200 && status < 300;
    }

    public String text() {
        return new String(body, StandardCharsets.UTF_8);
    }

    /** The status and the beginning of the text, on one printable line. */
    public String shown() {
        String text = text().replaceAll("\\p{Cntrl}+", " ").strip();
        return status + " " + (text.length() > SHOWN_MAX ? text.substring(0, SHOWN_MAX) + "…" : text);
    }
}

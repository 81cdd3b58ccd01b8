package dev.berth.cli.shadow;

import dev.berth.kubernetes.live.shadow.Shadow;
import java.util.ArrayList;
import java.util.List;

/**
 * Looks at both worlds from time to time. When there are many looks, every other one is dropped and the time between them
 * doubles, so that an hour and a week take the same room.
 */
final class Samples {
    private static final long FIRST_EVERY_MILLIS = 1_000;
    private static final int SAMPLES_MAX = 600;

    private final List<Sample> samples = new ArrayList<>();
    private long everyMillis = FIRST_EVERY_MILLIS;
    private long nextMillis;

    /** Looks if it is time to. */
    void look(Shadow shadow, long afterMillis) {
        if (afterMillis >= nextMillis) {
            now(shadow, afterMillis);
            nextMillis = afterMillis + everyMillis;
        }
    }

    /** Looks now. */
    void now(Shadow shadow, long afterMillis) {
        samples.add(Sample.of(shadow, afterMillis));
        if (samples.size() > SAMPLES_MAX) {
            for (int i = samples.size() - 2; i > 0; i -= 2) {
                samples.remove(i);
            }
            everyMillis *= 2;
        }
    }

    List<Sample> all() {
        return List.copyOf(samples);
    }
}

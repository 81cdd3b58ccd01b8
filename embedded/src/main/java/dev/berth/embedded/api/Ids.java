package dev.berth.embedded.api;

import java.util.UUID;
import java.util.random.RandomGenerator;

/** UIDs and the ends of generated names, from a source that a test can seed. */
public final class Ids {
    /** Without vowels and what looks alike, so that no words come out. */
    private static final String LETTERS = "bcdfghjklmnpqrstvwxz2456789";

    private final RandomGenerator random;

    public Ids(RandomGenerator random) {
        this.random = random;
    }

    public synchronized String uid() {
        long high = (random.nextLong() & ~0xF000L) | 0x4000L;
        long low = (random.nextLong() & 0x3FFF_FFFF_FFFF_FFFFL) | 0x8000_0000_0000_0000L;
        return new UUID(high, low).toString();
    }

    public synchronized String suffix() {
        var suffix = new StringBuilder(5);
        for (int i = 0; i < 5; i++) {
            suffix.append(LETTERS.charAt(random.nextInt(LETTERS.length())));
        }
        return suffix.toString();
    }
}

package dev.berth.engine.model;

import java.util.UUID;

/**
 * What makes an object itself, across others that come and go under its name. An API server gives each a random UUID,
 * which is kept here in 32 bytes where its text takes 80: there is one for every pod. What others wrote (dumps made by
 * hand, simulated pods) may be any text, and is kept as that. Equal are those of the same text.
 */
public sealed interface Uid {
    /** The text, exactly as it was read. */
    @Override
    String toString();

    static Uid of(String text) {
        if (text.length() == RandomUuid.LENGTH) {
            try {
                var uuid = UUID.fromString(text);
                if (uuid.toString().equals(text)) { // not where capitals were written
                    return new RandomUuid(uuid.getMostSignificantBits(), uuid.getLeastSignificantBits());
                }
            } catch (IllegalArgumentException notUuid) {
                // kept as text
            }
        }
        return new Text(text);
    }

    /** Whether an object names this one as its owner, say. */
    default boolean is(String text) {
        return toString().equals(text);
    }

    /** A UUID in lower case. */
    record RandomUuid(long mostBits, long leastBits) implements Uid {
        private static final int LENGTH = 36;

        @Override
        public String toString() {
            return new UUID(mostBits, leastBits).toString();
        }
    }

    /** Any other. */
    record Text(String text) implements Uid {
        @Override
        public String toString() {
            return text;
        }
    }
}

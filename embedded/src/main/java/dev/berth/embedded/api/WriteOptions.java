package dev.berth.embedded.api;

/**
 * How a write is meant.
 *
 * @param manager who writes, for the ownership of fields
 * @param dryRun everything but the storing
 */
public record WriteOptions(String manager, boolean dryRun, Unknown unknownFields, Tracking tracking) {
    /** What to do with fields that the schema does not know. */
    public enum Unknown {
        IGNORE,
        WARN,
        REFUSE
    }

    /** What becomes of the ownership of fields. */
    public enum Tracking {
        /** The manager owns what it changes. */
        UPDATE,
        /** The write says itself who owns what. */
        AS_WRITTEN
    }

    /** Of the server's own controllers. */
    public static WriteOptions of(String manager) {
        return new WriteOptions(manager, false, Unknown.IGNORE, Tracking.UPDATE);
    }

    public WriteOptions asWritten() {
        return new WriteOptions(manager, dryRun, unknownFields, Tracking.AS_WRITTEN);
    }
}

package dev.berth.embedded.api;

/**
 * How a write is meant.
 *
 * @param manager who writes, for the ownership of fields
 * @param dryRun everything but the storing
 */
public record WriteOptions(String manager, boolean dryRun, Unknown unknownFields) {
    /** What to do with fields that the schema does not know. */
    public enum Unknown {
        IGNORE,
        WARN,
        REFUSE
    }

    /** Of the server's own controllers. */
    public static WriteOptions of(String manager) {
        return new WriteOptions(manager, false, Unknown.IGNORE);
    }
}

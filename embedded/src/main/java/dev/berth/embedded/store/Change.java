package dev.berth.embedded.store;

import org.jspecify.annotations.Nullable;

/**
 * A step from one version of an object to the next.
 *
 * @param after the version that the change made; for a deletion the last version, with the deletion's revision
 * @param before absent where the object is new
 */
public record Change(
        Resource resource,
        Kind kind,
        Stored after,
        @Nullable Stored before) {
    public enum Kind {
        ADDED,
        MODIFIED,
        DELETED
    }

    public long revision() {
        return after.revision();
    }
}

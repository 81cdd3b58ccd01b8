package dev.berth.kubernetes.live.watch;

import dev.berth.kubernetes.tree.Value;

/**
 * Told what happens to one kind of object, by one thread, in order. A list is told as {@link #listing}, each object,
 * {@link #listed}; what was known before and was not told in between is gone. A sweep is told in the same way, but begins
 * with {@link #sweeping}. May block: then the stream waits.
 */
public interface WatchSink {
    /** A list begins: the first one, or one after a gap. */
    void listing();

    /**
     * A list begins that shows exactly the moment up to which all was told. What it shows otherwise than it is known
     * was never told.
     */
    default void sweeping() {
        listing();
    }

    /** An object is there, new or changed. */
    void seen(Value object, long resourceVersion);

    /** An object is gone. */
    void gone(Value object, long resourceVersion);

    /** All that was there at the resource version was told. */
    void listed(long resourceVersion);

    /** Nothing changed up to the resource version. */
    void upTo(long resourceVersion);

    /** Whether what was told is known to be current, and if not, why. */
    void health(WatchHealth health);
}

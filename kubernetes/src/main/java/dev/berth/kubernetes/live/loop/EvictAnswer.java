package dev.berth.kubernetes.live.loop;

/** What became of an eviction. */
public sealed interface EvictAnswer {
    /** The pod is going. */
    record Done() implements EvictAnswer {}

    /** The pod was gone already, or is another one now. */
    record Gone() implements EvictAnswer {}

    /** A disruption budget does not allow it now (429). */
    record Blocked(String why) implements EvictAnswer {}

    /** It failed; it may be tried again. */
    record Failed(String why) implements EvictAnswer {}
}

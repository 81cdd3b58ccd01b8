package dev.berth.kubernetes.live.watch;

/** How a list+watch fares. */
public sealed interface WatchHealth {
    /** The watch stream runs. */
    record Current() implements WatchHealth {}

    /** Tries again; what was told may be old. */
    record Behind(String why) implements WatchHealth {}

    /** The API server refuses the account. */
    record Forbidden(String verb, Resource resource) implements WatchHealth {}

    /** The API server does not offer the kind; asked again now and then. */
    record Absent(Resource resource) implements WatchHealth {}
}

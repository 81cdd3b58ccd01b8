package dev.berth.embedded.fault;

import java.time.Duration;

/** What may happen to a request, or to an event of a watch. */
public sealed interface Fault {
    /** To requests. */
    sealed interface OfRequest extends Fault {}

    /** To events of watches. */
    sealed interface OfEvent extends Fault {}

    /** The request waits before it is looked at. */
    record Latency(Duration time) implements OfRequest {}

    /** The request is answered with this code and nothing is done. */
    record Refusal(int code, int retryAfterSeconds) implements OfRequest {}

    /** The connection breaks before the request is looked at. */
    record LostRequest() implements OfRequest {}

    /** The request is done, and the connection breaks before the answer. */
    record LostReply() implements OfRequest {}

    /** The event never comes. */
    record Dropped() implements OfEvent {}

    /** The event comes twice. */
    record Duplicated() implements OfEvent {}

    /** The event comes after the next one. */
    record Reordered() implements OfEvent {}

    /** The event and all after it come later. */
    record Delayed(Duration time) implements OfEvent {}

    /** The connection of the watch breaks before the event. */
    record Broken() implements OfEvent {}

    /** From this event on the stream is silent, and stays open, until {@link Faults#thaw}. */
    record Frozen() implements OfEvent {}
}

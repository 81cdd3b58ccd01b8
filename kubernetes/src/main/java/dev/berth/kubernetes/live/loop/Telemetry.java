package dev.berth.kubernetes.live.loop;

import dev.berth.engine.plugin.ReasonCode;

/** Told what the loop does, for metrics; must be quick and never fail. */
public interface Telemetry {
    /** Tells nobody. */
    Telemetry NONE = new Telemetry() {};

    /** A pod was decided about. */
    default void decided(boolean placed, long nanos) {}

    /** A pod was bound, so long after it was created (wall clock, so never less than 0) and after it was decided. */
    default void bound(long sinceCreationMillis, long sinceDecisionNanos) {}

    /** A binding did not come about; the outcome is a short fixed word. */
    default void bindFailed(String outcome) {}

    /** A pod waits for a reason that is new to it. */
    default void waits(ReasonCode code) {}

    /** A gang that could not be completed is taken back. */
    default void gangUndone() {}

    /** A kubelet refused a pod; the reason is the kubelet's word. */
    default void refused(String reason) {}

    /** An object could not be read. */
    default void unreadable(String resource) {}

    /** A sweep showed that the watch of a resource had not told so many changes. */
    default void missed(String resource, int changes) {}

    /** An observation was taken in. */
    default void observed(int count) {}
}

package dev.berth.kubernetes.live.loop;

import dev.berth.engine.model.ClusterObject;
import dev.berth.engine.model.Pod;
import dev.berth.engine.model.PodGroup;
import dev.berth.kubernetes.live.watch.Resource;
import dev.berth.kubernetes.live.watch.WatchHealth;
import org.jspecify.annotations.Nullable;

/** Something that the loop learns from outside. */
public sealed interface Observation {
    /** A list of a kind begins; what it does not name is gone once {@link Listed} comes. */
    record Listing(Resource resource) implements Observation {}

    /** A list begins that shows what was told; each difference was not. */
    record Sweeping(Resource resource) implements Observation {}

    /** A list of a kind is complete. */
    record Listed(Resource resource) implements Observation {}

    /** How the watch of a kind fares. */
    record Health(Resource resource, WatchHealth health) implements Observation {}

    /** A pod is there. */
    record PodSeen(Pod pod, PodStatus status) implements Observation {}

    /** A native PodGroup is there. */
    record GroupSeen(Resource resource, PodGroup group, GroupStatus status) implements Observation {}

    /** Any other object is there. */
    record Seen(Resource resource, ClusterObject object) implements Observation {}

    /** An object is gone; pods by their uid, so that a recreated one stays. */
    record Gone(Resource resource, Class<? extends ClusterObject> type, String namespace, String identity, String uid)
            implements Observation {}

    /** An object cannot be read; it is left out and the rest goes on. */
    record Unreadable(Resource resource, String namespace, String name, String why) implements Observation {}

    /** A binding was answered. */
    record BindEnded(Orders.Bind order, BindAnswer answer) implements Observation {}

    /**
     * A pod was read from the API server, at least as new as the question.
     *
     * @param pod null where there is none, or one with another uid
     */
    record PodRead(Orders.Read order, @Nullable Pod pod, PodStatus status) implements Observation {}

    /** A pod could not be read. */
    record ReadFailed(Orders.Read order, String why) implements Observation {}

    /** A choice about a claim was written down, or was not. */
    record ClaimEnded(Orders.Claim order, ClaimAnswer answer) implements Observation {}

    /** An eviction was answered. */
    record EvictEnded(Orders.Evict order, EvictAnswer answer) implements Observation {}

    /** A pod group's condition stands as it was ordered, or could not be written. */
    record GroupExplained(Orders.ExplainGroup order, boolean written) implements Observation {}

    /** A condition was written, or was refused. */
    record ExplainEnded(Orders.Explain order, boolean written) implements Observation {}
}

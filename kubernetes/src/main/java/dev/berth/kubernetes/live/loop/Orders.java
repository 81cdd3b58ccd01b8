package dev.berth.kubernetes.live.loop;

import dev.berth.engine.decide.Decision;
import dev.berth.engine.model.DeviceIndexes;
import dev.berth.engine.model.GangKey;
import dev.berth.engine.model.Pod;
import org.jspecify.annotations.Nullable;

/** What the loop asks the write lanes to do. Each carries the epoch in which it was decided: see {@link Fence}. */
public final class Orders {
    private Orders() {}

    /** Bind a pod to a node. */
    public record Bind(Pod pod, String node, DeviceIndexes devices, long epoch) {}

    /**
     * Write down a choice about a claim of a pod that is going to be bound, or take it back.
     *
     * @param claimUid of the claim that was decided about; one that was recreated since is another
     * @param back take it back, where it still stands and nothing has come of it
     */
    public record Claim(Pod pod, Decision.OfClaim decision, String claimUid, boolean back, long epoch) {}

    /** Read what the API server knows of a pod. */
    public record Read(Pod pod) {}

    /** Why a pod is evicted. */
    public sealed interface Purpose {
        /** Another pod takes its room. */
        record Room(Pod preemptor) implements Purpose {}

        /** Its gang was begun and cannot be completed. */
        record Undo(GangKey gang) implements Purpose {}
    }

    /** Evict a pod. */
    public record Evict(Pod victim, Purpose purpose, long epoch) {}

    /**
     * Write a pod's condition PodScheduled.
     *
     * @param code why it waits
     * @param nominatedNode where room is being made; null where none is
     */
    public record Explain(
            Pod pod,
            String reason,
            String code,
            String message,
            @Nullable String nominatedNode,
            long epoch) {}

    /**
     * Write a native PodGroup's condition about its scheduling.
     *
     * @param scheduled whether its scheduling requirement has been met; once written, that stays
     * @param message why not; empty where it has
     * @param seen what its object told last; null where it is not known
     */
    public record ExplainGroup(
            GangKey gang,
            boolean scheduled,
            String message,
            @Nullable GroupStatus seen,
            long epoch) {}

    /** Tell what happened, for people. */
    public record Event(Pod pod, boolean warning, String reason, String message, long epoch) {}
}

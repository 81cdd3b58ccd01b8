package dev.berth.engine.decide;

import dev.berth.engine.model.DeviceIndexes;
import dev.berth.engine.model.Pod;
import org.jspecify.annotations.Nullable;

/** What the engine wants done; applying it is the driver's part. */
public sealed interface Decision {
    /** Run a pod on a node, with these devices of it (none where the profile chooses none). */
    record Bind(Pod pod, String node, DeviceIndexes devices) implements Decision {}

    /** What becomes of a claim of the pod that the next decision binds. */
    sealed interface OfClaim extends Decision {
        Pod pod();

        /** The name of the claim, in the pod's namespace. */
        String claim();
    }

    /** Bind a claim to a volume that is there. */
    record BindClaim(Pod pod, String claim, String volume) implements OfClaim {}

    /**
     * Have a volume made for a claim where the pod's node reaches it.
     *
     * @param room name of the CSIStorageCapacity that promises the room, as {@code namespace/name}; null where the driver
     *     does not report
     */
    record ProvisionClaim(
            Pod pod, String claim, String node, @Nullable String room) implements OfClaim {}

    /** Evict a pod so that another can run on its node. */
    record Evict(Pod victim, String node, Pod preemptor) implements Decision {}

    /** Keep a node's room, free once its victims are gone, for a pod, and these devices of it. */
    record Reserve(Pod pod, String node, DeviceIndexes devices) implements Decision {}
}

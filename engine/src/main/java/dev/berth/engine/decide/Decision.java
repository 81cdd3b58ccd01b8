package dev.berth.engine.decide;

import dev.berth.engine.model.DeviceIndexes;
import dev.berth.engine.model.Pod;

/** What the engine wants done; applying it is the driver's part. */
public sealed interface Decision {
    /** Run a pod on a node, with these devices of it (none where the profile chooses none). */
    record Bind(Pod pod, String node, DeviceIndexes devices) implements Decision {}

    /** Evict a pod so that another can run on its node. */
    record Evict(Pod victim, String node, Pod preemptor) implements Decision {}

    /** Keep a node's room, free once its victims are gone, for a pod, and these devices of it. */
    record Reserve(Pod pod, String node, DeviceIndexes devices) implements Decision {}
}

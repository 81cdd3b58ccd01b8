package dev.berth.engine.decide;

import dev.berth.engine.model.Pod;

/** What the engine wants done; applying it is the driver's part. */
public sealed interface Decision {
    /** Run a pod on a node. */
    record Bind(Pod pod, String node) implements Decision {}

    /** Evict a pod so that another can run on its node. */
    record Evict(Pod victim, String node, Pod preemptor) implements Decision {}

    /** Keep a node's room, free once its victims are gone, for a pod. */
    record Reserve(Pod pod, String node) implements Decision {}
}

package dev.berth.kubernetes.live.loop;

import dev.berth.engine.model.DeviceIndexes;
import dev.berth.engine.model.Pod;
import dev.berth.engine.model.Uid;
import java.util.Set;

/**
 * A placement that the engine counts with and the API server has not shown yet. It ends only when the truth is seen: the
 * pod on a node, the pod gone, or a read that shows it unbound after the server refused the binding.
 */
final class Assumption {
    /** How far it is. */
    enum Stage {
        /** Victims are leaving; the room is kept. */
        RESERVED,
        /** Its claims are being bound to volumes; the room is kept. */
        SETTLING,
        /** The binding is under way. */
        BINDING,
        /** The server said that it is bound; the watch will show it. */
        BOUND,
        /** The server contradicted or refused; the pod is being read. */
        READING
    }

    /** The pod as last seen, unbound. */
    Pod pod;

    final String node;
    final DeviceIndexes devices;
    final long sinceNanos;
    final Set<Uid> victims;
    Stage stage;
    int attempts;
    long retryAt;
    String trouble = "";

    Assumption(Pod pod, String node, DeviceIndexes devices, long sinceNanos, Set<Uid> victims) {
        this.pod = pod;
        this.node = node;
        this.devices = devices;
        this.sinceNanos = sinceNanos;
        this.victims = victims;
        stage = victims.isEmpty() ? Stage.BINDING : Stage.RESERVED;
    }

    /** The pod as the engine counts it. */
    Pod placed() {
        return pod.on(node, devices);
    }
}

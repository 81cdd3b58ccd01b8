package dev.berth.kubernetes.live.loop;

import dev.berth.engine.model.NodeRefusals;
import dev.berth.engine.model.Pod;
import dev.berth.engine.model.PodShape;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Nodes that refused a pod (OutOfcpu, UnexpectedAdmissionError and the like) cool down for pods of that shape.
 *
 * <p>A refusal means that the kubelet knows something that the API does not show: a device that is gone, memory that is
 * taken. The pod's controller makes another pod at once, which without this would be sent to the same node, and so on. So
 * each refusal keeps the node from such pods for {@link #FIRST_NANOS}, doubling up to {@link #LAST_NANOS}; a node that
 * was quiet about a shape for {@link #FORGET_NANOS} starts anew.
 *
 * <p>Nothing of this is stored: after a restart the failed pods that are still there say it again, each of them once. At
 * most {@link #KNOWN_MAX} refusals are kept; beyond, new ones are not heeded.
 */
final class CoolDowns {
    static final long FIRST_NANOS = 10_000_000_000L;
    static final long LAST_NANOS = 600_000_000_000L;
    static final long FORGET_NANOS = 1_800_000_000_000L;
    static final int KNOWN_MAX = 10_000;

    private record Place(String node, PodShape shape) {}

    private static final class Heat {
        /** Since when it cools, after each refusal. */
        private long since;

        private long until;
        private int refusals;
        private boolean cooling;
        private String why = "";
    }

    private final LiveCluster live;
    private final Telemetry telemetry;
    private final Map<Place, Heat> heats = new LinkedHashMap<>();
    /** Refused pods that were counted, each until its place is forgotten. */
    private final Map<String, Place> counted = new HashMap<>();

    /** When the first node has cooled down, or the first refusal is forgotten. */
    private long nextLook = Long.MAX_VALUE;

    CoolDowns(LiveCluster live, Telemetry telemetry) {
        this.live = live;
        this.telemetry = telemetry;
    }

    /** A kubelet refused a pod; seeing the same pod again counts once. */
    void refused(Pod pod, String reason, long now) {
        if (pod.nodeName() == null || counted.containsKey(pod.uid()) || counted.size() >= KNOWN_MAX) {
            return;
        }
        var place = new Place(pod.nodeName(), pod.shape());
        counted.put(pod.uid(), place);
        telemetry.refused(reason);
        var heat = heats.computeIfAbsent(place, unused -> new Heat());
        heat.since = now;
        heat.until = now + Math.min(LAST_NANOS, FIRST_NANOS << Math.min(heat.refusals, 10));
        heat.refusals++;
        heat.cooling = true;
        heat.why = "the kubelet refused " + pod.key() + " with " + reason + "; kept from such pods for "
                + (heat.until - now) / 1_000_000_000L + " s";
        nextLook = Math.min(nextLook, heat.until);
        tell(place.node());
    }

    /** Nodes that have cooled down may be tried again. */
    int tick(long now) {
        if (now < nextLook) {
            return 0;
        }
        nextLook = Long.MAX_VALUE;
        int changed = 0;
        for (var iterator = heats.entrySet().iterator(); iterator.hasNext(); ) {
            var entry = iterator.next();
            var heat = entry.getValue();
            if (heat.cooling && now >= heat.until) {
                heat.cooling = false;
                tell(entry.getKey().node());
                changed++;
            } else if (!heat.cooling && now - heat.since >= FORGET_NANOS) {
                iterator.remove();
                counted.values().removeIf(entry.getKey()::equals);
                continue;
            }
            nextLook = Math.min(nextLook, heat.cooling ? heat.until : heat.since + FORGET_NANOS);
        }
        return changed;
    }

    private void tell(String node) {
        var shapes = new HashMap<PodShape, String>();
        heats.forEach((place, heat) -> {
            if (heat.cooling && place.node().equals(node)) {
                shapes.put(place.shape(), heat.why);
            }
        });
        live.refusals(new NodeRefusals(node, shapes));
    }

    long nextTick() {
        return nextLook;
    }
}

package dev.berth.kubernetes.live.loop;

import dev.berth.engine.model.Node;
import dev.berth.engine.model.NodeRefusals;
import dev.berth.engine.model.Pod;
import dev.berth.engine.model.PodShape;
import dev.berth.engine.model.Uid;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Nodes that refused a pod (OutOfcpu, UnexpectedAdmissionError and the like) cool down for pods of that shape; nodes
 * that come and go cool down for all pods.
 *
 * <p>A refusal means that the kubelet knows something that the API does not show: a device that is gone, memory that is
 * taken. The pod's controller makes another pod at once, which without this would be sent to the same node, and so on. So
 * each refusal keeps the node from such pods for {@link #FIRST_NANOS}, doubling up to {@link #LAST_NANOS}; a node that
 * was quiet about a shape for {@link #FORGET_NANOS} starts anew.
 *
 * <p>A node that is ready again after it was not is used at once the first time: it was started anew. Where that comes
 * again within {@link #FORGET_NANOS}, it must stay ready for a while first, which doubles in the same way; otherwise
 * gangs would be torn apart again and again.
 *
 * <p>Nothing of this is stored: after a restart the failed pods that are still there say it again, each of them once;
 * how often a node came and went is forgotten. At most {@link #KNOWN_MAX} of each are kept; beyond, new ones are not
 * heeded.
 */
final class CoolDowns {
    static final long FIRST_NANOS = 10_000_000_000L;
    static final long LAST_NANOS = 600_000_000_000L;
    static final long FORGET_NANOS = 1_800_000_000_000L;
    static final int KNOWN_MAX = 10_000;

    /** The taints that the node controller gives to nodes that are not ready. */
    private static final Set<String> NOT_READY =
            Set.of("node.kubernetes.io/not-ready", "node.kubernetes.io/unreachable");

    /** @param shape null stands for all pods */
    private record Place(String node, @Nullable PodShape shape) {}

    private static final class Heat {
        /** Since when it cools, after each refusal. */
        private long since;

        private long until;
        private int times;
        private boolean cooling;
        private String why = "";

        /** @return for how many seconds */
        private long coolAgain(long now) {
            since = now;
            until = now + Math.min(LAST_NANOS, FIRST_NANOS << Math.min(times, 10));
            times++;
            cooling = true;
            return (until - now) / 1_000_000_000L;
        }
    }

    private final LiveCluster live;
    private final Telemetry telemetry;
    /** By node, since a node is told as a whole: many may come and go at once. */
    private final Map<String, Map<Place, Heat>> heats = new LinkedHashMap<>();
    /** Refused pods that were counted, each until its place is forgotten. */
    private final Map<Uid, Place> counted = new HashMap<>();

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
        var heat = heats.computeIfAbsent(place.node(), unused -> new LinkedHashMap<>())
                .computeIfAbsent(place, unused -> new Heat());
        heat.why = "the kubelet refused " + pod.key() + " with " + reason + "; kept from such pods for "
                + heat.coolAgain(now) + " s";
        nextLook = Math.min(nextLook, heat.until);
        tell(place.node());
    }

    /** To be called before the cluster learns what the node is like now. */
    void seen(Node node, long now) {
        int slot = live.cluster().nodes().find(node.name());
        if (slot < 0 || isReady(live.cluster().nodes().get(slot)) || !isReady(node)) {
            return;
        }
        var place = new Place(node.name(), null);
        var heat = heats.getOrDefault(node.name(), Map.of()).get(place);
        if (heat != null) {
            heat.why = "not ready and ready again " + (heat.times + 2)
                    + " times; kept from pods until it has stayed ready for " + heat.coolAgain(now) + " s";
            nextLook = Math.min(nextLook, heat.until);
            tell(node.name());
        } else if (heats.size() < KNOWN_MAX) {
            heat = new Heat();
            heat.since = now;
            heats.computeIfAbsent(node.name(), unused -> new LinkedHashMap<>()).put(place, heat);
            nextLook = Math.min(nextLook, now + FORGET_NANOS);
        }
    }

    private static boolean isReady(Node node) {
        return node.taints().stream().noneMatch(taint -> NOT_READY.contains(taint.key()));
    }

    /** Nodes that have cooled down may be tried again. */
    int tick(long now) {
        if (now < nextLook) {
            return 0;
        }
        nextLook = Long.MAX_VALUE;
        int changed = 0;
        for (var nodes = heats.entrySet().iterator(); nodes.hasNext(); ) {
            var node = nodes.next();
            boolean cooled = false;
            for (var places = node.getValue().entrySet().iterator(); places.hasNext(); ) {
                var entry = places.next();
                var heat = entry.getValue();
                if (heat.cooling && now >= heat.until) {
                    heat.cooling = false;
                    cooled = true;
                } else if (!heat.cooling && now - heat.since >= FORGET_NANOS) {
                    places.remove();
                    if (entry.getKey().shape() != null) {
                        counted.values().removeIf(entry.getKey()::equals);
                    }
                    continue;
                }
                nextLook = Math.min(nextLook, heat.cooling ? heat.until : heat.since + FORGET_NANOS);
            }
            if (cooled) {
                tell(node.getKey());
                changed++;
            }
            if (node.getValue().isEmpty()) {
                nodes.remove();
            }
        }
        return changed;
    }

    private void tell(String node) {
        var shapes = new HashMap<PodShape, String>();
        String everyPod = "";
        for (var entry : heats.getOrDefault(node, Map.of()).entrySet()) {
            var shape = entry.getKey().shape();
            String why = entry.getValue().cooling ? entry.getValue().why : "";
            if (shape == null) {
                everyPod = why;
            } else if (!why.isEmpty()) {
                shapes.put(shape, why);
            }
        }
        live.refusals(new NodeRefusals(node, shapes, everyPod));
    }

    long nextTick() {
        return nextLook;
    }
}

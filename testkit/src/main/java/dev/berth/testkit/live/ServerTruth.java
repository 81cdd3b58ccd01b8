package dev.berth.testkit.live;

import dev.berth.embedded.json.Json;
import dev.berth.embedded.store.Change;
import dev.berth.embedded.store.Stored;
import dev.berth.engine.cluster.Cluster;
import dev.berth.engine.cluster.Event;
import dev.berth.engine.model.GangKey;
import dev.berth.engine.model.Node;
import dev.berth.engine.model.Pod;
import dev.berth.engine.model.PodGroup;
import dev.berth.kubernetes.objects.InvalidObjectException;
import dev.berth.kubernetes.objects.ObjectReader;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** Nodes, pods and gangs as the server's changes show them: slow and plain, for checks. */
final class ServerTruth {
    private record Known(Json.Obj object, Pod pod) {}

    private final String scheduler;
    private final boolean countsOthers;
    private final ObjectReader reader = new ObjectReader();
    private final TreeMap<String, Known> pods = new TreeMap<>();
    private final TreeMap<String, Node> nodes = new TreeMap<>();
    private final Map<GangKey, PodGroup> groups = new HashMap<>();
    private final Set<GangKey> whole = new HashSet<>();

    ServerTruth(String scheduler, boolean countsOthers) {
        this.scheduler = scheduler;
        this.countsOthers = countsOthers;
    }

    void took(Change change) {
        boolean gone = change.kind() == Change.Kind.DELETED;
        switch (change.resource().plural()) {
            case "pods" -> {
                var pod = gone ? null : pod(change.after());
                if (pod == null) {
                    pods.remove(change.after().key());
                } else {
                    pods.put(change.after().key(), new Known(change.after().object(), pod));
                }
            }
            case "nodes" -> {
                if (gone) {
                    nodes.remove(change.after().name());
                } else if (read(change.after(), "Node") instanceof Node node) {
                    nodes.put(node.name(), node);
                }
            }
            case "podgroups" -> {
                if (read(change.after(), "PodGroup") instanceof PodGroup group) {
                    if (gone) {
                        groups.remove(group.key());
                    } else {
                        groups.put(group.key(), group);
                    }
                }
            }
            default -> {
                // nothing that an invariant looks at
            }
        }
    }

    /** Whether a change may begin, complete or undo a gang. */
    static boolean concernsGangs(Change change) {
        var pod = change.after().object();
        return change.resource().plural().equals("pods")
                && (pod.at("spec", "schedulingGroup").present()
                        || pod.at("metadata", "annotations", "berth.dev/gang").present());
    }

    /** Null for one that has ended, or that nobody can read. */
    private @Nullable Pod pod(Stored object) {
        String phase = object.object().at("status", "phase").text("");
        boolean ended = phase.equals("Failed") || phase.equals("Succeeded");
        return !ended && read(object, "Pod") instanceof Pod pod ? pod : null;
    }

    private @Nullable Object read(Stored object, String kind) {
        try {
            return reader.read(SteppedWatch.tree(object), "server", kind);
        } catch (InvalidObjectException unreadable) {
            return null;
        }
    }

    boolean isOurs(Json.Obj pod) {
        return pod.at("spec", "schedulerName").text("").equals(scheduler);
    }

    /** What a node gives beyond what it has; empty where it has all of it. */
    Optional<String> oversold(String name) {
        var node = nodes.get(name);
        if (node == null) {
            return Optional.empty();
        }
        var used = new TreeMap<String, Long>();
        var devices = new HashSet<Integer>();
        for (var known : pods.values()) {
            var pod = known.pod();
            if (!name.equals(pod.nodeName()) || (!countsOthers && !isOurs(known.object()))) {
                continue;
            }
            var requests = pod.shape().requests();
            requests.toMap().forEach((resource, amount) -> used.merge(resource, amount, Long::sum));
            used.merge("pods", 1L, Long::sum);
            for (int i = 0; pod.shape().devices().isWhole() && i < pod.devices().size(); i++) {
                if (!devices.add(pod.devices().get(i))) {
                    return Optional.of("device " + pod.devices().get(i) + " of node " + name + " is given twice");
                }
            }
        }
        for (var each : used.entrySet()) {
            long has = each.getKey().equals("pods")
                    ? node.allowedPods()
                    : node.allocatable().get(each.getKey());
            if (each.getValue() > has) {
                return Optional.of(
                        "node " + name + " gives " + each.getValue() + " " + each.getKey() + " and has " + has);
            }
        }
        return Optional.empty();
    }

    /**
     * Gangs that run in part, having never been whole since they last held nothing; with how many of how many. Gangs of
     * which members are missing or have ended cannot be whole, and are not among them.
     */
    Map<String, String> halfBound() {
        var bound = new HashMap<GangKey, Integer>();
        var members = new HashMap<GangKey, Integer>();
        var mins = new HashMap<GangKey, Integer>();
        for (var known : pods.values()) {
            var pod = known.pod();
            if (pod.membership() == null || pod.terminating()) {
                continue;
            }
            var key = pod.membership().key(pod.namespace());
            members.merge(key, 1, Integer::sum);
            bound.merge(key, pod.nodeName() == null ? 0 : 1, Integer::sum);
            var terms = pod.membership().terms();
            var group = groups.get(key);
            mins.put(key, group != null ? group.minCount() : terms != null ? terms.minCount() : -1);
        }
        var half = new TreeMap<String, String>();
        whole.retainAll(members.keySet());
        bound.forEach((key, count) -> {
            int min = mins.getOrDefault(key, -1) < 0 ? members.getOrDefault(key, 0) : mins.getOrDefault(key, 0);
            if (count >= min) {
                whole.add(key);
            } else if (count == 0) {
                whole.remove(key);
            } else if (!whole.contains(key) && members.getOrDefault(key, 0) >= min) {
                half.put(key.toString(), count + " of " + min);
            }
        });
        return half;
    }

    /** A cluster made of the server's nodes and pods. */
    Cluster rebuild() {
        var cluster = new Cluster();
        nodes.values().forEach(node -> cluster.apply(new Event.Upserted(node)));
        pods.values().forEach(known -> cluster.apply(new Event.Upserted(known.pod())));
        return cluster;
    }

    /** A pod that waits for the scheduler without saying why. */
    Optional<String> unexplained() {
        for (var known : pods.values()) {
            var pod = known.pod();
            if (pod.nodeName() == null && !pod.terminating() && pod.gates().isEmpty() && isOurs(known.object())) {
                boolean says = known.object().at("status", "conditions").items().stream()
                        .anyMatch(condition -> condition.get("type").text("").equals("PodScheduled")
                                && condition.get("status").text("").equals("False")
                                && condition.get("message").text("").endsWith("]"));
                if (!says) {
                    return Optional.of(pod.key());
                }
            }
        }
        return Optional.empty();
    }
}

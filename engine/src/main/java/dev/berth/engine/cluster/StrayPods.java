package dev.berth.engine.cluster;

import dev.berth.engine.model.Pod;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;
import java.util.function.BiConsumer;

/** Pods that name a node which is not known (yet, or any more); they take their places when it appears. */
final class StrayPods {
    private final Map<String, Set<String>> keysByNode = new HashMap<>();

    void add(Pod pod, String node) {
        keysByNode.computeIfAbsent(node, unused -> new LinkedHashSet<>()).add(pod.key());
    }

    void remove(Pod pod, String node) {
        var keys = keysByNode.get(node);
        if (keys != null) {
            keys.remove(pod.key());
            if (keys.isEmpty()) {
                keysByNode.remove(node);
            }
        }
    }

    /** The namespaces and names of the pods that named a node; they are strays no longer. */
    void takeAll(String node, BiConsumer<String, String> each) {
        var keys = keysByNode.remove(node);
        if (keys != null) {
            for (var key : keys) {
                int slash = key.indexOf('/');
                each.accept(key.substring(0, slash), key.substring(slash + 1));
            }
        }
    }

    /** Calls with node and pod. */
    void each(BiConsumer<String, String> action) {
        keysByNode.forEach((node, keys) -> keys.forEach(key -> action.accept(node, key)));
    }

    StrayPods fork() {
        var copy = new StrayPods();
        keysByNode.forEach((node, keys) -> copy.keysByNode.put(node, new LinkedHashSet<>(keys)));
        return copy;
    }
}

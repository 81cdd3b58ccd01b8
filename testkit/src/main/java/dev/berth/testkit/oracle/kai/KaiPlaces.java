package dev.berth.testkit.oracle.kai;

import dev.berth.engine.model.DeviceIndexes;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/** Where tasks are, by their ids. */
final class KaiPlaces {
    /** What a task does where it is. */
    enum Phase {
        RUNNING,
        /** It is being deleted, and still there. */
        RELEASING,
        /** It waits for room that is being freed. */
        PIPELINED
    }

    record Place(String node, DeviceIndexes devices, Phase phase) {}

    private final Map<String, Place> places = new HashMap<>();

    Map<String, Place> all() {
        return places;
    }

    boolean knows(KaiTask task) {
        return places.containsKey(task.id());
    }

    /** Whether a task holds room, or will. */
    boolean holds(KaiTask task) {
        var place = places.get(task.id());
        return place != null && place.phase() != Phase.RELEASING;
    }

    boolean is(KaiTask task, Phase phase) {
        var place = places.get(task.id());
        return place != null && place.phase() == phase;
    }

    /**
     * GPUs that running tasks share have no numbers in scenarios: each group of a node gets one, the same for all its tasks.
     * The numbers stand under {@code node/group}.
     */
    static Map<String, Integer> groupNumbers(KaiCase scenario) {
        var byNode = new TreeMap<String, Set<String>>();
        for (var job : scenario.jobs()) {
            for (var task : job.tasks()) {
                if (task.holds()) {
                    byNode.computeIfAbsent(task.nodeName(), unused -> new TreeSet<>())
                            .addAll(task.gpuGroups());
                }
            }
        }
        var numbers = new HashMap<String, Integer>();
        byNode.forEach((node, groups) -> {
            int next = 0;
            for (var group : groups) {
                numbers.put(node + "/" + group, next++);
            }
        });
        return numbers;
    }

    /** Numbers of a node's devices that groups have. */
    static Set<Integer> taken(String node, Map<String, Integer> numbers) {
        var taken = new HashSet<Integer>();
        numbers.forEach((group, number) -> {
            if (group.startsWith(node + "/")) {
                taken.add(number);
            }
        });
        return taken;
    }
}

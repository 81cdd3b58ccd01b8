package dev.berth.testkit.oracle.kai;

import java.util.List;

/**
 * A job of a scenario.
 *
 * @param ageMinutes the older of two jobs of equal priority comes first
 */
record KaiJob(
        String name,
        String queue,
        int priority,
        boolean preemptible,
        int minAvailable,
        double ageMinutes,
        KaiGroup root,
        List<KaiTask> tasks) {
    /** Tasks of a set of tasks; a job without named sets has all of them in one. */
    List<KaiTask> tasksOf(KaiGroup leaf) {
        return root.leaves().size() == 1
                ? tasks
                : tasks.stream()
                        .filter(task -> task.subGroup().equals(leaf.name()))
                        .toList();
    }
}

package dev.berth.testkit.oracle.kai;

import dev.berth.testkit.oracle.kai.KaiQueue.Amounts;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * What queues allow, without any fairness between them: a queue and all queues above it stay within what they are allowed
 * at most, and what cannot be preempted stays within what they deserve.
 */
final class KaiQueues {
    private final Map<String, KaiQueue> queues = new HashMap<>();

    KaiQueues(List<KaiQueue> list) {
        list.forEach(queue -> queues.put(queue.name(), queue));
    }

    /**
     * Whether a job may hold what it holds.
     *
     * @param held the tasks that hold resources, by job
     */
    boolean allow(KaiJob job, Map<KaiJob, List<KaiTask>> held) {
        for (var queue = queues.get(job.queue()); queue != null; queue = queues.get(queue.parent())) {
            var all = Amounts.NONE;
            var fixed = Amounts.NONE;
            for (var entry : held.entrySet()) {
                if (isWithin(entry.getKey().queue(), queue.name())) {
                    for (var task : entry.getValue()) {
                        all = all.plus(task.amounts());
                        fixed = entry.getKey().preemptible() ? fixed : fixed.plus(task.amounts());
                    }
                }
            }
            if (!all.within(queue.allowed()) || (!job.preemptible() && !fixed.within(queue.deserved()))) {
                return false;
            }
        }
        return true;
    }

    private boolean isWithin(String inner, String outer) {
        for (var queue = queues.get(inner); queue != null; queue = queues.get(queue.parent())) {
            if (queue.name().equals(outer)) {
                return true;
            }
        }
        return false;
    }
}

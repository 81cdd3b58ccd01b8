package dev.berth.testkit.oracle.kai;

import dev.berth.engine.model.Pod;
import dev.berth.engine.model.Requirement;
import java.util.List;
import java.util.function.Function;

/**
 * A task of a scenario.
 *
 * @param state the status in which it begins: Pending, Running, Releasing or another of KAI's
 * @param nodeName where it runs; empty where it does not
 * @param gpuGroups names of the GPUs that it shares
 * @param pods what the engine places, under further conditions on the node; on no node
 * @param amounts what it takes, as queues count it
 * @param order of two tasks of a job, the one with the greater order is placed first
 */
record KaiTask(
        String id,
        String job,
        String subGroup,
        String state,
        String nodeName,
        List<String> gpuGroups,
        Function<List<Requirement>, Pod> pods,
        int order,
        KaiQueue.Amounts amounts) {
    Pod pod() {
        return pods.apply(List.of());
    }

    boolean isPending() {
        return state.equals("Pending");
    }

    /** Whether it holds resources, for now or for good. */
    boolean holds() {
        return !isPending() && !nodeName.isEmpty();
    }

    boolean isReleasing() {
        return state.equals("Releasing");
    }
}

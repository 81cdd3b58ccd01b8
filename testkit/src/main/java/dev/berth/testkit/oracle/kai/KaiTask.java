package dev.berth.testkit.oracle.kai;

import dev.berth.engine.model.Pod;
import dev.berth.engine.model.ZoneShare;
import java.util.List;

/**
 * A task of a scenario.
 *
 * @param state the status in which it begins: Pending, Running, Releasing or another of KAI's
 * @param nodeName where it runs; empty where it does not
 * @param gpuGroups names of the GPUs that it shares
 * @param zones what it is known to have of its node's NUMA zones
 * @param pod what the engine places; on no node, and in no gang yet
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
        List<ZoneShare> zones,
        Pod pod,
        int order,
        KaiQueue.Amounts amounts) {
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

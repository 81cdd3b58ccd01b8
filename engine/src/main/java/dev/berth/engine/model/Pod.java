package dev.berth.engine.model;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A pod.
 *
 * @param uid identity across recreations under the same name
 * @param owner the controller, if any
 * @param nodeName where the pod runs or must run; null while it is to be placed
 * @param nominatedNode node that an earlier preemption set aside for the pod
 * @param preempts false for {@code preemptionPolicy: Never}
 * @param createdAtMillis creation, milliseconds since 1970; 0 where unknown
 * @param startedAtMillis {@code status.startTime}; {@link Long#MAX_VALUE} where absent
 * @param terminating true once deletion was asked for
 * @param preempted true where a scheduler asked for the deletion to make room (condition DisruptionTarget, reason
 *     PreemptionByScheduler)
 * @param gates names of scheduling gates that hold the pod back
 */
public record Pod(
        String namespace,
        String name,
        String uid,
        Labels labels,
        PodShape shape,
        @Nullable Owner owner,
        @Nullable String nodeName,
        @Nullable String nominatedNode,
        int priority,
        boolean preempts,
        long createdAtMillis,
        long startedAtMillis,
        boolean terminating,
        boolean preempted,
        List<String> gates,
        String schedulerName)
        implements ClusterObject {
    public static final long NOT_STARTED = Long.MAX_VALUE;

    public Pod {
        gates = List.copyOf(gates);
    }

    /** {@code namespace/name}. */
    public String key() {
        return namespace + "/" + name;
    }

    public Pod on(@Nullable String node) {
        return new Pod(
                namespace,
                name,
                uid,
                labels,
                shape,
                owner,
                node,
                nominatedNode,
                priority,
                preempts,
                createdAtMillis,
                startedAtMillis,
                terminating,
                preempted,
                gates,
                schedulerName);
    }

    public Pod nominatedTo(@Nullable String node) {
        return new Pod(
                namespace,
                name,
                uid,
                labels,
                shape,
                owner,
                nodeName,
                node,
                priority,
                preempts,
                createdAtMillis,
                startedAtMillis,
                terminating,
                preempted,
                gates,
                schedulerName);
    }
}

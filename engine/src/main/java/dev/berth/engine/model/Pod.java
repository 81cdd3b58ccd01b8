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
 * @param devices which devices of its node the pod has, of the resource that its shape's device request names; none
 *     while it is on no node, or where it does not tell
 * @param membership the gang that the pod belongs to, if any
 * @param place where the pod stands in what was read, from 1; of pods that else are alike, schedulers take the later one
 *     for the less important. 0 where that is not known, as on a live cluster
 * @param fault why the pod cannot be read as it stands: it is placed nowhere, and counts as a member of its gang; null
 *     for a pod without fault
 */
public record Pod(
        String namespace,
        String name,
        Uid uid,
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
        String schedulerName,
        DeviceIndexes devices,
        @Nullable Membership membership,
        int place,
        @Nullable String fault)
        implements ClusterObject {
    public static final long NOT_STARTED = Long.MAX_VALUE;

    public Pod {
        gates = List.copyOf(gates);
    }

    /** A pod without fault, of which nobody knows where it stood. */
    public Pod(
            String namespace,
            String name,
            Uid uid,
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
            String schedulerName,
            DeviceIndexes devices,
            @Nullable Membership membership) {
        this(
                namespace,
                name,
                uid,
                labels,
                shape,
                owner,
                nodeName,
                nominatedNode,
                priority,
                preempts,
                createdAtMillis,
                startedAtMillis,
                terminating,
                preempted,
                gates,
                schedulerName,
                devices,
                membership,
                0,
                null);
    }

    /** A pod of which no more is known than its name, and why: all else that it says cannot be read. */
    public static Pod faulty(
            String namespace,
            String name,
            Uid uid,
            String schedulerName,
            @Nullable Membership membership,
            String fault) {
        return new Pod(
                namespace,
                name,
                uid,
                Labels.EMPTY,
                PodShape.EMPTY,
                null,
                null,
                null,
                0,
                false,
                0,
                NOT_STARTED,
                false,
                false,
                List.of(),
                schedulerName,
                DeviceIndexes.NONE,
                membership,
                0,
                fault);
    }

    /** Whether the pod must not be placed for now: it is gated, or faulty. */
    public boolean isHeld() {
        return fault != null || !gates.isEmpty();
    }

    /** {@code namespace/name}. */
    public String key() {
        return namespace + "/" + name;
    }

    /** The pod on a node, with devices of it. */
    public Pod on(@Nullable String node, DeviceIndexes newDevices) {
        return copy(node, nominatedNode, newDevices, membership, place);
    }

    public Pod nominatedTo(@Nullable String node) {
        return copy(nodeName, node, devices, membership, place);
    }

    /** The pod in another gang, or in none. */
    public Pod with(@Nullable Membership newMembership) {
        return copy(nodeName, nominatedNode, devices, newMembership, place);
    }

    /** The pod as one that stands at a place of what was read, from 1. */
    public Pod standingAt(int newPlace) {
        return copy(nodeName, nominatedNode, devices, membership, newPlace);
    }

    private Pod copy(
            @Nullable String newNode,
            @Nullable String newNominatedNode,
            DeviceIndexes newDevices,
            @Nullable Membership newMembership,
            int newPlace) {
        return new Pod(
                namespace,
                name,
                uid,
                labels,
                shape,
                owner,
                newNode,
                newNominatedNode,
                priority,
                preempts,
                createdAtMillis,
                startedAtMillis,
                terminating,
                preempted,
                gates,
                schedulerName,
                newDevices,
                newMembership,
                newPlace,
                fault);
    }
}

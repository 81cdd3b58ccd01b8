package dev.berth.kubernetes.live.loop;

import dev.berth.engine.decide.Reason;
import dev.berth.engine.plugin.ReasonCode;

/**
 * How a reason reads in a pod's condition. The code stands at the end in brackets, so that after a restart Berth knows
 * what it wrote and writes only changes.
 */
final class ConditionText {
    /** Characters of a message, so that an event stays under 1 KiB. */
    private static final int MESSAGE_MAX = 700;

    private ConditionText() {}

    static String message(Reason reason) {
        String message = reason.message();
        return (message.length() > MESSAGE_MAX ? message.substring(0, MESSAGE_MAX) + "…" : message) + " Next step: "
                + reason.code().nextStep() + " [" + reason.code() + "]";
    }

    /** The code at the end of a message; empty where Berth did not write it. */
    static String code(String message) {
        int begin = message.lastIndexOf('[');
        return begin >= 0 && message.endsWith("]") ? message.substring(begin + 1, message.length() - 1) : "";
    }

    /**
     * The condition's reason. Node autoscalers buy a node for each pod that is {@code Unschedulable}, so a pod for which
     * another node would change nothing says something else.
     */
    static String conditionReason(ReasonCode code) {
        return switch (code) {
            case GATED -> "SchedulingGated";
            case PREEMPTING -> "WaitingForPreemption";
            case CLAIM_IN_USE, CLAIM_MISSING, CLAIM_UNUSABLE, CLAIM_UNBOUND, VOLUME_MISSING, VOLUME_NOT_MADE ->
                "WaitingForVolume";
            case GANG_UNKNOWN,
                    GANG_REFUSED,
                    GANG_CONTRADICTION,
                    GANG_INCOMPLETE,
                    GANG_ROLE_FULL,
                    GANG_TIED,
                    GANG_UNDONE -> "WaitingForGang";
            case POD_REFUSED,
                    CLAIMS_UNSUPPORTED,
                    NODE_AFFINITY_CONFLICT,
                    NODE_AFFINITY_BROKEN,
                    NODE_NAME,
                    BINDING_REFUSED -> "CannotBePlaced";
            case NODE_UNSCHEDULABLE,
                    TAINT_UNTOLERATED,
                    NODE_AFFINITY,
                    NODE_AFFINITY_ENFORCED,
                    HOST_PORT_TAKEN,
                    TOO_MANY_PODS,
                    INSUFFICIENT_RESOURCE,
                    RESOURCE_NEVER_FITS,
                    DISK_CONFLICT,
                    VOLUME_NODE_AFFINITY,
                    VOLUME_NOT_PROVISIONABLE,
                    VOLUME_CAPACITY,
                    VOLUME_LIMIT,
                    VOLUME_DRIVER_MISSING,
                    VOLUME_ZONE,
                    SPREAD_SKEW,
                    SPREAD_LABEL_MISSING,
                    POD_AFFINITY,
                    POD_ANTI_AFFINITY,
                    POD_ANTI_AFFINITY_OF_OTHERS,
                    FEATURES_MISSING,
                    NOT_AMONG_CANDIDATES,
                    NO_NODES,
                    NO_COMMON_NODES,
                    INSUFFICIENT_DEVICES,
                    NUMA_ZONE_FULL,
                    NUMA_ZONE_TOO_SMALL,
                    DEVICES_ABSENT,
                    DEVICE_KIND,
                    DEVICES_UNHEALTHY,
                    GANG_LEVEL_MISSING,
                    GANG_UNSUITABLE,
                    GANG_TOO_LARGE,
                    GANG_NO_ROOM,
                    GANG_FRAGMENTED,
                    GANG_SEARCH_ENDED,
                    GANG_GROWS,
                    GANG_NEVER_PREEMPTS,
                    DEVICES_APART,
                    NODE_REFUSES,
                    NODE_FLAPS,
                    PLUGIN -> "Unschedulable";
        };
    }
}

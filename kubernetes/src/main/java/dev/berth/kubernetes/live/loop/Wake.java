package dev.berth.kubernetes.live.loop;

import dev.berth.engine.plugin.ReasonCode;
import java.util.EnumSet;
import java.util.Set;

/** What can happen to a cluster that lets a waiting pod fit. */
enum Wake {
    /** Something that took room is gone, or a node has grown. */
    ROOM,
    /** A node came, or its labels, taints or devices changed. */
    NODES,
    /** A pod was placed: others may want to be near it, or spread evens out. */
    PLACED,
    /** A volume, claim, class, budget or namespace changed, or what is known of NUMA zones. */
    OBJECTS;

    /** What may cure a cause. A cause of a plugin that is not ours may be cured by anything. */
    static Set<Wake> curing(ReasonCode code) {
        return switch (code) {
            case INSUFFICIENT_RESOURCE,
                    TOO_MANY_PODS,
                    HOST_PORT_TAKEN,
                    DISK_CONFLICT,
                    CLAIM_IN_USE,
                    VOLUME_LIMIT,
                    INSUFFICIENT_DEVICES,
                    POD_ANTI_AFFINITY,
                    POD_ANTI_AFFINITY_OF_OTHERS,
                    GANG_NO_ROOM,
                    GANG_TIED,
                    GANG_FRAGMENTED,
                    GANG_SEARCH_ENDED,
                    GANG_GROWS,
                    GANG_ROLE_FULL,
                    GANG_NEVER_PREEMPTS,
                    GANG_UNDONE,
                    PREEMPTING -> EnumSet.of(ROOM, NODES);
            case NUMA_ZONE_FULL -> EnumSet.of(ROOM, NODES, OBJECTS);
            case NUMA_ZONE_TOO_SMALL -> EnumSet.of(NODES, OBJECTS);
            case SPREAD_SKEW -> EnumSet.of(ROOM, NODES, PLACED);
            // Such a pod is placed once only one node fits: others go, or fill up.
            case POD_AFFINITY, NODE_AFFINITY_BROKEN -> EnumSet.of(PLACED, NODES);
            case RESOURCE_NEVER_FITS,
                    NODE_NAME,
                    NODE_UNSCHEDULABLE,
                    TAINT_UNTOLERATED,
                    NODE_AFFINITY,
                    NODE_AFFINITY_ENFORCED,
                    SPREAD_LABEL_MISSING,
                    FEATURES_MISSING,
                    NO_NODES,
                    DEVICES_ABSENT,
                    DEVICE_KIND,
                    DEVICES_UNHEALTHY,
                    GANG_LEVEL_MISSING,
                    GANG_UNSUITABLE,
                    GANG_TOO_LARGE,
                    NODE_REFUSES,
                    NODE_FLAPS,
                    DEVICES_APART -> EnumSet.of(NODES);
            case CLAIM_MISSING,
                    CLAIM_UNUSABLE,
                    CLAIM_UNBOUND,
                    VOLUME_MISSING,
                    VOLUME_NODE_AFFINITY,
                    VOLUME_NOT_PROVISIONABLE,
                    VOLUME_CAPACITY,
                    VOLUME_DRIVER_MISSING,
                    VOLUME_ZONE -> EnumSet.of(OBJECTS, NODES);
            // Nothing but a change of the pod itself, which is told as such.
            case GATED, POD_REFUSED, NODE_AFFINITY_CONFLICT, CLAIMS_UNSUPPORTED, BINDING_REFUSED, VOLUME_NOT_MADE ->
                EnumSet.noneOf(Wake.class);
            // A member or the gang's object may come, in any order with all else.
            case GANG_UNKNOWN, GANG_REFUSED, GANG_CONTRADICTION, GANG_INCOMPLETE -> EnumSet.allOf(Wake.class);
            case NOT_AMONG_CANDIDATES, NO_COMMON_NODES, PLUGIN -> EnumSet.allOf(Wake.class);
        };
    }
}

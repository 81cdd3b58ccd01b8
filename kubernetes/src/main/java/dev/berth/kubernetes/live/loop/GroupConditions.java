package dev.berth.kubernetes.live.loop;

import dev.berth.engine.decide.Reason;
import dev.berth.engine.gang.Gang;
import dev.berth.engine.model.GangKey;
import dev.berth.engine.model.Pod;
import dev.berth.engine.model.PodGroup;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What native PodGroups ({@code scheduling.k8s.io}) are told of their scheduling, as kube-scheduler 1.37 tells it: not
 * yet, and why; or that it came about, which is never taken back.
 *
 * <p>It came about when as many members as the gang needs have been seen on nodes, so the condition is never ahead of the truth.
 * A reason is told when its code changes. What could not be written is told again after {@link #RETRY_NANOS}. Memory is
 * two entries for each native gang.
 */
final class GroupConditions {
    private static final String NATIVE = "scheduling.k8s.io";
    private static final String SCHEDULED = "SCHEDULED";
    private static final long RETRY_NANOS = 5_000_000_000L;

    private final LiveCluster live;
    private final Writes writes;
    private final Map<GangKey, String> told = new HashMap<>();
    /** Gangs of which a member was seen on a node. */
    private final Set<GangKey> arrived = new LinkedHashSet<>();

    private final Map<GangKey, GroupStatus> standing = new HashMap<>();
    private final Map<GangKey, Long> retries = new HashMap<>();

    GroupConditions(LiveCluster live, Writes writes) {
        this.live = live;
        this.writes = writes;
    }

    /** The native gang that a pod belongs to; null where it is none's. */
    private static @Nullable GangKey gangOf(Pod pod) {
        var membership = pod.membership();
        return membership != null && membership.api().equals(NATIVE) ? membership.key(pod.namespace()) : null;
    }

    static boolean isNative(PodGroup group) {
        return group.api().equals(NATIVE);
    }

    /** A native PodGroup's object was seen; a recreated one has been told nothing. */
    void seen(GangKey gang, GroupStatus status) {
        var before = standing.put(gang, status);
        if (before != null && !before.uid().equals(status.uid())) {
            told.remove(gang);
        }
        if (status.scheduled()) {
            told.put(gang, SCHEDULED);
        }
    }

    /** A pod was seen, on a node or not. */
    void seen(Pod pod) {
        var gang = gangOf(pod);
        if (gang != null && pod.nodeName() != null && live.isOurs(pod) && !SCHEDULED.equals(told.get(gang))) {
            arrived.add(gang);
        }
    }

    /** The gang's object is gone. */
    void gone(GangKey gang) {
        standing.remove(gang);
        told.remove(gang);
        retries.remove(gang);
    }

    /** A member waits, and with it the gang. */
    void waits(Pod pod, Reason reason, long epoch) {
        var gang = gangOf(pod);
        String code = reason.code().name();
        if (gang != null && live.isKnown(gang) && !code.equals(told.get(gang)) && !SCHEDULED.equals(told.get(gang))) {
            told.put(gang, code);
            writes.explainGroup(
                    new Orders.ExplainGroup(gang, false, ConditionText.message(reason), standing.get(gang), epoch));
        }
    }

    /** Tells gangs that have become whole. */
    int tick(long now, long epoch) {
        for (var gang : List.copyOf(retries.keySet())) {
            if (retries.getOrDefault(gang, Long.MAX_VALUE) <= now) {
                retries.remove(gang);
                arrived.add(gang);
            }
        }
        int sent = 0;
        for (var gang : arrived) {
            if (live.isKnown(gang) && isWhole(gang) && !SCHEDULED.equals(told.get(gang))) {
                told.put(gang, SCHEDULED);
                writes.explainGroup(new Orders.ExplainGroup(gang, true, "", standing.get(gang), epoch));
                sent++;
            }
        }
        arrived.clear();
        return sent;
    }

    private boolean isWhole(GangKey gang) {
        int[] bound = {0};
        live.cluster().eachMember(gang, pod -> {
            if (pod.nodeName() != null && !live.assumptions().containsKey(pod.uid())) {
                bound[0]++;
            }
        });
        return bound[0] >= Math.max(1, Gang.standing(gang, live.cluster()).minCount());
    }

    void ended(Observation.GroupExplained ended, long now) {
        var gang = ended.order().gang();
        var seen = standing.get(gang);
        if (!ended.written() && (seen == null || !seen.scheduled())) {
            told.remove(gang);
            retries.put(gang, now + RETRY_NANOS);
        }
    }

    long nextTick() {
        return retries.values().stream().mapToLong(Long::longValue).min().orElse(Long.MAX_VALUE);
    }
}

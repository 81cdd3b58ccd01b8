package dev.berth.kubernetes.live.loop;

import dev.berth.kubernetes.live.watch.ObjectParts;
import dev.berth.kubernetes.tree.Value;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import org.jspecify.annotations.Nullable;

/**
 * What a pod's status tells the loop beyond what the engine looks at.
 *
 * @param finished it has succeeded or failed, and takes no room any more
 * @param refusal why the kubelet refused to run it, for example {@code OutOfcpu}; empty where it did not
 * @param explained the code that the condition PodScheduled carries by an earlier write of Berth; empty without one
 * @param boundAtMillis when the API server bound a member of a gang, by its own clock; 0 where it does not say
 */
public record PodStatus(boolean finished, String refusal, String explained, long boundAtMillis) {
    /** Nothing to tell. */
    public static final PodStatus PLAIN = new PodStatus(false, "", "", 0);

    /**
     * Reads what a tree of a pod tells.
     *
     * @param isMember whether the pod belongs to a gang: of others nobody asks when they were bound
     */
    public static PodStatus of(Value pod, boolean isMember) {
        String phase = ObjectParts.text(pod, "status", "phase");
        boolean failed = phase.equals("Failed");
        boolean finished = failed || phase.equals("Succeeded");
        String reason = failed ? ObjectParts.text(pod, "status", "reason") : "";
        boolean refused = reason.startsWith("OutOf")
                || reason.equals("UnexpectedAdmissionError")
                || reason.equals("NodeAffinity")
                || reason.equals("NodePorts")
                || reason.equals("TopologyAffinityError");
        if (finished) {
            return new PodStatus(true, refused ? reason : "", "", 0);
        }
        var scheduled = scheduled(pod);
        if (scheduled == null) {
            return PLAIN;
        }
        if (!ObjectParts.text(scheduled, "status").equals("True")) {
            return new PodStatus(false, "", ConditionText.code(ObjectParts.text(scheduled, "message")), 0);
        }
        return isMember
                ? new PodStatus(false, "", "", millis(ObjectParts.text(scheduled, "lastTransitionTime")))
                : PLAIN;
    }

    private static @Nullable Value scheduled(Value pod) {
        if (ObjectParts.at(pod, "status", "conditions") instanceof Value.Sequence conditions) {
            for (var condition : conditions.items()) {
                if (ObjectParts.text(condition, "type").equals("PodScheduled")) {
                    return condition;
                }
            }
        }
        return null;
    }

    private static long millis(String time) {
        try {
            return time.isEmpty() ? 0 : Instant.parse(time).toEpochMilli();
        } catch (DateTimeParseException unreadable) {
            return 0;
        }
    }
}

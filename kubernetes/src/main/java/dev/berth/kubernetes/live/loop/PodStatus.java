package dev.berth.kubernetes.live.loop;

import dev.berth.kubernetes.live.watch.ObjectParts;
import dev.berth.kubernetes.tree.Value;

/**
 * What a pod's status tells the loop beyond what the engine looks at.
 *
 * @param finished it has succeeded or failed, and takes no room any more
 * @param refusal why the kubelet refused to run it, for example {@code OutOfcpu}; empty where it did not
 * @param explained the code that the condition PodScheduled carries by an earlier write of Berth; empty without one
 */
public record PodStatus(boolean finished, String refusal, String explained) {
    /** Nothing to tell. */
    public static final PodStatus PLAIN = new PodStatus(false, "", "");

    /** Reads what a tree of a pod tells. */
    public static PodStatus of(Value pod) {
        String phase = ObjectParts.text(pod, "status", "phase");
        boolean failed = phase.equals("Failed");
        boolean finished = failed || phase.equals("Succeeded");
        String reason = failed ? ObjectParts.text(pod, "status", "reason") : "";
        boolean refused = reason.startsWith("OutOf")
                || reason.equals("UnexpectedAdmissionError")
                || reason.equals("NodeAffinity")
                || reason.equals("TopologyAffinityError");
        String explained = finished ? "" : explained(pod);
        return !finished && explained.isEmpty() ? PLAIN : new PodStatus(finished, refused ? reason : "", explained);
    }

    private static String explained(Value pod) {
        if (ObjectParts.at(pod, "status", "conditions") instanceof Value.Sequence conditions) {
            for (var condition : conditions.items()) {
                if (ObjectParts.text(condition, "type").equals("PodScheduled")
                        && ObjectParts.text(condition, "status").equals("False")) {
                    return ConditionText.code(ObjectParts.text(condition, "message"));
                }
            }
        }
        return "";
    }
}

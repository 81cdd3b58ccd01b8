package dev.berth.engine.decide;

import dev.berth.engine.model.Pod;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What was decided about a pod: decisions to apply as one, or a reason to wait, or both where room is being made.
 *
 * @param waits null exactly where the pod is bound
 */
public record Outcome(
        Pod pod, List<Decision> decisions, @Nullable Reason waits) {
    static Outcome bound(Decision.Bind bind) {
        return new Outcome(bind.pod(), List.of(bind), null);
    }

    /** @param claims what must be decided about the pod's claims first */
    static Outcome bound(List<Decision> claims, Decision.Bind bind) {
        if (claims.isEmpty()) {
            return bound(bind);
        }
        var decisions = new ArrayList<Decision>(claims);
        decisions.add(bind);
        return new Outcome(bind.pod(), List.copyOf(decisions), null);
    }

    static Outcome waiting(Pod pod, Reason reason) {
        return new Outcome(pod, List.of(), reason);
    }
}

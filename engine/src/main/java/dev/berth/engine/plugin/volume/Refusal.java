package dev.berth.engine.plugin.volume;

import dev.berth.engine.plugin.Cause;
import dev.berth.engine.plugin.ReasonCode;
import dev.berth.engine.plugin.Verdict;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Why a node does not take a pod. */
record Refusal(Verdict verdict, List<Cause> causes) {
    static Refusal unschedulable(Cause cause) {
        return new Refusal(Verdict.UNSCHEDULABLE, List.of(cause));
    }

    static Refusal unresolvable(ReasonCode code, String text, String detail) {
        return new Refusal(Verdict.UNRESOLVABLE, List.of(new Cause(code, text, detail)));
    }

    static Verdict verdictOf(@Nullable Refusal refusal) {
        return refusal == null ? Verdict.FIT : refusal.verdict;
    }

    static List<Cause> causesOf(@Nullable Refusal refusal) {
        return refusal == null ? List.of() : refusal.causes;
    }
}

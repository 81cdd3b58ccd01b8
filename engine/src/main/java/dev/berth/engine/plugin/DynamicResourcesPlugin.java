package dev.berth.engine.plugin;

import org.jspecify.annotations.Nullable;

/**
 * Stands where kube-scheduler places resource claims (DRA). Berth does not place them yet, and says so: a pod that names
 * a claim fits no node. For all other pods the scorer gives every node 0, as kube-scheduler's does.
 */
public final class DynamicResourcesPlugin implements Filter, Scorer {
    @Override
    public String name() {
        return "DynamicResources";
    }

    @Override
    public Preparation prepare(Incoming pod) {
        return pod.shape().asksForClaims()
                ? Preparation.Reject.unresolvable(new Cause(
                        ReasonCode.CLAIMS_UNSUPPORTED,
                        "pod asks for resource claims (DRA), which are not supported yet",
                        "spec.resourceClaims is not empty"))
                : Preparation.SKIP;
    }

    @Override
    public @Nullable PodScorer scorer(Incoming pod) {
        return ZeroScore.INSTANCE;
    }
}

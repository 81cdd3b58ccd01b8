package dev.berth.engine.decide;

import dev.berth.engine.cluster.Cluster;
import dev.berth.engine.model.Labels;
import dev.berth.engine.model.Pod;
import dev.berth.engine.model.PodShape;
import java.util.HashMap;
import java.util.Map;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Remembers why pods could not be placed while the cluster stays as it is, so that a thousand equal pods that wait cost
 * one explanation. Only plain waits are remembered: making room changes the cluster.
 */
final class WaitMemory {
    /** Equal pods get equal answers: all that a filter or the preemption may look at. */
    private record Key(String namespace, Labels labels, PodShape shape, int priority, boolean preempts) {}

    /** Reasons remembered at once. */
    private static final int REASONS_MAX = 10_000;

    private final Cluster cluster;
    private final Map<Key, Reason> reasons = new HashMap<>();
    private long position;
    private long factsVersion;
    private long storageVersion;

    WaitMemory(Cluster cluster) {
        this.cluster = cluster;
    }

    Outcome recall(Pod pod, Function<Pod, Outcome> otherwise) {
        if (pod.nominatedNode() != null || pod.nodeName() != null || pod.owner() != null) {
            return otherwise.apply(pod);
        }
        if (reasons.size() >= REASONS_MAX
                || position != cluster.changes().end()
                || factsVersion != cluster.factsVersion()
                || storageVersion != cluster.storageVersion()) {
            reasons.clear();
        }
        var key = new Key(pod.namespace(), pod.labels(), pod.shape(), pod.priority(), pod.preempts());
        @Nullable Reason known = reasons.get(key);
        if (known != null) {
            return Outcome.waiting(pod, known);
        }
        var outcome = otherwise.apply(pod);
        position = cluster.changes().end();
        factsVersion = cluster.factsVersion();
        storageVersion = cluster.storageVersion();
        if (outcome.decisions().isEmpty() && outcome.waits() != null) {
            reasons.put(key, outcome.waits());
        }
        return outcome;
    }
}

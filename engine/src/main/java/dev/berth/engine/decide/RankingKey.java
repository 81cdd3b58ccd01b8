package dev.berth.engine.decide;

import dev.berth.engine.model.Labels;
import dev.berth.engine.model.Owner;
import dev.berth.engine.model.PodShape;
import org.jspecify.annotations.Nullable;

/**
 * Pods with equal keys are ranked alike. Where nothing looks at a pod's labels, the shape says all; else the labels that
 * some selector looks at are part of the key, and those that none does (a Job's completion index) are not.
 */
record RankingKey(
        PodShape shape,
        @Nullable String namespace,
        @Nullable Labels labels,
        @Nullable Owner owner) {}

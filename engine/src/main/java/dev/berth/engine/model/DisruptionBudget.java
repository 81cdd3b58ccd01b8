package dev.berth.engine.model;

import java.util.Set;

/**
 * How many pods of a set may be evicted now.
 *
 * @param disruptionsAllowed {@code status.disruptionsAllowed}
 * @param disruptedPods pods whose eviction is already counted
 */
public record DisruptionBudget(
        String namespace, String name, LabelSelector selector, int disruptionsAllowed, Set<String> disruptedPods)
        implements ClusterObject {}

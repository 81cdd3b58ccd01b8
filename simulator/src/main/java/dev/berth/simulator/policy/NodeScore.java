package dev.berth.simulator.policy;

import dev.berth.engine.plugin.PodScorer;
import dev.berth.engine.plugin.Scope;

/** A score of 0 to 100 that depends on the node and its pods alone, and stays as it is. */
interface NodeScore extends PodScorer {
    @Override
    default Scope scope() {
        return Scope.NODE;
    }

    @Override
    default boolean normalizes() {
        return false;
    }
}

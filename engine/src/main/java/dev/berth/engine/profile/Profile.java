package dev.berth.engine.profile;

import dev.berth.engine.plugin.Filter;
import dev.berth.engine.plugin.Scorer;
import java.util.List;

/**
 * What decides about pods: filters in the order in which they are asked, scorers with weights, and whether pods that fit
 * nowhere may evict others.
 */
public record Profile(String name, List<Filter> filters, List<Weighted> scorers, boolean preempts) {
    /** @param weight at least 1; multiplies the score of 0..100 */
    public record Weighted(Scorer scorer, int weight) {}

    public Profile {
        filters = List.copyOf(filters);
        scorers = List.copyOf(scorers);
    }
}

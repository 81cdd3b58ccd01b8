package dev.berth.engine.profile;

import dev.berth.engine.plugin.Filter;
import dev.berth.engine.plugin.Scorer;
import org.jspecify.annotations.Nullable;

/**
 * A plugin as a configuration names it.
 *
 * @param filter what it refuses; null where it refuses nothing
 * @param scorer what it prefers; null where it prefers nothing
 * @param weight of the scorer where the configuration names none, at least 1
 */
public record Plugin(
        String name, @Nullable Filter filter, @Nullable Scorer scorer, int weight) {
    public Plugin {
        if (weight < 1) {
            throw new IllegalArgumentException("the weight of plugin " + name + " is " + weight
                    + "; it must be at least 1 (leave the plugin out to turn it off)");
        }
    }

    /** A plugin that only filters. */
    public static Plugin filtering(Filter filter) {
        return new Plugin(filter.name(), filter, null, 1);
    }

    /** A plugin that only scores. */
    public static Plugin scoring(Scorer scorer, int weight) {
        return new Plugin(scorer.name(), null, scorer, weight);
    }

    /** A plugin that does both. */
    public static <T extends Filter & Scorer> Plugin both(T plugin, int weight) {
        return new Plugin(plugin.name(), plugin, plugin, weight);
    }
}

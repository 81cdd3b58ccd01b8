package dev.berth.engine.profile;

import dev.berth.engine.plugin.Filter;
import java.util.List;

/**
 * Brings a user's own filters and scorers. Found by {@link java.util.ServiceLoader}: name the class in
 * {@code META-INF/services/dev.berth.engine.profile.PluginProvider} of its jar. See {@code docs/plugins.md}.
 */
public interface PluginProvider {
    /** Asked after Berth's own filters, in this order. */
    default List<Filter> filters() {
        return List.of();
    }

    /** Scorers with the weights that they have unless a configuration says otherwise. */
    default List<Profile.Weighted> scorers() {
        return List.of();
    }
}

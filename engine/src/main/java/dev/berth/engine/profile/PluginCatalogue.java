package dev.berth.engine.profile;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** All plugins that a configuration may name: kube-scheduler's in its order, then the user's own. */
public final class PluginCatalogue {
    private final Map<String, Plugin> plugins = new LinkedHashMap<>();
    private final List<String> own = new ArrayList<>();

    private PluginCatalogue() {}

    /** kube-scheduler's plugins alone. */
    public static PluginCatalogue standard() {
        return with(List.of());
    }

    /** kube-scheduler's plugins and those of the providers. */
    public static PluginCatalogue with(Iterable<PluginProvider> providers) {
        var catalogue = new PluginCatalogue();
        KubeSchedulerProfile.plugins().forEach(plugin -> catalogue.plugins.put(plugin.name(), plugin));
        providers.forEach(catalogue::add);
        return catalogue;
    }

    private void add(PluginProvider provider) {
        var found = new LinkedHashMap<String, Plugin>();
        for (var filter : provider.filters()) {
            if (found.put(filter.name(), Plugin.filtering(filter)) != null) {
                throw taken(provider, filter.name());
            }
        }
        for (var weighted : provider.scorers()) {
            var scorer = weighted.scorer();
            var before = found.get(scorer.name());
            if (before != null && before.scorer() != null) {
                throw taken(provider, scorer.name());
            }
            found.put(
                    scorer.name(),
                    new Plugin(scorer.name(), before == null ? null : before.filter(), scorer, weighted.weight()));
        }
        for (var plugin : found.values()) {
            if (plugins.putIfAbsent(plugin.name(), plugin) != null) {
                throw taken(provider, plugin.name());
            }
            own.add(plugin.name());
        }
    }

    private static IllegalArgumentException taken(PluginProvider provider, String name) {
        return new IllegalArgumentException("provider " + provider.getClass().getName() + " brings a plugin named "
                + name + ", but there is one of that name already; give it another name");
    }

    public @Nullable Plugin find(String name) {
        return plugins.get(name);
    }

    public List<String> names() {
        return List.copyOf(plugins.keySet());
    }

    /** Whether the plugin is the user's, so that it is in force only where a configuration names it. */
    public boolean isOwn(String name) {
        return own.contains(name);
    }

    /** A profile of Berth's by its name, with the user's own plugins added; null where there is none of that name. */
    public @Nullable Profile builtIn(String name) {
        return switch (name) {
            case KubeSchedulerProfile.NAME -> defaultProfile();
            case GpuProfile.NAME ->
                GpuProfile.with(own.stream().map(plugins::get).toList());
            default -> null;
        };
    }

    /** The profile that is in force without a configuration: all plugins, with their own weights. */
    public Profile defaultProfile() {
        return Profile.of(KubeSchedulerProfile.NAME, plugins.values(), true);
    }
}

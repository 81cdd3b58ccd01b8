package dev.berth.testkit.oracle;

import dev.berth.engine.plugin.Filter;
import dev.berth.engine.plugin.PodTopologySpread;
import dev.berth.engine.plugin.Scorer;
import dev.berth.engine.plugin.TaintToleration;
import dev.berth.engine.profile.Profile;
import dev.berth.kubernetes.config.PluginArguments;
import dev.berth.kubernetes.objects.Field;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Profiles of one plugin each, from a case's {@code args} and {@code featureGates}. */
record PluginProfile(Field args, boolean comparisons) {
    static PluginProfile of(Field question) {
        return new PluginProfile(
                question.at("args"),
                question.at("featureGates", "TaintTolerationComparisonOperators")
                        .isTrue());
    }

    Profile filtering(List<String> plugins) {
        return new Profile("oracle", plugins.stream().map(this::filter).toList(), List.of(), true);
    }

    /** @param feasible names of the nodes that are scored; null for all */
    Profile scoring(String plugin, @Nullable Set<String> feasible) {
        List<Filter> filters = feasible == null ? List.of() : List.of(new NamedNodesFilter(feasible));
        return new Profile("oracle", filters, List.of(new Profile.Weighted(scorer(plugin), 1)), false);
    }

    private Filter filter(String plugin) {
        var filters = configured(plugin).filters();
        if (filters.isEmpty()) {
            throw new IllegalArgumentException("no filter for plugin " + plugin);
        }
        return switch (filters.get(0)) {
            case TaintToleration standard -> new TaintToleration(comparisons);
            case PodTopologySpread spread -> gated(spread);
            default -> filters.get(0);
        };
    }

    private Scorer scorer(String plugin) {
        var scorers = configured(plugin).scorers();
        if (scorers.isEmpty()) {
            throw new IllegalArgumentException("no scorer for plugin " + plugin);
        }
        return switch (scorers.get(0).scorer()) {
            case TaintToleration standard -> new TaintToleration(comparisons);
            case PodTopologySpread spread -> gated(spread);
            default -> scorers.get(0).scorer();
        };
    }

    /** As a configuration file with these arguments makes it. */
    private Profile configured(String plugin) {
        return PluginArguments.profileFor(plugin, args.value(), "args");
    }

    private PodTopologySpread gated(PodTopologySpread spread) {
        return new PodTopologySpread(spread.defaults(), spread.systemDefaults(), comparisons);
    }
}

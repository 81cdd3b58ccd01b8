package dev.berth.kubernetes.config;

import dev.berth.engine.plugin.Filter;
import dev.berth.engine.profile.Plugin;
import dev.berth.engine.profile.PluginCatalogue;
import dev.berth.engine.profile.Profile;
import dev.berth.engine.profile.Profile.Weighted;
import dev.berth.kubernetes.objects.Field;
import dev.berth.kubernetes.objects.KnownFields;
import dev.berth.kubernetes.tree.InputCode;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Consumer;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * Reads one of {@code profiles} as kube-scheduler does: its multiPoint list goes over the default plugins, each extension
 * point over that, and arguments replace what plugins do by default. A score plugin's weight is that of the score list,
 * else that of multiPoint, else 1.
 */
final class ProfileReader {
    /** Extension points that change nothing about where a pod goes; Berth does that work by other means. */
    private static final List<String> IGNORED =
            List.of("preEnqueue", "queueSort", "reserve", "permit", "preBind", "bind", "postBind", "placementGenerate");

    private static final List<String> READ =
            List.of("multiPoint", "preFilter", "filter", "postFilter", "preScore", "score");

    private final PluginCatalogue catalogue;
    private final PluginNames names;
    private final Consumer<String> notices;

    ProfileReader(PluginCatalogue catalogue, Consumer<String> notices) {
        this.catalogue = catalogue;
        names = new PluginNames(catalogue);
        this.notices = notices;
    }

    Profile read(Field profile) {
        KnownFields.check(profile, "schedulerName", "percentageOfNodesToScore", "plugins", "pluginConfig");
        if (profile.at("percentageOfNodesToScore").present()) {
            notices.accept("percentageOfNodesToScore of a profile is ignored: Berth looks at every node");
        }
        String name = profile.at("schedulerName").text("default-scheduler");
        var plugins = profile.at("plugins");
        checkPoints(plugins);
        var made = arguments(profile.at("pluginConfig"));
        var multiPoint = PluginSet.read(plugins.at("multiPoint"), names).over(defaults());
        var filters = filters(plugins, multiPoint, made);
        var scorers = scorers(plugins, multiPoint, made);
        var after = PluginSet.read(plugins.at("postFilter"), names);
        boolean preempts = after.expanded(
                        multiPoint.containsKey(PluginNames.PREEMPTION) ? List.of(PluginNames.PREEMPTION) : List.of())
                .contains(PluginNames.PREEMPTION);
        return new Profile(name, filters, scorers, preempts);
    }

    private void checkPoints(Field plugins) {
        var known = new ArrayList<>(READ);
        known.addAll(IGNORED);
        KnownFields.check(plugins, known);
        for (var point : IGNORED) {
            if (plugins.at(point).present()) {
                PluginSet.read(plugins.at(point), names);
                notices.accept("plugins." + point + " is ignored: it does not change where pods go");
            }
        }
    }

    /** kube-scheduler's default multiPoint list; plugins of the user's own must be named to be in force. */
    private Map<String, Integer> defaults() {
        var defaults = new LinkedHashMap<String, Integer>();
        for (var name : catalogue.names()) {
            if (!catalogue.isOwn(name)) {
                defaults.put(name, known(name).weight());
            }
        }
        defaults.put(PluginNames.PREEMPTION, 0);
        return defaults;
    }

    private Plugin known(String name) {
        return Objects.requireNonNull(catalogue.find(name), name);
    }

    private List<Filter> filters(Field plugins, Map<String, Integer> multiPoint, Map<String, Plugin> made) {
        var order = points(plugins, "filter", multiPoint, name -> {
            var plugin = catalogue.find(name);
            return plugin != null && plugin.filter() != null;
        });
        alike(plugins, "preFilter", "filter", order);
        return order.stream()
                .map(name -> Objects.requireNonNull(
                        made.getOrDefault(name, known(name)).filter()))
                .toList();
    }

    private List<Weighted> scorers(Field plugins, Map<String, Integer> multiPoint, Map<String, Plugin> made) {
        var order = points(plugins, "score", multiPoint, name -> {
            var plugin = catalogue.find(name);
            return plugin != null && plugin.scorer() != null;
        });
        alike(plugins, "preScore", "score", order);
        var own = PluginSet.read(plugins.at("score"), names).enabled();
        return order.stream()
                .map(name -> new Weighted(
                        Objects.requireNonNull(
                                made.getOrDefault(name, known(name)).scorer()),
                        Math.max(1, own.getOrDefault(name, multiPoint.getOrDefault(name, 1)))))
                .toList();
    }

    private List<String> points(
            Field plugins, String point, Map<String, Integer> multiPoint, Predicate<String> hasPoint) {
        var set = PluginSet.read(plugins.at(point), names);
        for (var name : set.enabled().keySet()) {
            if (!hasPoint.test(name)) {
                throw set.place().invalid("plugin " + name + " has no " + point + "; remove it from this list");
            }
        }
        return set.expanded(multiPoint.keySet().stream().filter(hasPoint).toList());
    }

    /** A plugin prepares and then answers; Berth knows both only together, and kube-scheduler fails where they differ. */
    private void alike(Field plugins, String before, String after, List<String> inForce) {
        var set = PluginSet.read(plugins.at(before), names);
        for (var name : inForce) {
            if (set.disables(name) && !set.enabled().containsKey(name)) {
                throw set.place()
                        .invalid("plugin " + name + " is disabled here but in force for " + after
                                + ", where it relies on this; disable both or neither");
            }
        }
    }

    private Map<String, Plugin> arguments(Field pluginConfig) {
        var made = new LinkedHashMap<String, Plugin>();
        var seen = new HashSet<String>();
        for (var item : pluginConfig.items()) {
            KnownFields.check(item, "name", "args");
            String name = names.checked(item.at("name"));
            if (!seen.add(name)) {
                throw item.at("name")
                        .invalid(InputCode.NAMED_TWICE, "the plugin is configured twice; merge the entries");
            }
            var args = item.at("args");
            checkKind(name, args);
            @Nullable Plugin plugin = catalogue.find(name);
            if (name.equals(PluginNames.PREEMPTION)) {
                KnownFields.check(
                        args, "apiVersion", "kind", "minCandidateNodesPercentage", "minCandidateNodesAbsolute");
                notices.accept("DefaultPreemptionArgs is ignored: Berth tries every node that eviction could free");
            } else if (plugin == null) {
                throw args.invalid("plugin " + name + " takes no arguments; remove this entry");
            } else if (args.present()) {
                made.put(name, PluginArguments.apply(plugin, args));
            }
        }
        return made;
    }

    private static void checkKind(String plugin, Field args) {
        var kind = args.at("kind");
        if (kind.present() && !kind.required().equals(plugin + "Args")) {
            throw kind.invalid("the arguments of plugin " + plugin + " are of kind " + plugin + "Args");
        }
    }
}

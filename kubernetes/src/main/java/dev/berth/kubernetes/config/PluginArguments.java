package dev.berth.kubernetes.config;

import dev.berth.engine.model.SpreadConstraint;
import dev.berth.engine.plugin.BalancedAllocation;
import dev.berth.engine.plugin.InterPodAffinity;
import dev.berth.engine.plugin.NodeAffinityPlugin;
import dev.berth.engine.plugin.NodeResourcesFitFilter;
import dev.berth.engine.plugin.NodeResourcesFitScorer;
import dev.berth.engine.plugin.PodTopologySpread;
import dev.berth.engine.plugin.ResourceColumns;
import dev.berth.engine.plugin.ResourceColumns.Weight;
import dev.berth.engine.plugin.ScoringStrategy;
import dev.berth.engine.plugin.ScoringStrategy.RequestedToCapacityRatio.Point;
import dev.berth.engine.plugin.volume.VolumeBindingPlugin;
import dev.berth.engine.profile.Plugin;
import dev.berth.engine.profile.PluginCatalogue;
import dev.berth.engine.profile.Profile;
import dev.berth.kubernetes.objects.Field;
import dev.berth.kubernetes.objects.KnownFields;
import dev.berth.kubernetes.objects.SchedulingTerms;
import dev.berth.kubernetes.tree.InputCode;
import dev.berth.kubernetes.tree.Value;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Makes plugins from their arguments ({@code pluginConfig[].args}). What is absent has kube-scheduler's default; what
 * kube-scheduler refuses is refused here, with the place.
 */
public final class PluginArguments {
    /** kube-scheduler scores shapes from 0 to 10, all else from 0 to 100. */
    private static final int SHAPE_SCALE = 10;

    private PluginArguments() {}

    /**
     * A profile with one plugin only, its filter and its scorer.
     *
     * @param arguments the plugin's arguments; null for none
     * @param file named in messages
     */
    public static Profile profileFor(String plugin, @Nullable Value arguments, String file) {
        var known = PluginCatalogue.standard().find(plugin);
        if (known == null) {
            throw new IllegalArgumentException(file + ": there is no plugin named \"" + plugin + "\"; the plugins are "
                    + String.join(", ", PluginCatalogue.standard().names()));
        }
        var made = arguments == null || arguments instanceof Value.Null
                ? known
                : apply(known, Field.root(arguments, file).named(plugin + "Args"));
        return Profile.of(plugin, List.of(made), false);
    }

    /** The plugin with other arguments than its defaults. */
    static Plugin apply(Plugin plugin, Field args) {
        return switch (plugin.name()) {
            case "NodeResourcesFit" -> resourcesFit(plugin, args);
            case "NodeResourcesBalancedAllocation" -> {
                known(args, "resources");
                yield Plugin.scoring(new BalancedAllocation(weights(args.at("resources"))), plugin.weight());
            }
            case "PodTopologySpread" -> Plugin.both(spread(args), plugin.weight());
            case "InterPodAffinity" -> {
                known(args, "hardPodAffinityWeight", "ignorePreferredTermsOfExistingPods");
                yield Plugin.both(
                        new InterPodAffinity(
                                within(args.at("hardPodAffinityWeight"), 1, 0, 100),
                                args.at("ignorePreferredTermsOfExistingPods").isTrue()),
                        plugin.weight());
            }
            case "NodeAffinity" -> Plugin.both(nodeAffinity(args), plugin.weight());
            case "VolumeBinding" -> {
                known(args, "bindTimeoutSeconds", "shape");
                args.at("bindTimeoutSeconds").number(0);
                yield args.at("shape").present()
                        ? Plugin.both(new VolumeBindingPlugin(shape(args.at("shape"))), plugin.weight())
                        : plugin;
            }
            case "DynamicResources" -> {
                known(args, "filterTimeout", "bindingTimeout");
                yield plugin;
            }
            default -> throw args.invalid("plugin " + plugin.name() + " takes no arguments; remove this entry");
        };
    }

    private static void known(Field args, String... fields) {
        var all = new ArrayList<>(List.of("apiVersion", "kind"));
        all.addAll(List.of(fields));
        KnownFields.check(args, all);
    }

    private static Plugin resourcesFit(Plugin plugin, Field args) {
        known(args, "ignoredResources", "ignoredResourceGroups", "scoringStrategy");
        var groups = args.at("ignoredResourceGroups");
        for (var group : groups.items()) {
            if (group.required().contains("/")) {
                throw group.invalid("a resource group is what stands before the slash; leave the slash out");
            }
        }
        return new Plugin(
                plugin.name(),
                new NodeResourcesFitFilter(
                        Set.copyOf(new HashSet<>(args.at("ignoredResources").texts())),
                        Set.copyOf(new HashSet<>(groups.texts()))),
                new NodeResourcesFitScorer(strategy(args.at("scoringStrategy"))),
                plugin.weight());
    }

    private static ScoringStrategy strategy(Field strategy) {
        KnownFields.check(strategy, "type", "resources", "requestedToCapacityRatio");
        var resources = weights(strategy.at("resources"));
        var ratio = strategy.at("requestedToCapacityRatio");
        return switch (strategy.at("type").text("LeastAllocated")) {
            case "LeastAllocated" -> new ScoringStrategy.LeastAllocated(resources);
            case "MostAllocated" -> new ScoringStrategy.MostAllocated(resources);
            case "RequestedToCapacityRatio" -> {
                KnownFields.check(ratio, "shape");
                yield new ScoringStrategy.RequestedToCapacityRatio(resources, shape(ratio.at("shape")));
            }
            default ->
                throw strategy.at("type").invalid("use LeastAllocated, MostAllocated or RequestedToCapacityRatio");
        };
    }

    /** Resources and weights; a weight of 0 or none is 1, no resources are cpu and memory. */
    private static List<Weight> weights(Field resources) {
        var weights = new ArrayList<Weight>();
        for (var resource : resources.items()) {
            KnownFields.check(resource, "name", "weight");
            int weight = within(resource.at("weight"), 1, 0, 100);
            weights.add(new Weight(resource.at("name").required(), weight == 0 ? 1 : weight));
        }
        return weights.isEmpty() ? ResourceColumns.CPU_AND_MEMORY : List.copyOf(weights);
    }

    private static List<Point> shape(Field shape) {
        var points = new ArrayList<Point>();
        int before = -1;
        for (var point : shape.items()) {
            KnownFields.check(point, "utilization", "score");
            int utilization = within(point.at("utilization"), 0, 0, 100);
            if (utilization <= before) {
                throw point.at("utilization").invalid("utilization must rise from point to point, it was " + before);
            }
            before = utilization;
            points.add(new Point(utilization, (long) within(point.at("score"), 0, 0, 10) * SHAPE_SCALE));
        }
        if (points.isEmpty()) {
            throw shape.invalid("give at least one point, for example {utilization: 0, score: 10}");
        }
        return List.copyOf(points);
    }

    private static PodTopologySpread spread(Field args) {
        known(args, "defaultConstraints", "defaultingType");
        var constraints = args.at("defaultConstraints");
        return switch (args.at("defaultingType").text("System")) {
            case "System" -> {
                if (!constraints.items().isEmpty()) {
                    throw constraints.invalid(
                            InputCode.INCOMPLETE, "set defaultingType: List to have constraints of your own");
                }
                yield PodTopologySpread.DEFAULT;
            }
            case "List" ->
                new PodTopologySpread(
                        constraints.items().stream()
                                .map(PluginArguments::constraint)
                                .toList(),
                        false,
                        false);
            default -> throw args.at("defaultingType").invalid("use System or List");
        };
    }

    private static SpreadConstraint constraint(Field constraint) {
        KnownFields.check(
                constraint,
                "maxSkew",
                "topologyKey",
                "whenUnsatisfiable",
                "minDomains",
                "nodeAffinityPolicy",
                "nodeTaintsPolicy",
                "matchLabelKeys",
                "labelSelector");
        if (constraint.at("labelSelector").present()) {
            throw constraint
                    .at("labelSelector")
                    .invalid("a default constraint has no selector; it comes from the pod's Service or controller");
        }
        within(constraint.at("maxSkew"), 0, 1, Integer.MAX_VALUE);
        constraint.at("topologyKey").required();
        return SchedulingTerms.spreadConstraint(constraint);
    }

    private static NodeAffinityPlugin nodeAffinity(Field args) {
        known(args, "addedAffinity");
        var added = args.at("addedAffinity");
        KnownFields.check(
                added,
                "requiredDuringSchedulingIgnoredDuringExecution",
                "preferredDuringSchedulingIgnoredDuringExecution");
        var required = added.at("requiredDuringSchedulingIgnoredDuringExecution");
        KnownFields.check(required, "nodeSelectorTerms");
        return new NodeAffinityPlugin(
                required.present() ? SchedulingTerms.nodeTerms(required.at("nodeSelectorTerms")) : null,
                SchedulingTerms.preferredNodeTerms(added.at("preferredDuringSchedulingIgnoredDuringExecution")));
    }

    private static int within(Field field, int otherwise, int least, int greatest) {
        int number = field.integer(otherwise);
        if (number < least || number > greatest) {
            throw field.invalid(
                    greatest == Integer.MAX_VALUE
                            ? "use a number of at least " + least
                            : "use a number from " + least + " to " + greatest);
        }
        return number;
    }
}

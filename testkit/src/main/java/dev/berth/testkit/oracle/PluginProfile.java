package dev.berth.testkit.oracle;

import dev.berth.engine.model.NodeAffinity;
import dev.berth.engine.model.PodShape;
import dev.berth.engine.plugin.BalancedAllocation;
import dev.berth.engine.plugin.Filter;
import dev.berth.engine.plugin.ImageLocality;
import dev.berth.engine.plugin.InterPodAffinity;
import dev.berth.engine.plugin.NodeAffinityPlugin;
import dev.berth.engine.plugin.NodeNameFilter;
import dev.berth.engine.plugin.NodePortsFilter;
import dev.berth.engine.plugin.NodeResourcesFitFilter;
import dev.berth.engine.plugin.NodeResourcesFitScorer;
import dev.berth.engine.plugin.NodeUnschedulableFilter;
import dev.berth.engine.plugin.PodTopologySpread;
import dev.berth.engine.plugin.ResourceColumns;
import dev.berth.engine.plugin.Scorer;
import dev.berth.engine.plugin.ScoringStrategy;
import dev.berth.engine.plugin.TaintToleration;
import dev.berth.engine.plugin.volume.VolumeRestrictionsFilter;
import dev.berth.engine.plugin.volume.VolumeZoneFilter;
import dev.berth.engine.profile.Profile;
import dev.berth.kubernetes.objects.Field;
import dev.berth.kubernetes.objects.ObjectReader;
import dev.berth.kubernetes.tree.Value;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
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
        return switch (plugin) {
            case "NodeName" -> new NodeNameFilter();
            case "NodeUnschedulable" -> new NodeUnschedulableFilter();
            case "TaintToleration" -> new TaintToleration(comparisons);
            case "NodeAffinity" -> nodeAffinity();
            case "NodePorts" -> new NodePortsFilter();
            case "NodeResourcesFit" ->
                new NodeResourcesFitFilter(
                        Set.copyOf(args.at("ignoredResources").texts()),
                        Set.copyOf(args.at("ignoredResourceGroups").texts()));
            case "VolumeRestrictions" -> new VolumeRestrictionsFilter();
            case "VolumeZone" -> new VolumeZoneFilter();
            case "PodTopologySpread" -> spread();
            case "InterPodAffinity" -> podAffinity();
            default -> throw new IllegalArgumentException("no filter for plugin " + plugin);
        };
    }

    private Scorer scorer(String plugin) {
        return switch (plugin) {
            case "TaintToleration" -> new TaintToleration(comparisons);
            case "NodeAffinity" -> nodeAffinity();
            case "NodeResourcesFit" -> new NodeResourcesFitScorer(strategy(args.at("scoringStrategy")));
            case "NodeResourcesBalancedAllocation" -> new BalancedAllocation(weights(args.at("resources")));
            case "ImageLocality" -> new ImageLocality();
            case "PodTopologySpread" -> spread();
            case "InterPodAffinity" -> podAffinity();
            default -> throw new IllegalArgumentException("no scorer for plugin " + plugin);
        };
    }

    private static ScoringStrategy strategy(Field strategy) {
        var weights = weights(strategy.at("resources"));
        return switch (strategy.at("type").text("LeastAllocated")) {
            case "LeastAllocated" -> new ScoringStrategy.LeastAllocated(weights);
            case "MostAllocated" -> new ScoringStrategy.MostAllocated(weights);
            case "RequestedToCapacityRatio" ->
                new ScoringStrategy.RequestedToCapacityRatio(
                        weights, shape(strategy.at("requestedToCapacityRatio", "shape")));
            default -> throw strategy.at("type").invalid("unknown scoring strategy");
        };
    }

    /** Points are written with scores of 0 to 10. */
    private static List<ScoringStrategy.RequestedToCapacityRatio.Point> shape(Field points) {
        return points.items().stream()
                .map(point -> new ScoringStrategy.RequestedToCapacityRatio.Point(
                        point.at("utilization").number(0),
                        10 * point.at("score").number(0)))
                .toList();
    }

    private static List<ResourceColumns.Weight> weights(Field resources) {
        return resources.present()
                ? resources.items().stream()
                        .map(each -> new ResourceColumns.Weight(
                                each.at("name").required(), each.at("weight").number(1)))
                        .toList()
                : ResourceColumns.CPU_AND_MEMORY;
    }

    private InterPodAffinity podAffinity() {
        return new InterPodAffinity(
                args.at("hardPodAffinityWeight").integer(1),
                args.at("ignorePreferredTermsOfExistingPods").isTrue());
    }

    private PodTopologySpread spread() {
        return args.at("defaultingType").text("System").equals("System")
                ? new PodTopologySpread(PodTopologySpread.DEFAULT.defaults(), true, comparisons)
                : new PodTopologySpread(
                        carrier("topologySpreadConstraints", args.at("defaultConstraints"))
                                .spread(),
                        false,
                        comparisons);
    }

    private NodeAffinityPlugin nodeAffinity() {
        var added = args.at("addedAffinity");
        if (added.value() == null) {
            return NodeAffinityPlugin.DEFAULT;
        }
        var affinity = new Value.Mapping(Map.of("nodeAffinity", added.value()), 1);
        NodeAffinity read = carrier("affinity", Field.root(affinity, "args")).nodeAffinity();
        return new NodeAffinityPlugin(read.required(), read.preferred() == null ? List.of() : read.preferred());
    }

    /** Reads what is written as in a pod by putting it into one. */
    private static PodShape carrier(String name, Field written) {
        if (written.value() == null) {
            return carrierOf(Map.of());
        }
        return carrierOf(Map.of(name, written.value()));
    }

    private static PodShape carrierOf(Map<String, Value> spec) {
        var pod = new LinkedHashMap<String, Value>();
        pod.put("metadata", new Value.Mapping(Map.of("name", new Value.Scalar("args", Value.Kind.TEXT, 1)), 1));
        pod.put("spec", new Value.Mapping(spec, 1));
        return new ObjectReader().readPod(new Value.Mapping(pod, 1), "args").shape();
    }
}

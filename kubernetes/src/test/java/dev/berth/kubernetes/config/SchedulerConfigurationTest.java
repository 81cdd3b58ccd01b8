package dev.berth.kubernetes.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.berth.engine.plugin.Filter;
import dev.berth.engine.plugin.InterPodAffinity;
import dev.berth.engine.plugin.NodeAffinityPlugin;
import dev.berth.engine.plugin.NodeResourcesFitFilter;
import dev.berth.engine.plugin.NodeResourcesFitScorer;
import dev.berth.engine.plugin.PodTopologySpread;
import dev.berth.engine.plugin.ResourceColumns.Weight;
import dev.berth.engine.plugin.ScoringStrategy;
import dev.berth.engine.plugin.ScoringStrategy.RequestedToCapacityRatio.Point;
import dev.berth.engine.profile.KubeSchedulerProfile;
import dev.berth.engine.profile.PluginCatalogue;
import dev.berth.engine.profile.Profile;
import dev.berth.kubernetes.tree.JsonTrees;
import java.util.List;
import org.junit.jupiter.api.Test;

final class SchedulerConfigurationTest {
    private static final String HEAD = """
            apiVersion: kubescheduler.config.k8s.io/v1
            kind: KubeSchedulerConfiguration
            """;

    @Test
    void withoutProfilesTheDefaultsAreInForce() {
        var profile = only("");
        var standard = KubeSchedulerProfile.create();
        assertThat(profile.name()).isEqualTo("default-scheduler");
        assertThat(filters(profile)).isEqualTo(filters(standard));
        assertThat(weights(profile)).isEqualTo(weights(standard));
        assertThat(profile.preempts()).isTrue();
    }

    @Test
    void aScoreListGoesOverMultiPoint() {
        var profile = only("""
                profiles:
                - plugins:
                    score:
                      disabled: [{name: TaintToleration}, {name: ImageLocality}]
                      enabled: [{name: NodeResourcesFit, weight: 7}, {name: ImageLocality}]
                """);
        assertThat(weights(profile))
                .containsExactly(
                        "NodeResourcesFit 7",
                        "NodeAffinity 2",
                        "VolumeBinding 1",
                        "PodTopologySpread 2",
                        "InterPodAffinity 2",
                        "DynamicResources 2",
                        "NodeResourcesBalancedAllocation 1",
                        "ImageLocality 1");
        assertThat(filters(profile)).contains("TaintToleration");
    }

    @Test
    void aStarLeavesOnlyWhatIsNamed() {
        var profile = only("""
                profiles:
                - schedulerName: plain
                  plugins:
                    multiPoint:
                      disabled: [{name: "*"}]
                      enabled: [{name: TaintToleration}, {name: NodeName}]
                """);
        assertThat(filters(profile)).containsExactly("TaintToleration", "NodeName");
        assertThat(weights(profile)).containsExactly("TaintToleration 1");
        assertThat(profile.preempts()).isFalse();
    }

    @Test
    void postFilterTurnsPreemptionOff() {
        assertThat(only("""
                profiles:
                - plugins: {postFilter: {disabled: [{name: DefaultPreemption}]}}
                """).preempts()).isFalse();
    }

    @Test
    void argumentsReplaceDefaults() {
        var profile = only("""
                profiles:
                - pluginConfig:
                  - name: NodeResourcesFit
                    args:
                      apiVersion: kubescheduler.config.k8s.io/v1
                      kind: NodeResourcesFitArgs
                      ignoredResources: [example.com/a]
                      ignoredResourceGroups: [example.org]
                      scoringStrategy:
                        type: RequestedToCapacityRatio
                        resources: [{name: nvidia.com/gpu, weight: 3}]
                        requestedToCapacityRatio: {shape: [{score: 10}, {utilization: 100, score: 2}]}
                  - {name: InterPodAffinity, args: {hardPodAffinityWeight: 5, ignorePreferredTermsOfExistingPods: true}}
                  - name: PodTopologySpread
                    args:
                      defaultingType: List
                      defaultConstraints:
                      - {maxSkew: 1, topologyKey: zone, whenUnsatisfiable: DoNotSchedule}
                """);
        assertThat(profile.filters()).anySatisfy(filter -> {
            assertThat(filter).isInstanceOf(NodeResourcesFitFilter.class);
            assertThat(((NodeResourcesFitFilter) filter).ignoredGroups()).containsExactly("example.org");
        });
        assertThat(profile.scorers())
                .contains(new Profile.Weighted(
                        new NodeResourcesFitScorer(new ScoringStrategy.RequestedToCapacityRatio(
                                List.of(new Weight("nvidia.com/gpu", 3)),
                                List.of(new Point(0, 100), new Point(100, 20)))),
                        1))
                .contains(new Profile.Weighted(new InterPodAffinity(5, true), 2));
        var spread = (PodTopologySpread) filter(profile, "PodTopologySpread");
        assertThat(spread.systemDefaults()).isFalse();
        assertThat(spread.defaults())
                .singleElement()
                .satisfies(each -> assertThat(each.topologyKey()).isEqualTo("zone"));
    }

    @Test
    void whatChangesNoDecisionIsAcceptedAndTold() {
        var read = read("""
                parallelism: 4
                percentageOfNodesToScore: 50
                leaderElection: {leaderElect: false}
                profiles:
                - pluginConfig:
                  - {name: DefaultPreemption, args: {minCandidateNodesAbsolute: 10}}
                """);
        assertThat(read.notices())
                .hasSize(4)
                .anyMatch(notice -> notice.startsWith("parallelism is ignored"))
                .anyMatch(notice -> notice.startsWith("DefaultPreemptionArgs is ignored"));
    }

    @Test
    void whatIsNotKnownIsRefusedWithItsPlace() {
        refused("profile: []\n", "conf.yaml:3:", "profile", "unknown field");
        refused(
                "profiles: [{plugins: {score: {enabled: [{name: Foo}]}}}]\n",
                "enabled[0].name is \"Foo\"",
                "ImageLocality");
        refused("profiles: [{plugins: {score: {enabled: [{name: NodePorts}]}}}]\n", "NodePorts has no score");
        refused("profiles: [{pluginConfig: [{name: NodePorts, args: {a: b}}]}]\n", "takes no arguments");
        refused(
                "profiles: [{pluginConfig: [{name: InterPodAffinity, args: {hardPodAffinityWeight: 101}}]}]\n",
                "hardPodAffinityWeight is \"101\"",
                "from 0 to 100");
        refused("profiles: [{pluginConfig: [{name: NodeResourcesFit, args: {ignored: []}}]}]\n", "args.ignored");
        refused("profiles: [{plugins: {preFilter: {disabled: [{name: NodePorts}]}}}]\n", "disable both or neither");
        refused("profiles: [{}, {}]\n", "two profiles have the name default-scheduler");
        refused("extenders: [{urlPrefix: a}]\n", "calls no extenders");
    }

    @Test
    void aProfileIsFoundByItsName() {
        var read = read("profiles: [{schedulerName: a}, {schedulerName: b}]\n");
        assertThat(read.profile("b").name()).isEqualTo("b");
        assertThatThrownBy(() -> read.profile("c")).hasMessageContaining("it has a, b");
    }

    @Test
    void onePluginFromItsArguments() {
        var args = JsonTrees.read("""
                {"addedAffinity": {"requiredDuringSchedulingIgnoredDuringExecution": {"nodeSelectorTerms":
                [{"matchFields": [{"key": "metadata.name", "operator": "In", "values": ["a"]}]}]}}}""", "case", 1);
        var profile = PluginArguments.profileFor("NodeAffinity", args, "case");
        assertThat(filters(profile)).containsExactly("NodeAffinity");
        assertThat(((NodeAffinityPlugin) profile.filters().get(0)).addedRequired())
                .hasSize(1);
        assertThat(PluginArguments.profileFor("NodePorts", null, "case").scorers())
                .isEmpty();
        assertThatThrownBy(() -> PluginArguments.profileFor("Foo", null, "case"))
                .hasMessageContaining("NodePorts");
    }

    private static SchedulerConfiguration read(String text) {
        return SchedulerConfiguration.read(HEAD + text, "conf.yaml", PluginCatalogue.standard());
    }

    private static Profile only(String text) {
        return read(text).profiles().get(0);
    }

    private static void refused(String text, String... told) {
        var thrown = assertThatThrownBy(() -> read(text));
        for (var each : told) {
            thrown.hasMessageContaining(each);
        }
    }

    private static Filter filter(Profile profile, String name) {
        return profile.filters().stream()
                .filter(each -> each.name().equals(name))
                .findFirst()
                .orElseThrow();
    }

    private static List<String> filters(Profile profile) {
        return profile.filters().stream().map(Filter::name).toList();
    }

    private static List<String> weights(Profile profile) {
        return profile.scorers().stream()
                .map(each -> each.scorer().name() + " " + each.weight())
                .toList();
    }
}

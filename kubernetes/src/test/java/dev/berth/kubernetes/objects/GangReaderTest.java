package dev.berth.kubernetes.objects;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.berth.engine.model.GangTerms;
import dev.berth.engine.model.Membership;
import dev.berth.engine.model.Pod;
import dev.berth.engine.model.PodGroup;
import dev.berth.engine.model.Sections;
import dev.berth.engine.model.Topology;
import dev.berth.engine.model.TopologyRequest;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Which gang a pod belongs to, in each of the forms in use. */
final class GangReaderTest {
    private static Membership of(String metadata, String spec) {
        var pod = (Pod) Documents.object("kind: Pod\nmetadata: {name: p, " + metadata + "}\nspec: {" + spec + "}\n");
        return Objects.requireNonNull(pod.membership());
    }

    private static PodGroup group(String api, String spec) {
        return (PodGroup) Documents.object(
                "apiVersion: " + api + "\nkind: PodGroup\nmetadata: {name: g}\nspec: {" + spec + "}\n");
    }

    @Test
    void nativeGroupsAreNamedInTheSpec() {
        assertThat(of("", "schedulingGroup: {podGroupName: g}"))
                .isEqualTo(new Membership("scheduling.k8s.io", "g", "", -1, null));
    }

    @Test
    void theCoschedulingLabelNamesAGroup() {
        assertThat(of("labels: {scheduling.x-k8s.io/pod-group: g}", ""))
                .isEqualTo(new Membership("scheduling.x-k8s.io", "g", "", -1, null));
    }

    @Test
    void berthsAnnotationsSayAll() {
        var said = of(
                "annotations: {berth.dev/gang: g, berth.dev/gang-min: \"4\", berth.dev/role: w, berth.dev/rank: \"3\","
                        + " berth.dev/topology-required: block, berth.dev/topology-preferred: rack,"
                        + " berth.dev/topology-slice-level: rack, berth.dev/topology-slice-size: \"2\","
                        + " berth.dev/topology-spread: zone, berth.dev/role-min: \"2\"}",
                "");
        var topology = new TopologyRequest("block", "rack", "rack", 2, "zone");
        assertThat(said)
                .isEqualTo(
                        new Membership("berth.dev", "g", "w", 3, new GangTerms(4, topology, 2, TopologyRequest.NONE)));
    }

    @Test
    void volcanoKueueAndKaiAreUnderstood() {
        assertThat(of("annotations: {scheduling.k8s.io/group-name: g, volcano.sh/task-spec: ps}", ""))
                .isEqualTo(new Membership("scheduling.volcano.sh", "g", "ps", -1, null));
        assertThat(of(
                        "labels: {kueue.x-k8s.io/pod-group-name: g}, annotations:"
                                + " {kueue.x-k8s.io/pod-group-total-count: \"3\","
                                + " kueue.x-k8s.io/podset-required-topology: rack}",
                        ""))
                .isEqualTo(new Membership(
                        "kueue.x-k8s.io",
                        "g",
                        "",
                        -1,
                        new GangTerms(3, TopologyRequest.within("rack"), 0, TopologyRequest.NONE)));
        assertThat(of("annotations: {pod-group-name: g}, labels: {kai.scheduler/subgroup-name: a}", ""))
                .isEqualTo(new Membership("scheduling.run.ai", "g", "a", -1, null));
    }

    @ParameterizedTest
    @CsvSource({
        "training.kubeflow.org/replica-index, 2",
        "leaderworkerset.sigs.k8s.io/worker-index, 0",
        "batch.kubernetes.io/job-completion-index, 7",
        "apps.kubernetes.io/pod-index, 1"
    })
    void ranksComeFromTheLabelsOfControllers(String label, int rank) {
        assertThat(of("labels: {" + label + ": \"" + rank + "\"}", "schedulingGroup: {podGroupName: g}")
                        .rank())
                .isEqualTo(rank);
    }

    @ParameterizedTest
    @CsvSource({
        "berth.dev/gang-min, x, a whole number",
        "berth.dev/gang-min, 0, a number from 1",
        "berth.dev/rank, -1, a rank is a whole number",
        "berth.dev/topology-slice-size, 2, slices need both"
    })
    void wrongAnnotationsAreRefusedWithFieldAndValue(String key, String value, String says) {
        assertThatThrownBy(() -> of("annotations: {berth.dev/gang: g, " + key + ": \"" + value + "\"}", ""))
                .isInstanceOf(InvalidObjectException.class)
                .hasMessageContaining(key)
                .hasMessageContaining("\"" + value + "\"")
                .hasMessageContaining(says);
    }

    @Test
    void aPodInTwoGangsIsRefused() {
        assertThatThrownBy(() -> of("annotations: {berth.dev/gang: h}", "schedulingGroup: {podGroupName: g}"))
                .hasMessageContaining("berth.dev/gang is \"h\"")
                .hasMessageContaining("gang g of scheduling.k8s.io already");
    }

    @Test
    void topologyWithoutAGangIsRefused() {
        assertThatThrownBy(() -> of("annotations: {berth.dev/topology-required: rack}", ""))
                .hasMessageContaining("add the annotation berth.dev/gang");
    }

    @Test
    void nativeGroupsHaveAMinAndATopology() {
        var read = group(
                "scheduling.k8s.io/v1beta1",
                "priority: 7, schedulingPolicy: {gang: {minCount: 3}}, schedulingConstraints: {topology: [{key: rack}]}");
        assertThat(read)
                .isEqualTo(new PodGroup(
                        "scheduling.k8s.io",
                        "default",
                        "g",
                        3,
                        List.of(),
                        TopologyRequest.within("rack"),
                        Sections.NONE,
                        7));
        assertThat(group("scheduling.k8s.io/v1alpha1", "schedulingPolicy: {basic: {}}")
                        .minCount())
                .isZero();
        assertThatThrownBy(() -> group("scheduling.k8s.io/v1beta1", "schedulingPolicy: {}"))
                .hasMessageContaining("exactly one of basic and gang");
    }

    @Test
    void groupsOfOtherSchedulersAreRead() {
        assertThat(group("scheduling.x-k8s.io/v1alpha1", "minMember: 5, scheduleTimeoutSeconds: 10")
                        .minCount())
                .isEqualTo(5);
        assertThat(group("scheduling.volcano.sh/v1beta1", "minMember: 3, minTaskMember: {ps: 1, worker: 2}")
                        .roles())
                .containsExactly(PodGroup.Role.of("ps", 1), PodGroup.Role.of("worker", 2));
        var kai = group(
                "scheduling.run.ai/v2alpha2",
                "minMember: 2, topologyConstraint: {topology: t, requiredTopologyLevel: zone,"
                        + " preferredTopologyLevel: rack}, subGroups: [{name: a, minMember: 1}]");
        assertThat(kai.topology()).isEqualTo(TopologyRequest.within("zone").preferring("rack"));
        assertThat(kai.roles()).containsExactly(PodGroup.Role.of("a", 1));
    }

    @Test
    void whatCannotBeObeyedIsRefused() {
        assertThatThrownBy(() -> group("scheduling.volcano.sh/v1beta1", "networkTopology: {mode: hard}"))
                .hasMessageContaining("exactly one of highestTierAllowed and highestTierName");
        assertThatThrownBy(() -> group("scheduling.volcano.sh/v1beta1", "subGroupPolicy: [{name: a}]"))
                .hasMessageContaining("groups within groups are not supported yet");
        assertThatThrownBy(() -> group("scheduling.run.ai/v2alpha2", "subGroups: [{name: a, parent: b}]"))
                .hasMessageContaining("subGroups[0].parent is \"b\"")
                .hasMessageContaining("there is no subgroup of this name");
        assertThatThrownBy(() ->
                        group("scheduling.run.ai/v2alpha2", "subGroups: [{name: a, parent: b}, {name: b, parent: a}]"))
                .hasMessageContaining("subgroups stand in each other");
        assertThatThrownBy(() -> group("scheduling.run.ai/v2alpha2", "minSubGroup: 2, subGroups: [{name: a}]"))
                .hasMessageContaining("there are only 1 subgroups in it");
        assertThatThrownBy(() -> group(
                        "scheduling.run.ai/v2alpha2", "subGroups: [{name: a, minMember: 1}, {name: b, parent: a}]"))
                .hasMessageContaining("name minSubGroup here");
        assertThatThrownBy(() -> group("scheduling.run.ai/v2alpha2", "subGroups: [{name: a}, {name: a}]"))
                .hasMessageContaining("another subgroup has this name");
    }

    @Test
    void tiersOfHyperNodesAreLevels() {
        assertThat(group("scheduling.volcano.sh/v1beta1", "networkTopology: {mode: hard, highestTierAllowed: 2}")
                        .topology())
                .isEqualTo(TopologyRequest.within("topology.volcano.sh/tier-2"));
        assertThat(group("scheduling.volcano.sh/v1beta1", "networkTopology: {highestTierName: rack}")
                        .topology())
                .isEqualTo(TopologyRequest.within("topology.volcano.sh/tier-rack"));
        assertThat(group("scheduling.volcano.sh/v1beta1", "networkTopology: {mode: soft, highestTierAllowed: 1}")
                        .topology())
                .isEqualTo(TopologyRequest.NONE);
    }

    @Test
    void subgroupsOfKaiStandInEachOther() {
        var read = group(
                "scheduling.run.ai/v2alpha2",
                "minSubGroup: 1, subGroups: [{name: worker, parent: left, minMember: 2},"
                        + " {name: left, topologyConstraint: {topology: t, requiredTopologyLevel: rack}},"
                        + " {name: other, parent: left, minMember: 1}, {name: right, minMember: 3}]");
        assertThat(read.roles())
                .containsExactly(
                        PodGroup.Role.of("worker", 2), PodGroup.Role.of("other", 1), PodGroup.Role.of("right", 3));
        assertThat(read.sections())
                .isEqualTo(new Sections(
                        1,
                        List.of(new Sections.Section("left", "", 0, TopologyRequest.within("rack"))),
                        Map.of("worker", "left", "other", "left")));
    }

    @Test
    void topologiesDeclareLevels() {
        var read = Documents.object("apiVersion: kueue.x-k8s.io/v1beta2\nkind: Topology\nmetadata: {name: t}\n"
                + "spec: {levels: [{nodeLabel: block}, {nodeLabel: rack}]}\n");
        assertThat(read).isEqualTo(new Topology("kueue.x-k8s.io/t", List.of("block", "rack")));
    }
}

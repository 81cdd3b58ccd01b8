package dev.berth.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import dev.berth.engine.cluster.Cluster;
import dev.berth.engine.cluster.Event;
import dev.berth.engine.decide.Decision;
import dev.berth.engine.decide.Explanation;
import dev.berth.engine.decide.Outcome;
import dev.berth.engine.decide.Scheduler;
import dev.berth.engine.gang.Gang;
import dev.berth.engine.model.DeviceIndexes;
import dev.berth.engine.model.GangKey;
import dev.berth.engine.model.NodeAffinity;
import dev.berth.engine.model.NodeAffinity.PreferredNodeTerm;
import dev.berth.engine.model.NodeSelectorTerm;
import dev.berth.engine.model.Pod;
import dev.berth.engine.model.Requirement;
import dev.berth.engine.plugin.ReasonCode;
import dev.berth.engine.profile.KubeSchedulerProfile;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/**
 * A preferred node affinity term that does not parse: kube-scheduler fails such a pod when it comes to comparing nodes,
 * that is where more than one fits.
 */
class BrokenAffinityTest {
    private static final NodeSelectorTerm BROKEN = new NodeSelectorTerm(
            List.of(new Requirement("size", Requirement.Operator.GREATER_THAN, List.of("abc"), false)), List.of());

    private final Cluster cluster = new Cluster();
    private final Scheduler scheduler = new Scheduler(cluster, KubeSchedulerProfile.create(), 0);

    @BeforeEach
    void twoNodes() {
        cluster.apply(new Event.Upserted(NodeBuilder.node("a").build()));
        cluster.apply(new Event.Upserted(NodeBuilder.node("b").build()));
    }

    @Test
    void aPodWaitsWhereTwoNodesFit() {
        var outcome = decided(wishing(5));
        assertThat(outcome.decisions()).isEmpty();
        assertThat(outcome.waits()).isNotNull();
        assertThat(outcome.waits().code()).isEqualTo(ReasonCode.NODE_AFFINITY_BROKEN);
        assertThat(outcome.waits().message()).contains("term 1 of 1: size Gt [abc]");
    }

    @Test
    void aPodThatWaitsSoEvictsNobody() {
        cluster.apply(new Event.Upserted(
                PodBuilder.pod("small").on("a").asking("cpu", 100).build()));
        assertThat(decided(wishing(5)).decisions()).isEmpty();
    }

    @Test
    void aPodIsPlacedWhereOneNodeAloneFits() {
        cluster.apply(new Event.Upserted(
                PodBuilder.pod("large").on("a").asking("cpu", 31_500).build()));
        var pod = wishing(5);
        assertThat(decided(pod).decisions()).containsExactly(new Decision.Bind(pod, "b", DeviceIndexes.NONE));
        assertThat(explained(pod).best()).containsExactly("b");
    }

    @Test
    void aTermOfWeightZeroIsNotParsed() {
        assertThat(decided(wishing(0)).waits()).isNull();
        assertThat(explained(wishing(0)).objection()).isNull();
    }

    @Test
    void anExplanationHasVerdictsButNoScores() {
        var explanation = explained(wishing(5));
        assertThat(explanation.fits()).isEqualTo(2);
        assertThat(explanation.total()).isEmpty();
        assertThat(explanation.raw()).isEmpty();
        assertThat(explanation.objection()).isNotNull();
        assertThat(explanation.objection().scorer()).isEqualTo("NodeAffinity");
    }

    @Test
    void aProfileWithoutTheScorerPlacesThePod() {
        var profile = KubeSchedulerProfile.create().only(List.of("NodeResourcesFit"));
        assertThat(new Scheduler(cluster, profile, 0).decide(wishing(5)).waits())
                .isNull();
    }

    @Test
    void aGangOfSuchPodsIsToldWhy() {
        var members =
                GangBuilder.gang("g").of(2, "", pod -> pod.asking("cpu", 1000).onNodesThat(wish(5)));
        cluster.apply(new Event.Upserted(members.group()));
        members.pods().forEach(member -> cluster.apply(new Event.Upserted(member)));
        var gang = Gang.of(new GangKey("", "default", "g"), members.pods(), cluster);
        var waits = scheduler.decide(gang).waits();
        assertThat(waits).isNotNull();
        assertThat(waits.message()).contains("does not parse", "NODE_AFFINITY_BROKEN");
    }

    /** By the fast ways: a scan, a ranking if there could be one, and from memory. */
    private Outcome decided(Pod pod) {
        var first = scheduler.decide(pod);
        assertThat(scheduler.decide(pod)).isEqualTo(first);
        assertThat(scheduler.decide(pod)).isEqualTo(first);
        return first;
    }

    private Explanation explained(Pod pod) {
        return Explanation.of(pod, cluster, scheduler.profile());
    }

    private static Pod wishing(int weight) {
        return PodBuilder.pod("p")
                .asking("cpu", 1000)
                .ofPriority(10)
                .onNodesThat(wish(weight))
                .build();
    }

    private static NodeAffinity wish(int weight) {
        return new NodeAffinity(null, null, List.of(new PreferredNodeTerm(weight, BROKEN)));
    }
}

package dev.berth.testkit;

import static dev.berth.testkit.PodBuilder.podsLabelled;
import static org.assertj.core.api.Assertions.assertThat;

import dev.berth.engine.cluster.Cluster;
import dev.berth.engine.cluster.Event;
import dev.berth.engine.decide.Decision;
import dev.berth.engine.decide.Explanation;
import dev.berth.engine.decide.Scheduler;
import dev.berth.engine.model.AffinityTerm;
import dev.berth.engine.model.DeviceIndexes;
import dev.berth.engine.profile.KubeSchedulerProfile;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** An affinity term that stands twice in a pod weighs twice, as kube-scheduler adds up terms one by one. */
class DoubledTermsTest {
    private static final AffinityTerm NEAR_WEB = podsLabelled("app", "web", "topology.kubernetes.io/zone");

    private final Cluster cluster = new Cluster();

    @BeforeEach
    void twoEqualNodesInTwoZones() {
        cluster.apply(new Event.Upserted(NodeBuilder.node("a1").inZone("a").build()));
        cluster.apply(new Event.Upserted(NodeBuilder.node("b1").inZone("b").build()));
    }

    @Test
    void twoWishesOfTenDrawMoreThanOneOfFifteen() {
        placed(PodBuilder.pod("twice").on("b1").wishedNear(10, NEAR_WEB).wishedNear(10, NEAR_WEB));
        placed(PodBuilder.pod("once").on("a1").wishedNear(15, NEAR_WEB));
        expectWebOn("b1");
    }

    @Test
    void twoWishesToBeFarKeepAwayMoreThanOne() {
        placed(PodBuilder.pod("twice").on("a1").wishedFarFrom(10, NEAR_WEB).wishedFarFrom(10, NEAR_WEB));
        placed(PodBuilder.pod("once").on("b1").wishedFarFrom(15, NEAR_WEB));
        expectWebOn("b1");
    }

    @Test
    void aPodLeavesWithBothItsTerms() {
        var twice = PodBuilder.pod("twice").on("b1").wishedNear(10, NEAR_WEB).wishedNear(10, NEAR_WEB);
        placed(twice);
        placed(PodBuilder.pod("once").on("a1").wishedNear(15, NEAR_WEB));
        cluster.apply(Event.Deleted.of(twice.build()));
        cluster.apply(new Event.Upserted(PodBuilder.pod("plain").on("b1").build()));
        expectWebOn("a1");
        assertThat(cluster.describe()).isEqualTo(cluster.rebuild().describe());
    }

    private void placed(PodBuilder pod) {
        cluster.apply(new Event.Upserted(pod.build()));
    }

    /** By the fast way, with a ranking from the second time on, and by a look at every node. */
    private void expectWebOn(String node) {
        var web = PodBuilder.pod("web").labelled("app", "web").build();
        var scheduler = new Scheduler(cluster, KubeSchedulerProfile.create(), 0);
        for (int times = 0; times < 3; times++) {
            assertThat(scheduler.decide(web).decisions())
                    .containsExactly(new Decision.Bind(web, node, DeviceIndexes.NONE));
        }
        assertThat(Explanation.of(web, cluster, scheduler.profile()).best()).containsExactly(node);
    }
}

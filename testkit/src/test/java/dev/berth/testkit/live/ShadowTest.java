package dev.berth.testkit.live;

import static dev.berth.testkit.NodeBuilder.node;
import static dev.berth.testkit.PodBuilder.pod;
import static org.assertj.core.api.Assertions.assertThat;

import dev.berth.engine.model.Node;
import dev.berth.engine.model.Pod;
import dev.berth.engine.model.Resources;
import dev.berth.engine.profile.PluginCatalogue;
import dev.berth.kubernetes.live.WatchedKind;
import dev.berth.kubernetes.live.loop.Inbox;
import dev.berth.kubernetes.live.loop.Observation;
import dev.berth.kubernetes.live.loop.PodStatus;
import dev.berth.kubernetes.live.shadow.Gpus;
import dev.berth.kubernetes.live.shadow.Shadow;
import dev.berth.kubernetes.live.shadow.ShadowedPod;
import dev.berth.kubernetes.live.shadow.ShadowedPod.Fate;
import dev.berth.kubernetes.live.watch.Resource;
import dev.berth.kubernetes.live.watch.WatchHealth;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** Two worlds under the same observations, stepped without time and threads. */
final class ShadowTest {
    private static final String GPU = "nvidia.com/gpu";
    private static final long SECOND = 1_000_000_000L;

    private final Inbox inbox = new Inbox();
    private Shadow shadow = shadow(Set.of());
    private long seconds = 1;

    private Shadow shadow(Set<String> schedulerNames) {
        return new Shadow(PluginCatalogue.with(List.of()).defaultProfile(), schedulerNames, inbox, 1);
    }

    private void begin(Node... nodes) {
        for (var kind : WatchedKind.ALL) {
            inbox.answered(new Observation.Listing(kind.resource()));
            if (kind.resource().equals(Resource.NODES)) {
                List.of(nodes).forEach(node -> inbox.answered(new Observation.Seen(Resource.NODES, node)));
            }
            inbox.answered(new Observation.Listed(kind.resource()));
            inbox.answered(new Observation.Health(kind.resource(), new WatchHealth.Current()));
        }
        at(seconds);
        assertThat(shadow.missing()).isEmpty();
    }

    private void at(long newSeconds) {
        seconds = newSeconds;
        while (shadow.doWork(seconds * SECOND, seconds * 1_000) > 0) {
            // until nothing is left to do
        }
    }

    private void sees(Pod pod) {
        inbox.answered(new Observation.PodSeen(pod, PodStatus.PLAIN));
    }

    private void goes(Pod pod) {
        inbox.answered(new Observation.Gone(
                Resource.PODS, Pod.class, pod.namespace(), pod.name(), pod.uid().toString()));
    }

    private ShadowedPod told(String name) {
        return shadow.pods().stream()
                .filter(pod -> pod.name().equals(name))
                .findFirst()
                .orElseThrow();
    }

    private static Node small(String name) {
        return node(name).having(Resources.CPU, 1_000).build();
    }

    @Test
    void aPodIsPlacedByBerthAtOnceAndWaitsForItsSchedulerUntilThatDoesIt() {
        begin(small("one"));
        sees(pod("a").asking(Resources.CPU, 600).build());
        at(10);
        assertThat(told("a").berthNode()).isEqualTo("one");
        assertThat(told("a").fate()).isEqualTo(Fate.ONLY_BY_BERTH);
        sees(pod("a").asking(Resources.CPU, 600).on("one").build());
        at(14);
        assertThat(told("a").fate()).isEqualTo(Fate.SAME_NODE);
        assertThat(told("a").waitedMillis(99_000)).isEqualTo(4_000);
        assertThat(told("a").berthWaitedMillis(99_000)).isZero();
    }

    @Test
    void inBerthsWorldAPodStaysWhereBerthPutItWhateverItsSchedulerDoes() {
        begin(small("one"), node("two").having(Resources.CPU, 400).build());
        sees(pod("a").asking(Resources.CPU, 600).build());
        at(10);
        assertThat(told("a").berthNode()).isEqualTo("one");
        // In the cluster the node two grew, and the pod went there: Berth's world keeps it on one, which stays taken.
        inbox.answered(new Observation.Seen(Resource.NODES, small("two")));
        sees(pod("a").asking(Resources.CPU, 600).on("two").build());
        sees(pod("b").asking(Resources.CPU, 600).build());
        at(20);
        assertThat(told("a").fate()).isEqualTo(Fate.OTHER_NODE);
        assertThat(told("b").berthNode()).isEqualTo("two");
    }

    @Test
    void roomComesFreeInBothWorldsWhenAPodEnds() {
        begin(small("one"));
        var first = pod("a").asking(Resources.CPU, 600).on("one").build();
        sees(first);
        sees(pod("b").asking(Resources.CPU, 600).build());
        at(10);
        assertThat(told("b").fate()).isEqualTo(Fate.BY_NEITHER);
        assertThat(told("b").berthReason()).isEqualTo("INSUFFICIENT_RESOURCE");
        assertThat(shadow.pods()).hasSize(1); // who was placed before is not compared
        goes(first);
        at(70);
        assertThat(told("b").berthNode()).isEqualTo("one");
        assertThat(told("b").berthReason()).isEmpty();
    }

    @Test
    void aPodThatLeavesIsNotedAndFreesItsRoomInBerthsWorld() {
        begin(small("one"));
        var first = pod("a").asking(Resources.CPU, 600).build();
        sees(first);
        at(10);
        goes(first);
        sees(pod("b").asking(Resources.CPU, 600).build());
        at(20);
        assertThat(told("a").endedAtMillis()).isEqualTo(20_000);
        assertThat(told("b").berthNode()).isEqualTo("one");
    }

    @Test
    void aPodThatAListNoLongerNamesHasLeft() {
        begin(small("one"));
        sees(pod("a").asking(Resources.CPU, 600).build());
        at(10);
        inbox.answered(new Observation.Listing(Resource.PODS));
        inbox.answered(new Observation.Listed(Resource.PODS));
        sees(pod("b").asking(Resources.CPU, 600).build());
        at(20);
        assertThat(told("a").endedAtMillis()).isEqualTo(20_000);
        assertThat(told("b").berthNode()).isEqualTo("one");
    }

    @Test
    void anEvictionHappensInBerthsWorldOnly() {
        begin(small("one"));
        sees(pod("meek").asking(Resources.CPU, 600).on("one").build());
        at(5);
        sees(pod("urgent").asking(Resources.CPU, 600).ofPriority(100).build());
        at(10);
        assertThat(shadow.evictions()).isEqualTo(1);
        assertThat(told("urgent").berthNode()).isEqualTo("one");
        assertThat(shadow.actualCluster().pod("default", "meek").nodeName()).isEqualTo("one");
        assertThat(shadow.berthCluster().pod("default", "meek").nodeName()).isNull();
    }

    @Test
    void gatedPodsDoNotWaitYet() {
        begin(small("one"));
        sees(pod("a").asking(Resources.CPU, 600).gatedBy("example.com/hold").build());
        at(10);
        assertThat(shadow.pods()).isEmpty();
        sees(pod("a").asking(Resources.CPU, 600).build());
        at(20);
        assertThat(told("a").pendingAtMillis()).isEqualTo(20_000);
        assertThat(told("a").berthNode()).isEqualTo("one");
    }

    @Test
    void podsOfOtherSchedulersCountAsUsageWhereOneIsNamed() {
        shadow = shadow(Set.of("somebody"));
        begin(small("one"));
        sees(pod("a").asking(Resources.CPU, 600).build());
        at(10);
        assertThat(shadow.pods()).isEmpty();
        assertThat(shadow.berthCluster().pod("default", "a").nodeName()).isNull();
    }

    @Test
    void aFreeGpuIsStrandedWhereNoPodCanUseIt() {
        begin(
                node("full").having(Resources.CPU, 1_000).having(GPU, 4).build(),
                node("free").having(Resources.CPU, 4_000).having(GPU, 4).build());
        sees(pod("hog").asking(Resources.CPU, 900).on("full").build());
        sees(pod("one").asking(Resources.CPU, 500).asking(GPU, 1).on("free").build());
        sees(pod("two").asking(Resources.CPU, 500).asking(GPU, 4).build());
        at(10);
        var room = Gpus.typical(shadow.actualCluster()).room(shadow.actualCluster());
        // 4 on "full" are of use to nobody; the 3 on "free" to one pod of two.
        assertThat(room).isEqualTo(new Gpus.Room(8, 7, 4, 4 + 1.5));
    }
}

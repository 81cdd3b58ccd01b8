package dev.berth.testkit.packing;

import static dev.berth.testkit.NodeBuilder.node;
import static dev.berth.testkit.PodBuilder.pod;
import static dev.berth.testkit.packing.RandomGpuCluster.GPU;
import static org.assertj.core.api.Assertions.assertThat;

import dev.berth.engine.cluster.Cluster;
import dev.berth.engine.cluster.Event;
import dev.berth.engine.cluster.Outlook;
import dev.berth.engine.cluster.TypicalPod;
import dev.berth.engine.model.Device;
import dev.berth.engine.model.DeviceRequest;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.assertj.core.api.Assertions;
import org.junit.jupiter.api.Test;

/** What is expected to come is learned from what came, at events alone, and forgotten when events are taken back. */
class OutlookTest {
    private static List<String> facts(Outlook outlook) {
        var facts = new ArrayList<String>();
        for (int m = 0; m < outlook.typical().size(); m++) {
            facts.add(outlook.typical().get(m) + " " + outlook.supplyMilli(m));
        }
        return facts;
    }

    private final Cluster cluster = new Cluster();
    private int pods;

    private void nodes(int count) {
        for (int i = 0; i < count; i++) {
            cluster.apply(new Event.Upserted(node("n" + i)
                    .having("cpu", 64)
                    .having("memory", 1L << 40)
                    .withDevices(GPU, 8, Device.of("A"))
                    .build()));
        }
    }

    private void arrive(int count, DeviceRequest request) {
        for (int i = 0; i < count; i++) {
            cluster.apply(new Event.Upserted(
                    pod("p" + pods++).asking("cpu", 2).asking(request).build()));
        }
    }

    @Test
    void nothingIsExpectedBeforeAnythingCame() {
        nodes(1);
        assertThat(cluster.outlook()).isSameAs(Outlook.NONE);
        cluster.apply(new Event.Upserted(pod("plain").asking("cpu", 1).build()));
        assertThat(cluster.outlook()).isSameAs(Outlook.NONE);
    }

    @Test
    void theGreatestDemandComesFirstAndSharesSumUpToOne() {
        nodes(4);
        arrive(6, DeviceRequest.share(GPU, 1, 500));
        arrive(2, DeviceRequest.whole(GPU, 4));
        var typical = cluster.outlook().typical();
        assertThat(typical).extracting(TypicalPod::demandMilli).containsExactly(4000L, 500L);
        assertThat(typical).extracting(TypicalPod::share).containsExactly(0.25, 0.75);
    }

    @Test
    void aRareKindIsTypicalButNotCommon() {
        nodes(4);
        arrive(127, DeviceRequest.whole(GPU, 1));
        arrive(1, DeviceRequest.share(GPU, 1, 500));
        var typical = cluster.outlook().typical();
        assertThat(typical).extracting(TypicalPod::demandMilli).containsExactly(1000L, 500L);
        assertThat(typical).extracting(TypicalPod::common).containsExactly(true, false);
    }

    @Test
    void noMoreKindsAreTypicalThanANodeCanBeValuedByQuickly() {
        nodes(4);
        for (int kind = 0; kind < Outlook.KINDS_MAX * 4; kind++) {
            var pod = pod("p" + kind).asking("cpu", kind).asking(DeviceRequest.whole(GPU, 1));
            cluster.apply(new Event.Upserted(pod.build()));
        }
        assertThat(cluster.outlook().typical()).hasSize(Outlook.KINDS_MAX);
    }

    @Test
    void modelsInAnyOrderAreOneKind() {
        nodes(4);
        var any = DeviceRequest.whole(GPU, 1);
        arrive(4, any.on(List.of("A", "B")));
        arrive(4, any.on(List.of("B", "A")));
        assertThat(cluster.outlook().typical()).hasSize(1);
    }

    @Test
    void anUpdateOfAPodIsNoArrival() {
        nodes(4);
        for (int i = 0; i < 20; i++) {
            cluster.apply(new Event.Upserted(pod("same")
                    .asking(DeviceRequest.whole(GPU, 1))
                    .labelled("at", "" + i)
                    .build()));
        }
        assertThat(cluster.outlook()).isSameAs(Outlook.NONE);
    }

    @Test
    void undoBringsBackTheSameOutlook() {
        nodes(4);
        arrive(10, DeviceRequest.whole(GPU, 1));
        var before = cluster.outlook();
        int mark = cluster.mark();
        arrive(200, DeviceRequest.whole(GPU, 8));
        assertThat(cluster.outlook()).isNotSameAs(before);
        cluster.undo(mark);
        assertThat(cluster.outlook()).isSameAs(before);
        arrive(30, DeviceRequest.share(GPU, 1, 250));
        assertThat(cluster.outlook().typical())
                .extracting(TypicalPod::demandMilli)
                .containsExactly(1000L, 250L);
    }

    @Test
    void aForkLearnsForItself() {
        nodes(4);
        arrive(10, DeviceRequest.whole(GPU, 1));
        var before = cluster.outlook();
        var fork = cluster.fork();
        arrive(40, DeviceRequest.whole(GPU, 2));
        assertThat(fork.outlook()).isSameAs(before);
        assertThat(cluster.outlook()).isNotSameAs(before);
    }

    @Test
    void equalEventsGiveEqualOutlooksHoweverOftenAnybodyAsks() {
        for (long seed = 0; seed < 5; seed++) {
            var asked = new RandomGpuCluster(seed, 6);
            var unasked = new RandomGpuCluster(seed, 6);
            for (int i = 0; i < 100; i++) {
                var pod = asked.arrival();
                asked.scheduler.decide(pod);
                unasked.arrival();
                assertThat(facts(asked.cluster.outlook())).isEqualTo(facts(unasked.cluster.outlook()));
            }
        }
    }

    @Test
    void theSupplyIsRenewedWhenMuchHasCome() {
        nodes(10);
        arrive(64, DeviceRequest.whole(GPU, 1));
        var before = cluster.outlook();
        arrive(15, DeviceRequest.whole(GPU, 1));
        assertThat(cluster.outlook()).isSameAs(before);
        arrive(1, DeviceRequest.whole(GPU, 1));
        assertThat(cluster.outlook()).isNotSameAs(before);
        assertThat(cluster.outlook().typical()).isSameAs(before.typical());
    }

    @Test
    void aWorkloadThatIsToldIsNotLearnedOver() {
        nodes(4);
        var told = pod("t").asking(DeviceRequest.whole(GPU, 2)).build();
        cluster.expect(Map.of(told.shape(), 3L));
        var typical = cluster.outlook().typical();
        arrive(100, DeviceRequest.share(GPU, 1, 100));
        assertThat(cluster.outlook().typical()).isSameAs(typical);
    }

    @Test
    void memoryIsBoundedHoweverManyShapesCome() {
        nodes(4);
        for (int i = 0; i < 20_000; i++) {
            var pod = pod("p").withUid("u" + i)
                    .asking("memory", i)
                    .asking(DeviceRequest.whole(GPU, 1))
                    .build();
            cluster.apply(new Event.Upserted(pod));
        }
        assertThat(cluster.outlook().typical())
                .singleElement()
                .satisfies(pod -> Assertions.assertThat(pod.share()).isEqualTo(1));
    }
}

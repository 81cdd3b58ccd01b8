package dev.berth.testkit.live;

import static dev.berth.testkit.NodeBuilder.node;
import static dev.berth.testkit.PodBuilder.pod;
import static org.assertj.core.api.Assertions.assertThat;

import dev.berth.engine.model.DeviceIndexes;
import dev.berth.engine.model.GangTerms;
import dev.berth.engine.model.Membership;
import dev.berth.engine.model.Pod;
import dev.berth.engine.model.Resources;
import dev.berth.engine.model.TopologyRequest;
import dev.berth.engine.model.Uid;
import dev.berth.engine.profile.PluginCatalogue;
import dev.berth.kubernetes.live.loop.DecisionLoop;
import dev.berth.kubernetes.live.loop.Fence;
import dev.berth.kubernetes.live.loop.Inbox;
import dev.berth.kubernetes.live.loop.Telemetry;
import dev.berth.kubernetes.live.watch.Resource;
import java.util.List;
import java.util.Set;
import java.util.SplittableRandom;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What the loop makes of each answer, stepped without time and threads. Names begin with the case of docs/faults. */
final class DecisionLoopTest {
    private static final long SECOND = 1_000_000_000L;

    private final Inbox inbox = new Inbox();
    private final SimulatedApi api = new SimulatedApi(inbox);
    private DecisionLoop loop = loop(Fence.NONE);
    private long nanos = SECOND;

    private DecisionLoop loop(Fence fence) {
        return new DecisionLoop(
                PluginCatalogue.with(List.of()).defaultProfile(),
                Set.of("default-scheduler"),
                List.of(Resource.NODES, Resource.PODS),
                inbox,
                api,
                fence,
                Telemetry.NONE,
                new SplittableRandom(1));
    }

    private static Pod asking(String name, long milliCpu) {
        return pod(name).asking(Resources.CPU, milliCpu).build();
    }

    @BeforeEach
    void twoNodes() throws InterruptedException {
        api.put(node("one").having(Resources.CPU, 1000).build());
        api.list();
        step();
    }

    private void step() throws InterruptedException {
        api.deliver(1_000);
        while (loop.doWork(nanos, 0) > 0) {
            api.deliver(1_000);
        }
    }

    private void later(long seconds) throws InterruptedException {
        nanos += seconds * SECOND;
        step();
    }

    private String boundTo(String name) {
        var found = api.pod(name);
        return found == null || found.nodeName() == null ? "" : found.nodeName();
    }

    @Test
    void aPodIsBoundAndItsAssumptionEndsWhenTheWatchShowsIt() throws InterruptedException {
        api.put(asking("a", 600));
        step();
        assertThat(loop.status().assumed()).isEqualTo(1);
        api.answerBind(SimulatedApi.Fate.DONE);
        step();
        assertThat(boundTo("a")).isEqualTo("one");
        assertThat(loop.status().assumed()).isZero();
    }

    @Test
    void f12ABindingThatIsContradictedIsReadAndThePodIsTriedAgain() throws InterruptedException {
        api.put(asking("a", 600));
        step();
        api.put(asking("a", 600).on("elsewhere", DeviceIndexes.NONE)); // another scheduler was faster
        api.answerBind(SimulatedApi.Fate.DONE);
        step();
        api.answerRead(false);
        step();
        assertThat(loop.status().assumed()).isZero();
        assertThat(loop.status().waiting()).isZero();
        assertThat(boundTo("a")).isEqualTo("elsewhere");
    }

    @Test
    void f13ABindingWhoseAnswerWasLostKeepsItsRoomAndIsNotGivenTwice() throws InterruptedException {
        api.put(asking("a", 600));
        step();
        api.breakWatches(); // nothing shows that it was done
        api.answerBind(SimulatedApi.Fate.ANSWER_LOST);
        step();
        assertThat(loop.status().assumed()).isEqualTo(1);
        api.list();
        api.put(asking("b", 600));
        later(1);
        assertThat(api.bindsUnderWay()).noneMatch(order -> order.pod().name().equals("b"));
        assertThat(api.committed()).containsExactly("uid-a one");
    }

    @Test
    void f13ABindingThatWasLostIsGivenAgainUnchanged() throws InterruptedException {
        api.put(asking("a", 600));
        step();
        var first = api.bindsUnderWay().get(0);
        api.answerBind(SimulatedApi.Fate.REQUEST_LOST);
        step();
        assertThat(loop.status().assumed()).isEqualTo(1);
        later(1);
        assertThat(api.bindsUnderWay()).containsExactly(first);
        api.answerBind(SimulatedApi.Fate.DONE);
        step();
        assertThat(boundTo("a")).isEqualTo("one");
    }

    @Test
    void f14APodThatAWebhookRefusesLosesItsTurnAndOthersGoOn() throws InterruptedException {
        api.put(asking("a", 600));
        step();
        api.put(asking("b", 600));
        api.answerBind(SimulatedApi.Fate.REFUSED);
        step();
        assertThat(api.bindsUnderWay()).isEmpty();
        api.answerRead(false); // unbound: the room is free again
        later(1);
        assertThat(api.bindsUnderWay())
                .singleElement()
                .matches(order -> order.pod().name().equals("b"));
    }

    @Test
    void f14ARefusedPodIsTriedAgainLaterAndLater() throws InterruptedException {
        api.put(asking("a", 600));
        for (int i = 0; i < 8; i++) {
            later(600);
            assertThat(api.bindsUnderWay()).hasSize(1);
            api.answerBind(SimulatedApi.Fate.REFUSED);
            step();
            api.answerRead(false);
            step();
            assertThat(api.bindsUnderWay()).isEmpty();
        }
        later(60); // after the eighth refusal it is more than a minute
        assertThat(api.bindsUnderWay()).isEmpty();
    }

    @Test
    void f15ANodeThatGoesDuringABindingLeavesNoRoomBehind() throws InterruptedException {
        api.put(asking("a", 600));
        step();
        api.deleteNode("one");
        step();
        api.put(asking("b", 600));
        step();
        assertThat(api.bindsUnderWay()).hasSize(1);
        assertThat(loop.cluster().nodes().size()).isZero();
    }

    @Test
    void f16APodRecreatedUnderItsNameIsAnotherPod() throws InterruptedException {
        api.put(asking("a", 600));
        step();
        api.deletePod("default/a");
        api.put(pod("a").withUid("second").asking(Resources.CPU, 700).build());
        step();
        api.answerBind(SimulatedApi.Fate.DONE); // of the first one: 409
        step();
        assertThat(api.bindsUnderWay())
                .singleElement()
                .matches(order -> order.pod().uid().is("second"));
        api.answerBind(SimulatedApi.Fate.DONE);
        step();
        assertThat(api.committed()).containsExactly("second one");
        assertThat(loop.status().assumed()).isZero();
    }

    @Test
    void f05APodDeletedDuringAnOutageFreesItsRoomWhenListedAgain() throws InterruptedException {
        api.put(asking("a", 600));
        step();
        api.answerBind(SimulatedApi.Fate.DONE);
        step();
        api.put(asking("b", 600));
        step();
        api.breakWatches();
        api.deletePod("default/a");
        step();
        assertThat(api.bindsUnderWay()).isEmpty();
        api.list();
        later(5);
        assertThat(api.bindsUnderWay())
                .singleElement()
                .matches(order -> order.pod().name().equals("b"));
    }

    @Test
    void f02NothingIsDecidedWhileAWatchIsBehind() throws InterruptedException {
        api.breakWatches();
        step();
        assertThat(loop.status().missing()).contains("pods: the stream broke");
        api.put(asking("a", 600));
        step();
        assertThat(api.bindsUnderWay()).isEmpty();
        api.list();
        step();
        assertThat(api.bindsUnderWay()).hasSize(1);
    }

    @Test
    void f09NothingIsDecidedWithoutTheLease() throws InterruptedException {
        loop = loop(new Fence() {
            @Override
            public long epoch() {
                return 0;
            }

            @Override
            public boolean holds(long epoch) {
                return false;
            }
        });
        api.list();
        api.put(asking("a", 600));
        step();
        assertThat(loop.status().missing()).isEmpty();
        assertThat(loop.status().leading()).isFalse();
        assertThat(api.bindsUnderWay()).isEmpty();
    }

    @Test
    void f17APreemptorThatIsDeletedGivesItsReservationBack() throws InterruptedException {
        api.put(asking("meek", 600));
        step();
        api.answerBind(SimulatedApi.Fate.DONE);
        step();
        api.put(pod("urgent").asking(Resources.CPU, 600).ofPriority(10).build());
        step();
        assertThat(api.evictionsUnderWay()).hasSize(1);
        api.deletePod("default/urgent");
        step();
        assertThat(loop.status().assumed()).isZero();
        api.answerEvict(false);
        later(10);
        assertThat(api.evictionsUnderWay()).isEmpty();
    }

    @Test
    void anEvictionFreesTheRoomForThePreemptorAlone() throws InterruptedException {
        api.put(asking("meek", 600));
        step();
        api.answerBind(SimulatedApi.Fate.DONE);
        step();
        api.put(pod("urgent").asking(Resources.CPU, 600).ofPriority(10).build());
        step();
        api.put(asking("lurking", 600));
        step();
        assertThat(api.bindsUnderWay()).isEmpty();
        api.answerEvict(true);
        step();
        assertThat(api.bindsUnderWay())
                .singleElement()
                .matches(order -> order.pod().name().equals("urgent"));
    }

    @Test
    void f25F26AVictimThatDoesNotGoIsGivenUpAfterAWhile() throws InterruptedException {
        api.put(asking("stuck", 600));
        step();
        api.answerBind(SimulatedApi.Fate.DONE);
        step();
        api.put(pod("urgent").asking(Resources.CPU, 600).ofPriority(10).build());
        step();
        for (int i = 0; i < 59; i++) {
            api.answerEvict(false); // a budget does not allow it
            later(2);
            assertThat(loop.status().assumed()).isEqualTo(1);
        }
        api.answerEvict(false);
        api.put(node("two").having(Resources.CPU, 1000).build());
        later(4);
        assertThat(api.bindsUnderWay())
                .singleElement()
                .matches(order -> order.node().equals("two"));
    }

    @Test
    void f39AHundredThousandEqualWaitingPodsDoNotHoldUpOneThatFits() throws InterruptedException {
        for (int i = 0; i < 100; i++) {
            for (int j = 0; j < 1_000; j++) {
                api.put(asking("big-" + i + "-" + j, 5_000));
            }
            step();
        }
        assertThat(loop.status().waiting()).isEqualTo(100_000);
        assertThat(loop.status().waitingGroups()).isEqualTo(1);
        api.put(asking("small", 100));
        step();
        assertThat(api.bindsUnderWay())
                .singleElement()
                .matches(order -> order.pod().name().equals("small"));
    }

    @Test
    void f42APodIsToldWhyItWaitsOnceForEachReason() throws InterruptedException {
        api.put(asking("big", 5_000));
        step();
        for (int i = 0; i < 100; i++) {
            later(61); // swept and tried again each time
        }
        assertThat(api.explained())
                .singleElement()
                .matches(order -> order.reason().equals("Unschedulable")
                        && order.message().endsWith("[RESOURCE_NEVER_FITS]"));
    }

    @Test
    void aPodThatJoinsEqualsThatDoNotFitIsToldWhyAtOnce() throws InterruptedException {
        api.put(asking("big", 5_000));
        step();
        api.put(asking("twin", 5_000));
        step();
        assertThat(api.explained())
                .extracting(order -> order.pod().name() + " " + order.code())
                .containsExactly("big RESOURCE_NEVER_FITS", "twin RESOURCE_NEVER_FITS");
    }

    @Test
    void aPodThatWasRefusedIsToldWhyAndItsGangWaitsForIt() throws InterruptedException {
        var faulty = member("g", 2, 0);
        api.put(member("g", 0, 100));
        api.put(member("g", 1, 100));
        api.put(Pod.faulty(
                "default", "g-2", Uid.of("uid-g-2"), faulty.schedulerName(), faulty.membership(), "rank is wrong"));
        step();
        assertThat(api.bindsUnderWay()).isEmpty();
        assertThat(api.explained())
                .anyMatch(order -> order.pod().name().equals("g-2")
                        && order.reason().equals("CannotBePlaced")
                        && order.message().contains("rank is wrong"))
                .anyMatch(order ->
                        order.pod().name().equals("g-0") && order.code().equals("GANG_INCOMPLETE"));
    }

    @Test
    void f46AWaitingPodIsTriedAgainEvenWhereNothingWakesIt() throws InterruptedException {
        api.put(asking("a", 600));
        api.put(asking("b", 600));
        step();
        api.answerBind(SimulatedApi.Fate.DONE);
        step();
        api.breakWatches();
        api.deletePod("default/a");
        api.list();
        later(70);
        assertThat(api.bindsUnderWay())
                .singleElement()
                .matches(order -> order.pod().name().equals("b"));
    }

    private static Pod member(String gang, int number, long milliCpu) {
        var alone = pod(gang + "-" + number).asking(Resources.CPU, milliCpu).build();
        return new Pod(
                alone.namespace(),
                alone.name(),
                alone.uid(),
                alone.labels(),
                alone.shape(),
                null,
                null,
                null,
                0,
                true,
                0,
                Pod.NOT_STARTED,
                false,
                false,
                List.of(),
                alone.schedulerName(),
                alone.devices(),
                new Membership(
                        "berth.dev",
                        gang,
                        "",
                        number,
                        new GangTerms(3, TopologyRequest.NONE, 0, TopologyRequest.NONE)));
    }

    @Test
    void aGangWaitsAsOneAndIsBoundAsOne() throws InterruptedException {
        for (int i = 0; i < 3; i++) {
            api.put(member("llama", i, 400)); // two would fit
        }
        step();
        assertThat(api.bindsUnderWay()).isEmpty();
        assertThat(api.explained()).hasSize(3);
        api.put(node("two").having(Resources.CPU, 1000).build());
        later(3);
        assertThat(api.bindsUnderWay()).hasSize(3);
    }

    @Test
    void aGangWhoseMembersComeOneByOneStartsWithTheLast() throws InterruptedException {
        for (int i = 0; i < 3; i++) {
            assertThat(api.bindsUnderWay()).isEmpty();
            api.put(member("llama", i, 300));
            step();
        }
        assertThat(api.bindsUnderWay()).hasSize(3);
    }

    @Test
    void f19AGangOfWhichKBindingsArrivedBeforeACrashIsCompleted() throws InterruptedException {
        for (int arrived = 0; arrived <= 3; arrived++) {
            String gang = "gang" + arrived;
            api.put(node(gang).having(Resources.CPU, 900).build());
            for (int i = 0; i < 3; i++) {
                api.put(member(gang, i, 300));
            }
            later(2);
            assertThat(api.bindsUnderWay()).hasSize(3);
            for (int i = 0; i < 3; i++) {
                api.answerBind(i < arrived ? SimulatedApi.Fate.ANSWER_LOST : SimulatedApi.Fate.REQUEST_LOST);
            }
            loop = loop(Fence.NONE); // crashed; the new one knows the API's truth alone
            api.list();
            later(2);
            for (int i = 0; i < 3; i++) {
                api.answerBind(SimulatedApi.Fate.DONE);
                step();
            }
            for (int i = 0; i < 3; i++) {
                assertThat(boundTo(gang + "-" + i))
                        .as("member %d after %d had arrived", i, arrived)
                        .isNotEmpty();
            }
        }
    }
}

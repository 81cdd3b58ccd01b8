package dev.berth.testkit;

import static dev.berth.testkit.NodeBuilder.node;
import static dev.berth.testkit.PodBuilder.pod;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.berth.engine.cluster.Cluster;
import dev.berth.engine.cluster.DeviceUsage;
import dev.berth.engine.cluster.Event;
import dev.berth.engine.decide.Audit;
import dev.berth.engine.decide.Decision;
import dev.berth.engine.decide.Explanation;
import dev.berth.engine.decide.Outcome;
import dev.berth.engine.decide.Scheduler;
import dev.berth.engine.model.Device;
import dev.berth.engine.model.DeviceChoice;
import dev.berth.engine.model.DeviceIndexes;
import dev.berth.engine.model.DeviceModels;
import dev.berth.engine.model.DeviceRequest;
import dev.berth.engine.model.Node;
import dev.berth.engine.model.Pod;
import dev.berth.engine.plugin.Cause;
import dev.berth.engine.plugin.ReasonCode;
import dev.berth.engine.profile.GpuProfile;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Devices are given out one by one, never oversold, and a reason says what is short. */
class DevicesTest {
    private static final String GPU = "nvidia.com/gpu";
    private static final long GIB = 1L << 30;
    private static final Device H100 = new Device("H100", 80 * GIB, true, 0, -1, 1);

    private final Cluster cluster = new Cluster();
    private final Scheduler scheduler = new Scheduler(cluster, GpuProfile.create(), 0);
    private final Audit audit = new Audit(cluster);

    private void given(Node node) {
        cluster.apply(new Event.Upserted(node));
    }

    private Outcome place(Pod pod) {
        cluster.apply(new Event.Upserted(pod));
        var outcome = scheduler.decide(pod);
        outcome.decisions().forEach(scheduler::apply);
        audit.applied(outcome);
        audit.recomputed();
        return outcome;
    }

    private static DeviceIndexes devices(Outcome outcome) {
        return ((Decision.Bind) outcome.decisions().get(0)).devices();
    }

    private DeviceUsage usage(String node) {
        var usage = cluster.nodes().devices(GPU).get(cluster.nodes().find(node));
        assertThat(usage).isNotNull();
        return usage;
    }

    @Test
    void sharesOfOneDeviceSitTogetherUntilItIsFull() {
        given(node("n").withDevices(GPU, 2, H100).build());
        var half = DeviceRequest.share(GPU, 1, 500);
        assertThat(devices(place(pod("a").asking(half).build()))).hasToString("0");
        assertThat(devices(place(pod("b").asking(half).build()))).hasToString("0");
        assertThat(devices(place(pod("c").asking(half).build()))).hasToString("1");
        assertThat(usage("n").freeMilli(1)).isEqualTo(500);
    }

    private String explained(Pod pod) {
        return Explanation.of(pod, cluster, GpuProfile.create()).nodes().stream()
                .flatMap(node -> node.causes().stream())
                .map(Cause::detail)
                .toList()
                .toString();
    }

    @Test
    void aShareOfAllIsTheWholeDeviceAndNoReplicaOfIt() {
        given(node("sliced")
                .withDevices(GPU, 1, new Device("T4", 16 * GIB, true, 0, -1, 4))
                .build());
        var all = DeviceRequest.undivided(GPU, 1);
        var waits = place(pod("a").asking(all).build()).waits();
        assertThat(waits).isNotNull();
        assertThat(waits.code()).isEqualTo(ReasonCode.DEVICE_KIND);
        assertThat(explained(pod("a").asking(all).build()))
                .contains("promised to 4 pods at a time, so none is a pod's alone");
        given(node("own")
                .withDevices(GPU, 1, new Device("T4", 16 * GIB, true, 0, -1, 1))
                .build());
        assertThat(devices(place(pod("b").asking(all).build()))).hasToString("0");
        assertThat(place(pod("c").asking(all).build()).waits()).isNotNull();
    }

    @Test
    void theAuditSeesADevicePromisedTwiceThoughTheEngineCountedReplicas() {
        given(node("sliced")
                .withDevices(GPU, 1, new Device("T4", 16 * GIB, true, 0, -1, 4))
                .build());
        for (int i = 0; i < 2; i++) {
            var full = pod("p" + i).asking(DeviceRequest.undivided(GPU, 1)).build();
            cluster.apply(new Event.Upserted(full));
            var bind = new Decision.Bind(full, "sliced", DeviceIndexes.of(0));
            scheduler.apply(bind);
            assertThatThrownBy(() -> audit.applied(new Outcome(full, List.of(bind), null)))
                    .isInstanceOf(Audit.InvariantBrokenException.class)
                    .hasMessageContaining("I2");
        }
    }

    @Test
    void anInstanceOfADeviceIsNotSharedFurther() {
        given(node("mig")
                .withDevices(GPU, 2, Device.of("NVIDIA-A100-SXM4-40GB-MIG-1g.5gb"))
                .build());
        var half = pod("half").asking(DeviceRequest.share(GPU, 1, 500)).build();
        assertThat(place(half).waits()).isNotNull();
        assertThat(explained(half)).contains("a MIG instance is neither shared further nor a whole device");
        assertThat(place(pod("all").asking(DeviceRequest.undivided(GPU, 1)).build())
                        .waits())
                .isNotNull();
        assertThat(devices(place(pod("one").asking(DeviceRequest.whole(GPU, 1)).build())))
                .hasToString("0");
    }

    @Test
    void devicesWithTwoNamesAreGivenAwayOnce() {
        var mig = "nvidia.com/mig-1g.5gb";
        var profile = DeviceRequest.whole(mig, 1);
        given(node("mig")
                .withDevices(GPU, 3, Device.of("NVIDIA-A100-SXM4-40GB-MIG-1g.5gb"))
                .build()
                .named(Map.of(mig, GPU)));
        assertThat(devices(place(pod("a").asking(DeviceRequest.whole(GPU, 1)).build())))
                .hasToString("0");
        assertThat(devices(place(pod("b").annotated(profile).build()))).hasToString("1");
        assertThat(devices(place(pod("c").asking(DeviceRequest.whole(GPU, 1)).build())))
                .hasToString("2");
        assertThat(place(pod("d").annotated(profile).build()).waits()).isNotNull();
        assertThat(place(pod("e").asking(DeviceRequest.whole(GPU, 1)).build()).waits())
                .isNotNull();
    }

    @Test
    void halfFreeDevicesAreNoWholeOnes() {
        given(node("n").withDevices(GPU, 2, H100).build());
        place(pod("a").asking(DeviceRequest.share(GPU, 2, 300)).build());
        var waits =
                place(pod("whole").asking(DeviceRequest.whole(GPU, 1)).build()).waits();
        assertThat(waits).isNotNull();
        assertThat(waits.code()).isEqualTo(ReasonCode.INSUFFICIENT_DEVICES);
    }

    @Test
    void anAmountOfMemoryNeedsThatMuchOnOneDevice() {
        given(node("n").withDevices(GPU, 2, H100).build());
        var sixty = new DeviceRequest(GPU, 1, 0, 0, 60 * GIB, List.of(), List.of(), 0);
        assertThat(devices(place(pod("a").asking(sixty).build()))).hasToString("0");
        assertThat(devices(place(pod("b").asking(sixty).build()))).hasToString("1");
        assertThat(place(pod("c").asking(sixty).build()).waits()).isNotNull();
    }

    @Test
    void onlyModelsThatAreNamedDo() {
        given(node("n").withDevices(GPU, 2, Device.of("A100")).build());
        var waits = place(pod("a").asking(DeviceRequest.whole(GPU, 1).on(List.of("H100", "H200")))
                        .build())
                .waits();
        assertThat(waits).isNotNull();
        assertThat(waits.code()).isEqualTo(ReasonCode.DEVICE_KIND);
    }

    @Test
    void aBrokenDeviceTakesNoNewWork() {
        var broken = new Device("H100", 80 * GIB, false, 0, -1, 1);
        given(node("n").withDevices(GPU, List.of(broken, H100)).having(GPU, 1).build());
        assertThat(devices(place(pod("a").asking(DeviceRequest.whole(GPU, 1)).build())))
                .hasToString("1");
        assertThat(place(pod("b").asking(DeviceRequest.share(GPU, 1, 100)).build())
                        .waits())
                .isNotNull();
    }

    @Test
    void aDeviceThatIsLackedWithoutANameKeepsOneBack() {
        given(node("n").withDevices(GPU, 2, H100).having(GPU, 1).build());
        assertThat(place(pod("a").asking(DeviceRequest.whole(GPU, 1)).build()).waits())
                .isNull();
        assertThat(place(pod("b").asking(DeviceRequest.whole(GPU, 1)).build()).waits())
                .isNotNull();
        assertThat(place(pod("c").asking(DeviceRequest.share(GPU, 1, 100)).build())
                        .waits())
                .isNotNull();
    }

    @Test
    void podsThatDoNotTellTheirDevicesKeepAsManyFromOthers() {
        given(node("n").withDevices(GPU, 4, H100).build());
        cluster.apply(new Event.Upserted(
                pod("foreign").asking(DeviceRequest.whole(GPU, 3)).on("n").build()));
        assertThat(usage("n").freeUnits()).isEqualTo(1);
        assertThat(place(pod("a").asking(DeviceRequest.whole(GPU, 2)).build()).waits())
                .isNotNull();
        assertThat(place(pod("b").asking(DeviceRequest.whole(GPU, 1)).build()).waits())
                .isNull();
        assertThat(place(pod("c").asking(DeviceRequest.share(GPU, 1, 10)).build())
                        .waits())
                .isNotNull();
    }

    @Test
    void replicasOfADeviceArePromisedOneByOne() {
        given(node("n")
                .withDevices(GPU, 1, new Device("T4", 16 * GIB, true, 0, -1, 4))
                .build());
        for (int i = 0; i < 4; i++) {
            assertThat(place(pod("p" + i).asking(DeviceRequest.whole(GPU, 1)).build())
                            .waits())
                    .isNull();
        }
        assertThat(place(pod("late").asking(DeviceRequest.whole(GPU, 1)).build())
                        .waits())
                .isNotNull();
    }

    @Test
    void wholeDevicesComeFromOneIslandWhereOneHoldsThem() {
        var left = new Device("H100", 80 * GIB, true, 1, -1, 1);
        var right = new Device("H100", 80 * GIB, true, 2, -1, 1);
        given(node("n")
                .withDevices(GPU, List.of(left, right, right, left, right, left, left))
                .build());
        assertThat(devices(place(pod("a").asking(DeviceRequest.whole(GPU, 3)).build())))
                .hasToString("1,2,4");
        assertThat(devices(place(pod("b").asking(DeviceRequest.whole(GPU, 4)).build())))
                .hasToString("0,3,5,6");
    }

    @Test
    void aRequestThatContradictsItselfIsRefused() {
        assertThatThrownBy(() -> DeviceRequest.share(GPU, 1, 1001)).hasMessageContaining("1001");
        assertThatThrownBy(() -> DeviceRequest.whole(GPU, -1)).hasMessageContaining("-1");
        assertThatThrownBy(() -> DeviceIndexes.of(3, 3)).hasMessageContaining("once");
    }

    @Test
    void devicesThatAreLostBelowWhatIsUsedStopNewWorkOnly() {
        given(node("n").withDevices(GPU, 8, H100).build());
        place(pod("all").asking(DeviceRequest.whole(GPU, 8)).build());
        given(node("n").withDevices(GPU, 8, H100).having(GPU, 7).build());
        assertThat(usage("n").freeUnits()).isEqualTo(-1);
        var waits =
                place(pod("late").asking(DeviceRequest.whole(GPU, 1)).build()).waits();
        assertThat(waits).isNotNull();
        assertThat(waits.message()).contains("Insufficient nvidia.com/gpu");
    }

    @Test
    void podsThatShareByGroupHoldOneDeviceForEachGroup() {
        given(node("n").withDevices(GPU, 3, H100).build());
        var half = DeviceRequest.share(GPU, 1, 500);
        for (var name : List.of("a", "b")) {
            cluster.apply(new Event.Upserted(
                    pod(name).asking(half).sharingDevices(List.of("g1")).on("n").build()));
        }
        assertThat(usage("n").freeUnits()).isEqualTo(2);
        assertThat(place(pod("three").asking(DeviceRequest.whole(GPU, 3)).build())
                        .waits())
                .isNotNull();
        assertThat(place(pod("two").asking(DeviceRequest.whole(GPU, 2)).build()).waits())
                .isNull();
    }

    @Test
    void aNumberOfDevicesDoesNotStandInTheWayOfShares() {
        given(node("n").withDevices(GPU, 1, H100).build());
        var quarter = DeviceRequest.share(GPU, 1, 250).and(List.of(), java.util.Set.of("nvidia.com/gpumem"));
        for (int i = 0; i < 4; i++) {
            var pod = pod("p" + i)
                    .asking(quarter)
                    .asking(GPU, 1)
                    .asking("nvidia.com/gpumem", 3000)
                    .build();
            assertThat(place(pod).waits()).as("share %s", i).isNull();
        }
    }

    @Test
    void devicesOfFurtherResourcesCountAsWell() {
        String mig = "nvidia.com/mig-1g.10gb";
        given(node("n")
                .withDevices(GPU, 4, H100)
                .withDevices(mig, 2, Device.of("MIG"))
                .build());
        var both = DeviceRequest.whole(GPU, 1).and(List.of(DeviceRequest.whole(mig, 2)), java.util.Set.of());
        assertThat(place(pod("a").asking(both).build()).waits()).isNull();
        var waits = place(pod("b").asking(DeviceRequest.whole(mig, 1)).build()).waits();
        assertThat(waits).isNotNull();
        assertThat(waits.message()).contains("Insufficient " + mig);
    }

    @Test
    void preferredModelsComeFirstWhereTheyHaveRoom() {
        given(node("a").withDevices(GPU, 1, Device.of("NVIDIA-A100-SXM4-80GB")).build());
        given(node("b").withDevices(GPU, 1, Device.of("NVIDIA-H100-80GB-HBM3")).build());
        var rather = DeviceRequest.whole(GPU, 1).preferring(List.of("H200", "H100"));
        var first = place(pod("first").asking(rather).build());
        assertThat(((Decision.Bind) first.decisions().get(0)).node()).isEqualTo("b");
        var second = place(pod("second").asking(rather).build());
        assertThat(((Decision.Bind) second.decisions().get(0)).node()).isEqualTo("a");
    }

    @Test
    void devicesThatMustBeTogetherComeFromOneIslandOrWait() {
        var left = new Device("H100", 80 * GIB, true, 1, 0, 1);
        var right = new Device("H100", 80 * GIB, true, 2, 1, 1);
        given(node("n")
                .withDevices(GPU, List.of(left, right, left, right, right))
                .build());
        var two = DeviceRequest.whole(GPU, 2).choosing(DeviceChoice.sharing(DeviceChoice.Together.NUMA));
        assertThat(devices(place(pod("a").asking(two).build()))).hasToString("0,2");
        assertThat(devices(place(pod("b").asking(two).build()))).hasToString("1,3");
        given(node("n2")
                .withDevices(GPU, List.of(left, right, left, right, right))
                .build());
        var waits = place(pod("c").asking(DeviceRequest.whole(GPU, 4)
                                .choosing(DeviceChoice.sharing(DeviceChoice.Together.ISLAND)))
                        .build())
                .waits();
        assertThat(waits).isNotNull();
        assertThat(waits.message()).contains("1 no island with enough nvidia.com/gpu");
    }

    @Test
    void theReasonNamesEachDevice() {
        var broken = H100.healthy(false);
        given(node("n").withDevices(GPU, List.of(H100, broken, H100)).build());
        place(pod("a").asking(DeviceRequest.share(GPU, 1, 800)).build());
        var explanation =
                Explanation.of(pod("b").asking(DeviceRequest.share(GPU, 2, 500)).build(), cluster, GpuProfile.create());
        assertThat(explanation.nodes().get(0).causes())
                .singleElement()
                .extracting(Cause::detail)
                .isEqualTo("needs 0.5 of compute and 0.5 of memory of 2 nvidia.com/gpu, has 1 with that much free of 3:"
                        + " 0 0.2 of compute and 16Gi free, 1 not healthy, 2 free");
    }

    @Test
    void modelsAreComparedByWholeWords() {
        assertThat(DeviceModels.matches("H100", "NVIDIA-H100-80GB-HBM3")).isTrue();
        assertThat(DeviceModels.matches("a100 sxm4", "NVIDIA-A100-SXM4-80GB")).isTrue();
        assertThat(DeviceModels.matches("A10", "NVIDIA-A100-SXM4-80GB")).isFalse();
        assertThat(DeviceModels.matches("*A10*", "NVIDIA-A100-SXM4-80GB")).isTrue();
        assertThat(DeviceModels.matches("", "T4")).isFalse();
    }
}

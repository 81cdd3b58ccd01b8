package dev.berth.testkit;

import static dev.berth.testkit.GangBuilder.GPU;
import static dev.berth.testkit.NodeBuilder.node;
import static dev.berth.testkit.PodBuilder.pod;
import static dev.berth.testkit.ZonesBuilder.zones;
import static org.assertj.core.api.Assertions.assertThat;

import dev.berth.engine.cluster.Cluster;
import dev.berth.engine.cluster.Event;
import dev.berth.engine.decide.Audit;
import dev.berth.engine.decide.Decision;
import dev.berth.engine.decide.Explanation;
import dev.berth.engine.decide.Outcome;
import dev.berth.engine.decide.PendingPods;
import dev.berth.engine.decide.Scheduler;
import dev.berth.engine.gang.Gang;
import dev.berth.engine.model.ClusterObject;
import dev.berth.engine.model.Device;
import dev.berth.engine.model.DeviceIndexes;
import dev.berth.engine.model.DeviceRequest;
import dev.berth.engine.model.GangKey;
import dev.berth.engine.model.Node;
import dev.berth.engine.model.NodeZones.Policy;
import dev.berth.engine.model.NodeZones.Scope;
import dev.berth.engine.model.Pod;
import dev.berth.engine.model.Resources;
import dev.berth.engine.model.ZoneShare;
import dev.berth.engine.plugin.ReasonCode;
import dev.berth.engine.profile.GpuProfile;
import dev.berth.engine.profile.KubeSchedulerProfile;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** NUMA zones: what a kubelet would refuse is not placed, and what it takes is counted where it takes it. */
final class NumaZonesTest {
    private final Cluster cluster = new Cluster();
    private final Scheduler scheduler = new Scheduler(cluster, GpuProfile.create(), 0);

    private void having(ClusterObject... some) {
        for (var each : some) {
            cluster.apply(new Event.Upserted(each));
        }
    }

    private static Node machine() {
        var gpus = new ArrayList<Device>();
        for (int i = 0; i < 4; i++) {
            gpus.add(new Device("H100", 80L << 30, true, 0, i / 2, 1));
        }
        return node("n").having("cpu", 16_000).withDevices(GPU, gpus).build();
    }

    private static ZonesBuilder halves() {
        return zones("n").zone(Map.of("cpu", 8_000L, GPU, 2L)).zone(Map.of("cpu", 8_000L, GPU, 2L));
    }

    private static PodBuilder asking(String name, int cpus) {
        return pod(name).asking("cpu", cpus * 1_000L).guaranteed();
    }

    private static ZoneShare share(String zone, int cpus) {
        return new ZoneShare(zone, Resources.of(Map.of("cpu", cpus * 1_000L)));
    }

    private Outcome place(Pod pod) {
        having(pod);
        var audit = new Audit(cluster);
        var outcome =
                new PendingPods(scheduler).place(List.of(pod), audit::applied).get(0);
        audit.recomputed();
        return outcome;
    }

    private DeviceIndexes given(PodBuilder pod) {
        return place(pod.build()).decisions().stream()
                .filter(Decision.Bind.class::isInstance)
                .map(decision -> ((Decision.Bind) decision).devices())
                .findFirst()
                .orElseThrow();
    }

    private String zonesOf(PodBuilder pod) {
        return String.join(" ", given(pod).zones().stream().map(ZoneShare::zone).toList());
    }

    @Test
    void aPodGoesWhereOneZoneTakesAllOfIt() {
        having(machine(), halves().build());
        assertThat(zonesOf(asking("a", 6))).isEqualTo("node-0");
        assertThat(zonesOf(asking("b", 6))).isEqualTo("node-1");
        var waits = place(asking("c", 4).build()).waits();
        assertThat(waits).isNotNull();
        assertThat(waits.code()).isEqualTo(ReasonCode.NUMA_ZONE_FULL);
        var verdict = Explanation.of(asking("c", 4).build(), cluster, scheduler.profile())
                .nodes()
                .get(0);
        assertThat(verdict.causes().get(0).detail())
                .isEqualTo("needs 4 cpu in one NUMA zone, the nearest, node-0, has 2 cpu free");
        assertThat(zonesOf(asking("d", 2))).isEqualTo("node-0");
    }

    @Test
    void devicesComeFromTheZoneOfTheCpus() {
        having(machine(), halves().build());
        assertThat(zonesOf(asking("a", 6))).isEqualTo("node-0");
        var given = given(asking("b", 4).asking(DeviceRequest.whole(GPU, 2)));
        assertThat(given.toString()).isEqualTo("2,3");
        assertThat(given.zones()).singleElement().satisfies(share -> {
            assertThat(share.zone()).isEqualTo("node-1");
            assertThat(share.amounts().toMap()).containsEntry("cpu", 4_000L).containsEntry(GPU, 2L);
        });
    }

    @Test
    void devicesInUseTellWhichZoneIsFull() {
        having(machine(), halves().build());
        having(pod("other")
                .asking(DeviceRequest.whole(GPU, 2))
                .on("n")
                .withDevices(0, 1)
                .build());
        assertThat(given(asking("a", 1).asking(DeviceRequest.whole(GPU, 1))).toString())
                .isEqualTo("2");
        var waits = place(asking("b", 1).asking(DeviceRequest.whole(GPU, 2)).build())
                .waits();
        assertThat(waits).isNotNull();
    }

    @Test
    void whatIsTooLargeForAnyZoneIsToldSo() {
        having(machine(), halves().build());
        var verdict = Explanation.of(asking("a", 9).build(), cluster, scheduler.profile())
                .nodes()
                .get(0);
        assertThat(verdict.causes().get(0).code()).isEqualTo(ReasonCode.NUMA_ZONE_TOO_SMALL);
        assertThat(verdict.causes().get(0).detail())
                .isEqualTo("needs 9 cpu in one NUMA zone, the nearest, node-0, has 8 cpu in all");
    }

    @Test
    void sharedCpusComeFromAnywhere() {
        having(machine(), halves().build());
        given(asking("a", 6));
        given(asking("b", 6));
        assertThat(zonesOf(pod("burstable").asking("cpu", 2_000))).isEmpty();
        assertThat(zonesOf(pod("half").asking("cpu", 1_500).guaranteed().asking("memory", 1 << 20)))
                .isEmpty();
    }

    @Test
    void aPolicyThatRefusesNothingTakesAll() {
        for (var policy : List.of(Policy.NONE, Policy.BEST_EFFORT)) {
            var test = new NumaZonesTest();
            test.having(machine(), halves().policy(policy).build());
            test.given(asking("a", 6));
            test.given(asking("b", 6));
            assertThat(test.place(asking("c", 4).build()).waits()).isNull();
        }
    }

    @Test
    void restrictedSpansAsFewZonesAsTheAmountNeeds() {
        having(machine(), halves().policy(Policy.RESTRICTED).build());
        assertThat(zonesOf(asking("wide", 12))).isEqualTo("node-0 node-1");
        var zones = cluster.nodes().zones().get(0);
        assertThat(zones.free(0, "cpu")).isZero();
        assertThat(zones.free(1, "cpu")).isEqualTo(4_000);
        assertThat(zonesOf(asking("small", 4))).isEqualTo("node-1");
    }

    @Test
    void restrictedRefusesWhatWouldSpanMoreThanItNeeds() {
        having(machine(), halves().policy(Policy.RESTRICTED).build());
        given(asking("a", 5));
        given(asking("b", 5));
        assertThat(place(asking("c", 6).build()).waits()).isNotNull();
    }

    @Test
    void containersMayLieInDifferentZonesWhereContainersAreAligned() {
        having(machine(), halves().scope(Scope.CONTAINER).build());
        var two = new dev.berth.engine.model.ZoneDemand(
                Resources.of(Map.of("cpu", 12_000L)),
                List.of(Resources.of(Map.of("cpu", 6_000L)), Resources.of(Map.of("cpu", 6_000L))),
                List.of());
        assertThat(zonesOf(asking("a", 12).aligned(two))).isEqualTo("node-0 node-1");
        assertThat(place(asking("b", 4).build()).waits()).isNotNull();
    }

    @Test
    void whatPodsOfUnknownZonesTakeIsReadOffTheReport() {
        having(machine());
        having(zones("n")
                .zone(Map.of("cpu", 8_000L), Map.of("cpu", 2_000L))
                .zone(Map.of("cpu", 8_000L), Map.of("cpu", 8_000L))
                .build());
        having(asking("unknown", 6).on("n").build());
        assertThat(zonesOf(asking("a", 4))).isEqualTo("node-1");
        assertThat(zonesOf(asking("b", 2))).isEqualTo("node-0");
    }

    @Test
    void withoutAReportTheyCountInEachZone() {
        having(machine(), halves().build());
        having(asking("unknown", 6).on("n").build());
        assertThat(place(asking("a", 4).build()).waits()).isNotNull();
        assertThat(zonesOf(asking("b", 2))).isEqualTo("node-0");
    }

    @Test
    void aReportThatKnowsOfAPodIsNotCountedTwice() {
        having(machine());
        having(zones("n")
                .zone(Map.of("cpu", 8_000L), Map.of("cpu", 0L))
                .zone(Map.of("cpu", 8_000L), Map.of("cpu", 8_000L))
                .build());
        having(asking("known", 4)
                .on("n")
                .startedAt(7)
                .inZones(share("node-0", 4))
                .build());
        having(asking("unknown", 4).on("n").startedAt(7).build());
        var zones = cluster.nodes().zones().get(0);
        assertThat(zones.free(0, "cpu")).isZero();
        assertThat(zones.free(1, "cpu")).isEqualTo(8_000);
    }

    @Test
    void evictionFreesTheZoneThatTheVictimHad() {
        having(machine(), halves().build());
        having(asking("low", 6)
                .on("n")
                .inZones(share("node-0", 6))
                .ofPriority(1)
                .build());
        having(asking("mid", 6)
                .on("n")
                .inZones(share("node-1", 6))
                .ofPriority(2)
                .build());
        var outcome = place(asking("high", 6).ofPriority(9).build());
        assertThat(outcome.decisions())
                .anySatisfy(decision -> assertThat(decision)
                        .isInstanceOfSatisfying(
                                Decision.Evict.class,
                                evict -> assertThat(evict.victim().name()).isEqualTo("low")));
        assertThat(outcome.decisions())
                .anySatisfy(decision -> assertThat(decision)
                        .isInstanceOfSatisfying(
                                Decision.Reserve.class,
                                reserve -> assertThat(
                                                reserve.devices().zones().get(0).zone())
                                        .isEqualTo("node-0")));
    }

    @Test
    void zonesThatComeAfterTheNodeAndItsPodsCountThem() {
        having(machine());
        having(asking("early", 6).on("n").inZones(share("node-1", 6)).build());
        having(halves().build());
        assertThat(cluster.nodes().zones().get(0).free(1, "cpu")).isEqualTo(2_000);
        cluster.apply(Event.Deleted.of(halves().build()));
        assertThat(cluster.nodes().zones().get(0)).isNull();
        assertThat(place(asking("any", 10).build()).waits()).isNull();
    }

    @Test
    void membersOfAGangAreCountedZoneByZone() {
        having(machine(), halves().build());
        var gang =
                GangBuilder.gang("g").of(3, "", pod -> pod.asking("cpu", 5_000).guaranteed());
        having(gang.group());
        gang.pods().forEach(this::having);
        var key = new GangKey("", "default", "g");
        var refused = scheduler.decide(Gang.of(key, gang.pods(), cluster));
        assertThat(refused.bound()).isZero();
        having(gang.atLeast(2).group());
        var placed = scheduler.decide(Gang.of(key, gang.pods(), cluster));
        assertThat(placed.bound()).isEqualTo(2);
    }

    @Test
    void kubeSchedulersProfileDoesNotLookAtZones() {
        having(machine(), halves().build());
        var plain = new Scheduler(cluster, KubeSchedulerProfile.create(), 0);
        having(asking("a", 12).build());
        assertThat(plain.decide(asking("a", 12).build()).waits()).isNull();
    }
}

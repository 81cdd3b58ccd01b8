package dev.berth.testkit;

import static dev.berth.testkit.GangBuilder.GPU;
import static dev.berth.testkit.GangBuilder.gang;
import static dev.berth.testkit.GangBuilder.gpuNode;
import static dev.berth.testkit.NodeBuilder.node;
import static dev.berth.testkit.PodBuilder.pod;
import static org.assertj.core.api.Assertions.assertThat;

import dev.berth.engine.cluster.Cluster;
import dev.berth.engine.cluster.Event;
import dev.berth.engine.decide.Audit;
import dev.berth.engine.decide.Decision;
import dev.berth.engine.decide.Outcome;
import dev.berth.engine.decide.PendingPods;
import dev.berth.engine.decide.Reason;
import dev.berth.engine.decide.Scheduler;
import dev.berth.engine.gang.Gang;
import dev.berth.engine.model.Device;
import dev.berth.engine.model.DeviceIndexes;
import dev.berth.engine.model.DeviceRequest;
import dev.berth.engine.model.GangKey;
import dev.berth.engine.model.Node;
import dev.berth.engine.model.Pod;
import dev.berth.engine.model.PodGroup;
import dev.berth.engine.model.TopologyRequest;
import dev.berth.engine.plugin.ReasonCode;
import dev.berth.engine.profile.GpuProfile;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

/** Gangs: together or not at all, near each other as asked. */
final class GangsTest {
    private final Cluster cluster = new Cluster();
    private final Scheduler scheduler = new Scheduler(cluster, GpuProfile.create(), 0);
    private final Map<String, String> nodes = new TreeMap<>();
    private final Map<String, Reason> reasons = new TreeMap<>();

    private void having(Node... some) {
        for (var each : some) {
            cluster.apply(new Event.Upserted(each));
        }
    }

    private void having(Pod some) {
        cluster.apply(new Event.Upserted(some));
    }

    /** Racks r1, r2 … of block b1, with so many nodes of 8 GPUs each. */
    private void racks(int... sizes) {
        for (int rack = 0; rack < sizes.length; rack++) {
            for (int i = 0; i < sizes[rack]; i++) {
                having(gpuNode("r" + (rack + 1) + "-n" + (i + 1), 8, "b" + (rack / 2 + 1), "r" + (rack + 1)));
            }
        }
    }

    private void arrive(GangBuilder some) {
        having(some.pods(), some.group());
    }

    private void having(List<Pod> pods, PodGroup group) {
        cluster.apply(new Event.Upserted(group));
        pods.forEach(this::having);
    }

    private void place() {
        var pending = new ArrayList<Pod>();
        cluster.eachPod(each -> {
            if (each.nodeName() == null) {
                pending.add(each);
            }
        });
        var audit = new Audit(cluster);
        for (Outcome outcome : new PendingPods(scheduler).place(pending, audit::applied)) {
            var name = outcome.pod().name();
            if (outcome.waits() != null) {
                reasons.put(name, outcome.waits());
            } else if (outcome.decisions().get(0) instanceof Decision.Bind bind) {
                nodes.put(name, bind.node());
            }
        }
        audit.recomputed();
    }

    private List<String> racksOf(String prefix) {
        return nodes.entrySet().stream()
                .filter(entry -> entry.getKey().startsWith(prefix))
                .map(entry -> entry.getValue().replaceAll("-.*", ""))
                .distinct()
                .sorted()
                .toList();
    }

    @Test
    void allStartOrNone() {
        racks(2);
        arrive(gang("fits").pods(2, 8));
        arrive(gang("later").pods(2, 8).ofPriority(-1));
        place();
        assertThat(nodes.keySet()).containsExactly("fits-0", "fits-1");
        assertThat(reasons.get("later-0").message())
                .isEqualTo("the cluster has 0 free nvidia.com/gpu (H100), needs 16; room for 0 of 2 pods");
        assertThat(reasons.get("later-0")).isEqualTo(reasons.get("later-1"));
    }

    /** HAMi's pods name amounts that no node lists. */
    @Test
    void namesThatStandForSharesAreNotLookedForOnNodes() {
        for (var topology : List.of(TopologyRequest.NONE, TopologyRequest.within("rack"))) {
            var test = new GangsTest();
            test.having(node("n")
                    .withDevices(GPU, List.of(new Device("A100", 80L << 30, true, 0, -1, 1)))
                    .labelled("rack", "r1")
                    .build());
            test.arrive(gang("g")
                    .of(1, "a", member -> vgpu(member, 20))
                    .of(1, "b", member -> vgpu(member, 30))
                    .asking(topology));
            test.place();
            assertThat(test.nodes.keySet()).as("%s", topology).containsExactly("g-a-0", "g-b-0");
        }
    }

    private static PodBuilder vgpu(PodBuilder pod, int gibibytes) {
        return pod.asking(DeviceRequest.memory(GPU, 1, (long) gibibytes << 30)
                        .and(List.of(), java.util.Set.of("nvidia.com/gpumem")))
                .asking("nvidia.com/gpumem", gibibytes * 1024L);
    }

    @Test
    void aGangThatDoesNotFitHoldsNothing() {
        racks(2);
        arrive(gang("wide").pods(3, 8));
        having(pod("single").asking(GPU, 8).ofPriority(-5).build());
        place();
        assertThat(nodes.keySet()).containsExactly("single");
        assertThat(reasons.get("wide-0").code()).isEqualTo(ReasonCode.GANG_TOO_LARGE);
    }

    @Test
    void theSmallestRackThatServesIsTaken() {
        racks(4, 2, 3);
        arrive(gang("a").pods(2, 8).within("rack"));
        place();
        assertThat(racksOf("a")).containsExactly("r2");
    }

    @Test
    void theReasonNamesLevelResourceAndWhatIsMissing() {
        racks(4, 4);
        having(pod("busy")
                .asking(DeviceRequest.whole(GPU, 8))
                .withDevices(0, 1, 2, 3, 4, 5, 6, 7)
                .on("r1-n1")
                .build());
        having(pod("busy2")
                .asking(DeviceRequest.whole(GPU, 8))
                .withDevices(0, 1, 2, 3, 4, 5, 6, 7)
                .on("r2-n1")
                .build());
        arrive(gang("big").pods(4, 8).within("rack"));
        place();
        var reason = reasons.get("big-0");
        assertThat(reason.message())
                .isEqualTo("largest rack b1/r1 has 24 free nvidia.com/gpu (H100), needs 32; room for 3 of 4 pods");
        assertThat(reason.code()).isEqualTo(ReasonCode.GANG_NO_ROOM);
        assertThat(reason.shortage().missing()).isEqualTo(8);
        assertThat(reason.shortage().level()).isEqualTo("rack");
    }

    @Test
    void aGangThatRunsInPartIsToldThatItIsBoundToItsDomain() {
        racks(2, 4);
        var parts = gang("half").pods(4, 8).within("rack");
        cluster.apply(new Event.Upserted(parts.group()));
        for (int i = 0; i < 4; i++) {
            var member = parts.pods().get(i);
            having(i > 1 ? member : member.on("r1-n" + (i + 1), DeviceIndexes.of(0, 1, 2, 3, 4, 5, 6, 7)));
        }
        var some = List.of(parts.pods().get(2), parts.pods().get(3));
        var gang = Gang.of(parts.group().key(), some, cluster);
        var reason = scheduler.decide(gang).waits();
        assertThat(reason.code()).isEqualTo(ReasonCode.GANG_TIED);
        assertThat(reason.message())
                .startsWith("the gang runs in rack b1/r1 and is bound to it, which has 0 free nvidia.com/gpu");
        var racks = scheduler.explain(gang).levels().get(2).domains();
        assertThat(racks).first().matches(rack -> rack.path().equals("b1/r1") && rack.running() == 2);
    }

    @Test
    void preferredLevelFallsBackOneLevelAtATime() {
        racks(2, 2, 2, 2);
        arrive(gang("near").pods(4, 8).asking(TopologyRequest.within("block").preferring("rack")));
        place();
        assertThat(racksOf("near")).containsExactly("r1", "r2");
        arrive(gang("far").pods(4, 8).asking(TopologyRequest.NONE.preferring("rack")));
        place();
        assertThat(racksOf("far")).containsExactly("r3", "r4");
    }

    @Test
    void ranksAreNeighbours() {
        racks(2, 2);
        arrive(gang("a").pods(16, 2).asking(TopologyRequest.within("block")));
        place();
        for (int i = 0; i < 16; i++) {
            assertThat(nodes.get("a-" + i)).isEqualTo("r" + (i / 8 + 1) + "-n" + (i / 4 % 2 + 1));
        }
    }

    @Test
    void moreThanTheMinStartsWhereThereIsRoomAndTheRestJoinsLater() {
        racks(3);
        arrive(gang("elastic").pods(5, 8).atLeast(2).within("rack"));
        place();
        assertThat(nodes.keySet()).containsExactly("elastic-0", "elastic-1", "elastic-2");
        assertThat(reasons.get("elastic-4").code()).isEqualTo(ReasonCode.GANG_GROWS);
        having(gpuNode("r1-n4", 8, "b1", "r1"));
        having(gpuNode("r2-n1", 8, "b1", "r2"));
        place();
        assertThat(nodes).containsEntry("elastic-3", "r1-n4").doesNotContainKey("elastic-4");
    }

    @Test
    void slicesStayTogether() {
        racks(3, 2, 3);
        arrive(gang("sliced").pods(6, 8).asking(TopologyRequest.NONE.slicedBy(2, "rack")));
        place();
        for (int i = 0; i < 6; i += 2) {
            assertThat(nodes.get("sliced-" + i).substring(0, 2))
                    .isEqualTo(nodes.get("sliced-" + (i + 1)).substring(0, 2));
        }
        arrive(gang("more").pods(2, 8).asking(TopologyRequest.NONE.slicedBy(2, "rack")));
        place();
        assertThat(reasons.get("more-0").code()).isEqualTo(ReasonCode.GANG_FRAGMENTED);
    }

    @Test
    void spreadUsesDomainsEvenly() {
        racks(4, 4, 4);
        arrive(gang("ha").pods(6, 8).asking(TopologyRequest.NONE.spreadOver("rack")));
        place();
        var counts = new TreeMap<String, Integer>();
        nodes.values().forEach(name -> counts.merge(name.substring(0, 2), 1, Integer::sum));
        assertThat(counts.values()).containsOnly(2);
    }

    @Test
    void rolesHaveMinsOfTheirOwn() {
        racks(1);
        arrive(gang("roles")
                .of(1, "leader", each -> each.asking("cpu", 2_000))
                .of(3, "worker", each -> each.asking(DeviceRequest.whole(GPU, 4)))
                .role(PodGroup.Role.of("leader", 1))
                .role(PodGroup.Role.of("worker", 2))
                .atLeast(3));
        place();
        assertThat(nodes.keySet()).containsExactly("roles-leader-0", "roles-worker-0", "roles-worker-1");
        assertThat(reasons.get("roles-worker-2").code()).isEqualTo(ReasonCode.GANG_GROWS);
    }

    @Test
    void nobodyStartsWithoutTheOneLeaderThatIsNeeded() {
        racks(1);
        arrive(gang("led")
                .of(1, "leader", each -> each.asking("cpu", 64_000))
                .of(1, "worker", each -> each.asking("cpu", 1_000))
                .role(PodGroup.Role.of("leader", 1))
                .atLeast(1));
        place();
        assertThat(nodes).isEmpty();
    }

    @Test
    void rolesMayNeedDifferentDomains() {
        racks(2, 2, 2, 2);
        arrive(gang("pd")
                .of(2, "prefill", each -> each.asking(DeviceRequest.whole(GPU, 8)))
                .of(2, "decode", each -> each.asking(DeviceRequest.whole(GPU, 8)))
                .role(new PodGroup.Role("prefill", 2, 2, TopologyRequest.within("rack")))
                .role(new PodGroup.Role("decode", 2, 2, TopologyRequest.within("rack")))
                .within("block"));
        place();
        assertThat(racksOf("pd-prefill")).hasSize(1);
        assertThat(racksOf("pd-decode")).hasSize(1);
        assertThat(racksOf("pd")).hasSize(2);
    }

    @Test
    void aMissingGroupIsToldAndSoIsAMissingMember() {
        racks(2);
        having(pod("orphan").inGroup("nobody").build());
        arrive(gang("short").pods(2, 8).atLeast(3));
        place();
        assertThat(reasons.get("orphan").code()).isEqualTo(ReasonCode.GANG_UNKNOWN);
        assertThat(reasons.get("short-0").message())
                .isEqualTo("gang default/short needs 3 members at once, and 2 can start");
    }

    @Test
    void interleavedGangsCannotHoldWhatTheOtherLacks() {
        racks(3);
        arrive(gang("a").pods(2, 8));
        arrive(gang("b").pods(2, 8));
        place();
        assertThat(nodes.keySet()).containsExactly("a-0", "a-1");
        having(node("other").having(GPU, 8).build());
        assertThat(reasons.get("b-0").code()).isEqualTo(ReasonCode.GANG_NO_ROOM);
    }

    @Test
    void membersThatMustNotShareANodeAreSearchedFor() {
        racks(3, 2);
        var far = PodBuilder.podsLabelled("app", "x", "kubernetes.io/hostname");
        arrive(gang("apart")
                .of(
                        3,
                        "",
                        each -> each.asking(DeviceRequest.whole(GPU, 1))
                                .labelled("app", "x")
                                .farFrom(far))
                .within("rack"));
        place();
        assertThat(racksOf("apart")).containsExactly("r1");
        assertThat(nodes.values()).doesNotHaveDuplicates();
    }

    @Test
    void noSinglePodTearsAGangApart() {
        racks(2);
        arrive(gang("two").pods(2, 8));
        place();
        having(pod("urgent").asking(DeviceRequest.whole(GPU, 8)).ofPriority(10).build());
        place();
        assertThat(reasons.get("urgent").code()).isEqualTo(ReasonCode.INSUFFICIENT_RESOURCE);
    }

    @Test
    void membersBeyondTheMinMayBeEvicted() {
        racks(2);
        arrive(gang("two").pods(2, 8).atLeast(1));
        place();
        having(pod("urgent").asking(DeviceRequest.whole(GPU, 8)).ofPriority(10).build());
        place();
        assertThat(reasons.get("urgent").code()).isEqualTo(ReasonCode.PREEMPTING);
        assertThat(cluster.placedMembers(new GangKey("", "default", "two"))).isEqualTo(1);
    }

    @Test
    void aGangOnOneNodeIsEvictedAsAWhole() {
        racks(1);
        arrive(gang("small").pods(4, 2));
        place();
        having(pod("urgent").asking(DeviceRequest.whole(GPU, 2)).ofPriority(10).build());
        place();
        assertThat(reasons.get("urgent").message()).contains("waits for 4 pods to leave node r1-n1");
    }

    @Test
    void aGangSaysThatItDoesNotEvict() {
        racks(1);
        having(pod("low")
                .asking(DeviceRequest.whole(GPU, 8))
                .withDevices(0, 1, 2, 3, 4, 5, 6, 7)
                .on("r1-n1")
                .build());
        cluster.apply(new Event.Upserted(gang("high").pods(2, 4).group()));
        gang("high")
                .of(2, "", each -> each.asking(DeviceRequest.whole(GPU, 4)).ofPriority(5))
                .pods()
                .forEach(this::having);
        place();
        assertThat(reasons.get("high-0").message())
                .endsWith("; Berth does not evict pods of lower priority for gangs yet");
    }
}

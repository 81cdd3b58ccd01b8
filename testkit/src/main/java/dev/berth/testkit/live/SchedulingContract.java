package dev.berth.testkit.live;

import static dev.berth.testkit.live.ClusterClient.eventually;
import static org.assertj.core.api.Assertions.assertThat;

import dev.berth.engine.profile.PluginCatalogue;
import dev.berth.kubernetes.live.LiveScheduler;
import dev.berth.kubernetes.live.http.Request;
import dev.berth.kubernetes.live.lease.ApiLease;
import dev.berth.kubernetes.live.lease.Elector;
import dev.berth.kubernetes.live.lease.LeaseKeeper;
import dev.berth.kubernetes.live.loop.Fence;
import dev.berth.kubernetes.live.loop.Telemetry;
import dev.berth.kubernetes.live.watch.ListWatch;
import dev.berth.kubernetes.live.watch.ObjectParts;
import dev.berth.kubernetes.tree.Value;
import java.time.Duration;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/** What Berth does on any API server that keeps Kubernetes' promises. A subclass says which server. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
public abstract class SchedulingContract {
    private static final Duration SOON = Duration.ofSeconds(20);

    private @Nullable ApiUnderTest api;
    private @Nullable ClusterClient client;
    private @Nullable LiveScheduler scheduler;
    private String namespace = "";
    private final Set<String> nodes = new HashSet<>();

    /** Starts the server under test. */
    protected abstract ApiUnderTest startApi();

    @BeforeAll
    void start() {
        api = startApi();
        client = new ClusterClient(api.server());
    }

    @AfterAll
    void stop() {
        if (client != null) {
            client.close();
        }
        if (api != null) {
            api.close();
        }
    }

    @BeforeEach
    void freshNamespace() {
        namespace = client().namespace("contract");
    }

    @AfterEach
    void tidy() {
        if (scheduler != null) {
            scheduler.close();
            scheduler = null;
        }
        client().items("/api/v1/namespaces/" + namespace + "/pods")
                .forEach(pod -> client().deletePod(namespace, ObjectParts.text(pod, "metadata", "name")));
        nodes.forEach(client()::deleteNode);
        nodes.clear();
    }

    private ClusterClient client() {
        return java.util.Objects.requireNonNull(client);
    }

    private void node(String name, int cores) {
        client().node(name, cores, Map.of("zone", "z"));
        nodes.add(name);
    }

    private LiveScheduler berth() {
        var settings = new LiveScheduler.Settings(
                PluginCatalogue.with(List.of()).defaultProfile(),
                Set.of("berth"),
                ListWatch.Settings.STANDARD,
                "contract",
                7);
        scheduler = LiveScheduler.start(
                java.util.Objects.requireNonNull(api).server(), settings, Fence.NONE, Telemetry.NONE);
        var started = scheduler;
        eventually("Berth is ready", SOON, () -> started.status().missing().isEmpty());
        return started;
    }

    private void expectPlaced(String pod) {
        eventually(
                pod + " is placed", SOON, () -> !client().nodeOf(namespace, pod).isEmpty());
    }

    private void expectWaits(String pod, String code) {
        eventually(
                pod + " waits for " + code,
                SOON,
                () -> ObjectParts.text(client().scheduled(namespace, pod), "message")
                        .endsWith("[" + code + "]"));
    }

    @Test
    void podsThatWaitWhenBerthStartsArePlacedOnceAndWithinRoom() {
        node("one", 2);
        node("two", 2);
        for (int i = 0; i < 40; i++) {
            client().pod(namespace, "early-" + i, 100, "");
        }
        berth();
        for (int i = 0; i < 40; i++) {
            expectPlaced("early-" + i);
        }
        assertThat(podsByNode()).containsEntry("one", 20).containsEntry("two", 20);
    }

    @Test
    void podsThatComeWhileBerthRunsArePlaced() {
        node("one", 4);
        berth();
        client().pod(namespace, "late-0", 100, "");
        expectPlaced("late-0");
    }

    @Test
    void podsOfOtherSchedulersAreLeftAlone() {
        node("one", 4);
        berth();
        client().must(Request.post(
                "/api/v1/namespaces/" + namespace + "/pods",
                ClusterClient.podText("foreign", 100, "")
                        .replace("\"schedulerName\":\"berth\"", "\"schedulerName\":\"other\"")));
        client().pod(namespace, "own-0", 100, "");
        expectPlaced("own-0");
        assertThat(client().nodeOf(namespace, "foreign")).isEmpty();
    }

    @Test
    void podsOfOtherSchedulersCountAsUsage() {
        node("one", 2);
        client().must(Request.post(
                "/api/v1/namespaces/" + namespace + "/pods",
                ClusterClient.podText("foreign", 1_500, "\"nodeName\":\"one\"")
                        .replace("\"schedulerName\":\"berth\"", "\"schedulerName\":\"other\"")));
        berth();
        client().pod(namespace, "big-0", 1_000, "");
        expectWaits("big-0", "INSUFFICIENT_RESOURCE");
        client().deletePod(namespace, "foreign");
        expectPlaced("big-0");
    }

    @Test
    void aPodThatFitsNowhereIsToldWhyOnceAndPlacedWhenANodeComes() {
        node("small", 1);
        berth();
        client().pod(namespace, "big-0", 3_000, "");
        expectWaits("big-0", "RESOURCE_NEVER_FITS");
        var condition = client().scheduled(namespace, "big-0");
        assertThat(ObjectParts.text(condition, "reason")).isEqualTo("Unschedulable");
        assertThat(ObjectParts.text(condition, "message"))
                .contains("Insufficient cpu")
                .contains("Next step");
        node("large", 4);
        expectPlaced("big-0");
        assertThat(client().nodeOf(namespace, "big-0")).isEqualTo("large");
    }

    @Test
    void aGatedPodWaitsUntilItsGateIsRemoved() {
        node("one", 4);
        berth();
        client().pod(namespace, "gated-0", 100, "\"schedulingGates\":[{\"name\":\"example.com/hold\"}]");
        client().pod(namespace, "free-0", 100, "");
        expectPlaced("free-0");
        assertThat(client().nodeOf(namespace, "gated-0")).isEmpty();
        client().must(Request.patch(
                "/api/v1/namespaces/" + namespace + "/pods/gated-0",
                Request.MERGE_PATCH,
                "{\"spec\":{\"schedulingGates\":null}}"));
        expectPlaced("gated-0");
    }

    @Test
    void aMoreUrgentPodEvictsAndTakesTheRoom() {
        node("one", 2);
        client().must(Request.post(
                "/apis/scheduling.k8s.io/v1/priorityclasses",
                "{\"apiVersion\":\"scheduling.k8s.io/v1\",\"kind\":\"PriorityClass\",\"metadata\":{\"name\":\""
                        + namespace + "\"},\"value\":1000}"));
        berth();
        client().pod(namespace, "meek-0", 1_500, "");
        expectPlaced("meek-0");
        client().pod(namespace, "urgent-0", 1_500, "\"priorityClassName\":\"" + namespace + "\"");
        expectPlaced("urgent-0");
        assertThat(client().ask(Request.get("/api/v1/namespaces/" + namespace + "/pods/meek-0"))
                        .status())
                .isEqualTo(404);
    }

    @Test
    void aRecreatedPodIsPlacedAnew() {
        node("one", 4);
        berth();
        for (int i = 0; i < 5; i++) {
            client().pod(namespace, "again-0", 100, "");
            expectPlaced("again-0");
            client().deletePod(namespace, "again-0");
        }
    }

    @Test
    void aSecondBerthOnTheSameNodesBindsNoPodTwice() {
        node("one", 4);
        node("two", 4);
        berth();
        var settings = new LiveScheduler.Settings(
                PluginCatalogue.with(List.of()).defaultProfile(),
                Set.of("berth"),
                ListWatch.Settings.STANDARD,
                "rival",
                8);
        try (var rival = LiveScheduler.start(
                java.util.Objects.requireNonNull(api).server(), settings, Fence.NONE, Telemetry.NONE)) {
            eventually(
                    "the rival is ready", SOON, () -> rival.status().missing().isEmpty());
            for (int i = 0; i < 50; i++) {
                client().pod(namespace, "fought-" + i, 100, "");
            }
            for (int i = 0; i < 50; i++) {
                expectPlaced("fought-" + i);
            }
            var first = java.util.Objects.requireNonNull(scheduler);
            eventually(
                    "no assumption is left",
                    SOON,
                    () -> first.status().assumed() == 0 && rival.status().assumed() == 0);
            assertThat(first.status().waiting()).isZero();
            assertThat(rival.status().waiting()).isZero();
        }
    }

    private NativeGangs nativeGangs() {
        return NativeGangs.required(client());
    }

    @Test
    void aNativeGangIsPlacedWhollyOrNotAtAll() {
        var gangs = nativeGangs();
        node("one", 2);
        gangs.create(namespace, "g", 3, "");
        berth();
        for (int i = 0; i < 3; i++) {
            gangs.member(namespace, "gang-" + i, 900, "g");
        }
        expectWaits("gang-2", "GANG_TOO_LARGE");
        assertThat(podsByNode()).containsOnlyKeys("");
        node("two", 2);
        for (int i = 0; i < 3; i++) {
            expectPlaced("gang-" + i);
        }
    }

    @Test
    void aNativeGangWithATopologyStaysInOneDomain() {
        var gangs = nativeGangs();
        gangs.create(namespace, "g", 4, ",\"schedulingConstraints\":{\"topology\":[{\"key\":\"example.com/rack\"}]}");
        for (int i = 0; i < 4; i++) {
            client().node("rack-" + i, 3, Map.of("example.com/rack", "r" + i / 2));
            nodes.add("rack-" + i);
        }
        for (int i = 0; i < 4; i++) {
            gangs.member(namespace, "gang-" + i, 1_000, "g");
        }
        berth();
        for (int i = 0; i < 4; i++) {
            expectPlaced("gang-" + i);
        }
        var racks = new HashSet<String>();
        podsByNode().keySet().forEach(node -> racks.add(node.equals("rack-0") || node.equals("rack-1") ? "r0" : "r1"));
        assertThat(racks).hasSize(1);
    }

    @Test
    void aGangOfBerthsAnnotationsWaitsForItsLastMember() {
        node("one", 4);
        berth();
        client().annotatedMember(namespace, "gang-0", 100, "g", 2);
        expectWaits("gang-0", "GANG_INCOMPLETE");
        client().annotatedMember(namespace, "gang-1", 100, "g", 2);
        expectPlaced("gang-0");
        expectPlaced("gang-1");
    }

    @Test
    void aGangThatADeadBerthLeftHalfBoundIsCompleted() {
        var gangs = nativeGangs();
        node("one", 4);
        gangs.create(namespace, "g", 4, "");
        for (int i = 0; i < 4; i++) {
            gangs.member(namespace, "gang-" + i, 500, "g");
        }
        for (int i = 0; i < 2; i++) {
            client().must(Request.post(
                    "/api/v1/namespaces/" + namespace + "/pods/gang-" + i + "/binding",
                    "{\"apiVersion\":\"v1\",\"kind\":\"Binding\",\"metadata\":{\"name\":\"gang-" + i
                            + "\"},\"target\":{\"apiVersion\":\"v1\",\"kind\":\"Node\",\"name\":\"one\"}}"));
        }
        berth();
        expectPlaced("gang-2");
        expectPlaced("gang-3");
    }

    private static final Elector.Terms SHORT_LEASE = new Elector.Terms(4_000_000_000L, 3_000_000_000L, 500_000_000L);

    /** A Berth that decides only while it holds the lease. */
    private final class Electable implements AutoCloseable {
        private final ApiLease lease;
        private final Elector elector;
        private final LeaseKeeper keeper;
        private final LiveScheduler scheduler;

        Electable(String name) {
            var server = java.util.Objects.requireNonNull(api).server();
            lease = new ApiLease(server, namespace, "berth");
            elector = new Elector(lease, name, SHORT_LEASE, Elector.Clocks.SYSTEM);
            var settings = new LiveScheduler.Settings(
                    PluginCatalogue.with(List.of()).defaultProfile(),
                    Set.of("berth"),
                    ListWatch.Settings.STANDARD,
                    name,
                    7);
            scheduler = LiveScheduler.start(server, settings, elector, Telemetry.NONE);
            keeper = LeaseKeeper.start(elector, SHORT_LEASE);
        }

        boolean leads() {
            return elector.epoch() > 0 && scheduler.status().leading();
        }

        @Override
        public void close() {
            scheduler.close();
            keeper.close();
            lease.close();
        }
    }

    @Test
    void oneOfTwoDecidesAndTheOtherTakesOverWhenItStops() {
        node("one", 4);
        try (var first = new Electable("first")) {
            eventually("the first leads", SOON, first::leads);
            try (var standby = new Electable("standby")) {
                client().pod(namespace, "led-0", 100, "");
                expectPlaced("led-0");
                assertThat(standby.leads()).isFalse();
                first.close();
                eventually("the standby leads", SOON, standby::leads);
                client().pod(namespace, "led-1", 100, "");
                expectPlaced("led-1");
            }
        }
    }

    @Test
    void aCrashOfTheServerLosesNothing() {
        node("one", 8);
        node("two", 8);
        var berth = berth();
        for (int i = 0; i < 60; i++) {
            client().pod(namespace, "before-" + i, 100, "");
        }
        var crashing = java.util.Objects.requireNonNull(api);
        crashing.crashAndRestart();
        client().close();
        client = new ClusterClient(crashing.server()); // its connections are gone
        for (int i = 0; i < 20; i++) {
            client().pod(namespace, "after-" + i, 100, "");
        }
        eventually(
                "Berth is ready again",
                Duration.ofSeconds(60),
                () -> berth.status().missing().isEmpty());
        for (int i = 0; i < 60; i++) {
            expectPlaced("before-" + i);
        }
        for (int i = 0; i < 20; i++) {
            expectPlaced("after-" + i);
        }
        eventually("no assumption is left", SOON, () -> berth.status().assumed() == 0);
    }

    private Map<String, Integer> podsByNode() {
        var counts = new HashMap<String, Integer>();
        for (Value pod : client().items("/api/v1/namespaces/" + namespace + "/pods")) {
            counts.merge(ObjectParts.text(pod, "spec", "nodeName"), 1, Integer::sum);
        }
        return counts;
    }
}

package dev.berth.testkit.faults;

import static dev.berth.testkit.live.ClusterClient.eventually;
import static org.assertj.core.api.Assertions.assertThat;

import dev.berth.embedded.log.RequestLog;
import dev.berth.engine.profile.PluginCatalogue;
import dev.berth.kubernetes.live.LiveScheduler;
import dev.berth.kubernetes.live.http.ApiServer;
import dev.berth.kubernetes.live.http.Request;
import dev.berth.kubernetes.live.loop.Fence;
import dev.berth.kubernetes.live.loop.Telemetry;
import dev.berth.kubernetes.live.watch.ListWatch;
import dev.berth.kubernetes.live.watch.ObjectParts;
import dev.berth.kubernetes.live.watch.Resource;
import dev.berth.testkit.live.ClusterClient;
import dev.berth.testkit.live.CuttingProxy;
import dev.berth.testkit.live.NativeGangs;
import dev.berth.testkit.live.RealControlPlane;
import dev.berth.testkit.live.RequestLogInvariants;
import dev.berth.testkit.live.WatchedCommits;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/** Faults on kube-apiserver and etcd. A witness writes down all that the server commits; invariants are checked on that. */
@Tag("real")
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
final class RealFaultsTest {
    private static final Duration LONG = Duration.ofSeconds(120);

    private @Nullable RealControlPlane api;
    private @Nullable WatchedCommits witness;
    private @Nullable RequestLogInvariants invariants;
    private @Nullable ClusterClient client;
    private String namespace = "";
    private int tests;

    private RealControlPlane api() {
        return java.util.Objects.requireNonNull(api);
    }

    private ClusterClient client() {
        return java.util.Objects.requireNonNull(client);
    }

    @BeforeAll
    void start() {
        api = RealControlPlane.start("--gangs");
        var watched = new ArrayList<>(List.of(Resource.NODES, Resource.PODS));
        try (var asked = new ClusterClient(api.server())) {
            NativeGangs.of(asked)
                    .ifPresent(gangs ->
                            watched.add(new Resource("PodGroup", "scheduling.k8s.io", gangs.version(), "podgroups")));
        }
        witness = new WatchedCommits(api.server(), watched);
        invariants =
                new RequestLogInvariants(new RequestLog(1), witness.log(), "berth", RequestLogInvariants.Rules.STRICT);
    }

    @AfterAll
    void stop() {
        if (witness != null) {
            witness.close();
        }
        if (api != null) {
            api.close();
        }
    }

    @BeforeEach
    void fresh() {
        client = new ClusterClient(api().server().askedBy("user"));
        namespace = client().namespace("faults");
        tests++;
    }

    @AfterEach
    void tidyAndCheck() {
        check();
        for (var pod : client().items("/api/v1/namespaces/" + namespace + "/pods")) {
            client().deletePod(namespace, ObjectParts.text(pod, "metadata", "name"));
        }
        for (var node : client().items("/api/v1/nodes")) {
            client().deleteNode(ObjectParts.text(node, "metadata", "name"));
        }
        client().close();
    }

    private void check() {
        java.util.Objects.requireNonNull(invariants).check(Instant.now());
    }

    private LiveScheduler berth(ApiServer server) {
        return LiveScheduler.start(
                server,
                new LiveScheduler.Settings(
                        PluginCatalogue.with(List.of()).defaultProfile(),
                        Set.of("berth"),
                        ListWatch.Settings.STANDARD,
                        "real",
                        7),
                Fence.NONE,
                Telemetry.NONE);
    }

    private String node(int number) {
        return "n" + tests + "-" + number;
    }

    /** A native gang where the server has them, or one of Berth's annotations. */
    private void gang(String name, int members, int milliCpu) {
        var gangs = NativeGangs.of(client());
        gangs.ifPresent(groups -> groups.create(namespace, name, members, ""));
        for (int i = 0; i < members; i++) {
            if (gangs.isPresent()) {
                gangs.get().member(namespace, name + "-" + i, milliCpu, name);
            } else {
                client().annotatedMember(namespace, name + "-" + i, milliCpu, name, members);
            }
        }
    }

    private long bound() {
        return client().items("/api/v1/namespaces/" + namespace + "/pods").stream()
                .filter(pod -> !ObjectParts.text(pod, "spec", "nodeName").isEmpty())
                .count();
    }

    private static void pause(long millis) {
        try {
            assertThat(new CountDownLatch(1).await(millis, TimeUnit.MILLISECONDS))
                    .isFalse();
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    @Test
    @Proves(
            value = {FaultCase.F19, FaultCase.F01, FaultCase.F08},
            where = Proves.Where.REAL,
            seeds = "1; Berth, kube-apiserver and etcd killed (-9) at 9 random instants")
    void f19BerthAndTheServerAreKilledAtRandomInstants() {
        for (int i = 0; i < 4; i++) {
            client().node(node(i), 16, Map.of());
        }
        var random = new SplittableRandom(1);
        var running = BerthProcess.start(api().state().resolve("kubeconfig"));
        int pods = 0;
        for (int round = 0; round < 9; round++) {
            gang("g" + round, 8, 300);
            for (int i = 0; i < 8; i++) {
                client().pod(namespace, "p" + round + "-" + i, 200, "");
            }
            pods += 16;
            long before = bound();
            int soon = random.nextInt(8);
            eventually("Berth binds", LONG, () -> bound() > before + soon); // so that the blow falls amid bindings
            pause(random.nextLong(40));
            switch (round % 3) {
                case 0 -> {
                    running.kill();
                    running = BerthProcess.start(api().state().resolve("kubeconfig"));
                }
                case 1 -> api().crashAndRestart("kube-apiserver");
                default -> {
                    running.kill();
                    api().crashAndRestart("etcd");
                    api().crashAndRestart("kube-apiserver");
                    running = BerthProcess.start(api().state().resolve("kubeconfig"));
                }
            }
            client().close();
            client = new ClusterClient(api().server().askedBy("user"));
            check();
        }
        int all = pods;
        try (var last = running) {
            eventually("all pods are placed", LONG, () -> bound() == all);
            assertThat(last.runs()).isTrue();
        }
    }

    @Test
    @Proves(
            value = {FaultCase.F13, FaultCase.F01, FaultCase.F02},
            where = Proves.Where.REAL,
            seeds = "5; a network that cuts every tenth answer")
    void f13ANetworkThatCutsAnswersLosesNothingAndDoublesNothing() {
        client().node(node(0), 32, Map.of());
        client().node(node(1), 32, Map.of()); // 100 pods to a node
        try (var proxy = new CuttingProxy(api().server().askedBy("berth"), 0.1, 5);
                var scheduler = berth(proxy.server())) {
            for (int i = 0; i < 5; i++) {
                gang("g" + i, 8, 100);
                for (int j = 0; j < 20; j++) {
                    client().pod(namespace, "p" + i + "-" + j, 100, "");
                }
                proxy.cutAll();
            }
            pause(3_000);
            proxy.heal();
            eventually("all pods are placed", LONG, () -> bound() == 5 * (8 + 20));
            eventually("no assumption is left", LONG, () -> scheduler.status().assumed() == 0);
            assertThat(proxy.cuts()).isGreaterThan(10);
        }
    }

    @Test
    @Proves(value = FaultCase.F19, where = Proves.Where.REAL, seeds = "3 of 8 members bound, the rest has no room")
    void f19AHalfBoundGangIsUndone() {
        client().node(node(0), 1, Map.of());
        gang("half", 8, 100);
        for (int i = 0; i < 3; i++) {
            client().must(Request.post(
                    "/api/v1/namespaces/" + namespace + "/pods/half-" + i + "/binding",
                    "{\"apiVersion\":\"v1\",\"kind\":\"Binding\",\"metadata\":{\"name\":\"half-" + i
                            + "\"},\"target\":{\"kind\":\"Node\",\"name\":\"" + node(0) + "\"}}"));
        }
        client().foreignPod(namespace, "greedy", 700, node(0));
        try (var scheduler = berth(api().server())) {
            eventually("the gang is undone", Duration.ofSeconds(140), () -> bound() == 1);
            assertThat(scheduler.status().missing()).isEmpty();
            eventually(
                    "an event says so",
                    LONG,
                    () -> client().items("/apis/events.k8s.io/v1/namespaces/" + namespace + "/events").stream()
                            .anyMatch(event -> ObjectParts.text(event, "reason").equals("GangUndone")));
        }
    }

    @Test
    @Proves(value = FaultCase.F20, where = Proves.Where.REAL)
    void f20AGangThatComesAfterItsPodsIsToldHowItStands() {
        var gangs = NativeGangs.required(client());
        client().node(node(0), 1, Map.of());
        try (var scheduler = berth(api().server())) {
            for (int i = 0; i < 2; i++) {
                gangs.member(namespace, "late-" + i, 400, "late");
            }
            client().pod(namespace, "holder", 400, "");
            eventually("the pod that is alone is placed", LONG, () -> bound() == 1);
            gangs.create(namespace, "late", 2, "");
            eventually(
                    "it is told that it waits",
                    LONG,
                    () -> gangs.condition(namespace, "late").equals("False Unschedulable"));
            assertThat(scheduler.status().assumed()).isZero();
            client().deletePod(namespace, "holder");
            eventually("it is placed", LONG, () -> bound() == 2);
            eventually(
                    "it is told that it runs",
                    LONG,
                    () -> gangs.condition(namespace, "late").equals("True Scheduled"));
        }
    }

    @Test
    void aClaimIsToldItsNodeAndItsPodIsBoundOnceAVolumeIsThere() {
        client().node(node(0), 1, Map.of());
        client().must(Request.post(
                "/apis/storage.k8s.io/v1/storageclasses",
                "{\"apiVersion\":\"storage.k8s.io/v1\",\"kind\":\"StorageClass\",\"metadata\":{\"name\":\"fast\"},"
                        + "\"provisioner\":\"example.com/driver\",\"volumeBindingMode\":\"WaitForFirstConsumer\"}"));
        String claims = "/api/v1/namespaces/" + namespace + "/persistentvolumeclaims";
        client().must(Request.post(
                claims,
                "{\"apiVersion\":\"v1\",\"kind\":\"PersistentVolumeClaim\",\"metadata\":{\"name\":\"data\"},\"spec\":{"
                        + "\"storageClassName\":\"fast\",\"accessModes\":[\"ReadWriteOnce\"],\"resources\":{"
                        + "\"requests\":{\"storage\":\"1Gi\"}}}}"));
        client().pod(
                        namespace,
                        "a",
                        100,
                        "\"volumes\":[{\"name\":\"v\",\"persistentVolumeClaim\":{\"claimName\":\"data\"}}]");
        try (var scheduler = berth(api().server())) {
            eventually(
                    "the claim is told its node",
                    LONG,
                    () -> ObjectParts.text(
                                    client().must(Request.get(claims + "/data")),
                                    "metadata",
                                    "annotations",
                                    "volume.kubernetes.io/selected-node")
                            .equals(node(0)));
            assertThat(bound()).isZero();
            assertThat(scheduler.status().assumed()).isEqualTo(1);
            client().must(Request.post(
                    "/api/v1/persistentvolumes",
                    "{\"apiVersion\":\"v1\",\"kind\":\"PersistentVolume\",\"metadata\":{\"name\":\"made\"},\"spec\":{"
                            + "\"storageClassName\":\"fast\",\"capacity\":{\"storage\":\"1Gi\"},\"accessModes\":["
                            + "\"ReadWriteOnce\"],\"hostPath\":{\"path\":\"/x\"},\"claimRef\":{\"namespace\":\""
                            + namespace + "\",\"name\":\"data\"}}}"));
            client().must(Request.patch(
                    claims + "/data",
                    Request.MERGE_PATCH,
                    "{\"metadata\":{\"annotations\":{\"pv.kubernetes.io/bind-completed\":\"yes\"}},\"spec\":{"
                            + "\"volumeName\":\"made\"}}"));
            eventually("the pod is bound", LONG, () -> bound() == 1);
        }
    }
}

package dev.berth.testkit.faults;

import static dev.berth.testkit.live.ClusterClient.eventually;

import dev.berth.engine.profile.PluginCatalogue;
import dev.berth.kubernetes.live.LiveScheduler;
import dev.berth.kubernetes.live.http.ApiServer;
import dev.berth.kubernetes.live.http.Request;
import dev.berth.kubernetes.live.lease.ApiLease;
import dev.berth.kubernetes.live.lease.Elector;
import dev.berth.kubernetes.live.lease.LeaseKeeper;
import dev.berth.kubernetes.live.loop.Telemetry;
import dev.berth.kubernetes.live.watch.ListWatch;
import dev.berth.kubernetes.live.watch.ObjectParts;
import dev.berth.testkit.live.ClusterClient;
import dev.berth.testkit.live.NativeGangs;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.BooleanSupplier;

/**
 * Everything that a scheduler does, once: it leads by a lease, sweeps, places a pod and a gang, says why one waits, evicts
 * for one that is more urgent, chooses a node and a volume for claims, and tells events. So each right of its role is
 * used, but for reading a pod whose binding was refused.
 */
final class WholeJob implements AutoCloseable {
    /** Where Berth and its lease are. */
    static final String HOME = "berth-system";

    private static final Duration PATIENCE = Duration.ofSeconds(90);

    /** All of them fit on their node. */
    private static final int FURTHER_MAX = 60;

    private static final Elector.Terms LEASE = new Elector.Terms(4_000_000_000L, 3_000_000_000L, 500_000_000L);

    /** The server ends streams after a second or two, and each end is followed by a sweep. */
    private static final ListWatch.Settings SWEEPING =
            new ListWatch.Settings(90_000, 1, 1_000, 50, 500, 500, 60_000, 0);

    private final ClusterClient user;
    private final String namespace;
    private final String urgent;
    private final ApiLease lease;
    private final Elector elector;
    private final LeaseKeeper keeper;
    private final LiveScheduler scheduler;
    private final List<String> nodes = new ArrayList<>();
    private int further;

    /** Starts a scheduler and gives it all that it is to do. */
    WholeJob(ClusterClient user, ApiServer asBerth) {
        this.user = user;
        namespace = user.namespace("job");
        urgent = namespace + "-urgent";
        lease = new ApiLease(asBerth, HOME, "berth");
        elector = new Elector(lease, namespace, LEASE, Elector.Clocks.SYSTEM);
        scheduler = LiveScheduler.start(
                asBerth,
                new LiveScheduler.Settings(
                        PluginCatalogue.with(List.of()).defaultProfile(), Set.of("berth"), SWEEPING, "job", 7),
                elector,
                Telemetry.NONE);
        keeper = LeaseKeeper.start(elector, LEASE);
        begin();
    }

    private void begin() {
        user.must(Request.post(
                "/apis/scheduling.k8s.io/v1/priorityclasses",
                "{\"apiVersion\":\"scheduling.k8s.io/v1\",\"kind\":\"PriorityClass\",\"metadata\":{\"name\":\"" + urgent
                        + "\"},\"value\":1000}"));
        node("plain", 8);
        node("full", 1);
        user.pod(namespace, "plain", 100, on("plain"));
        user.pod(namespace, "never", 64_000, "");
        NativeGangs.of(user).ifPresent(gangs -> {
            gangs.create(namespace, "gang", 2, "");
            gangs.member(namespace, "gang-0", 100, "gang");
            gangs.member(namespace, "gang-1", 100, "gang");
        });
        user.foreignPod(namespace, "meek", 900, namespace + "-full");
        String more = "\"priorityClassName\":\"" + urgent + "\"," + on("full");
        await(
                "the server knows the class",
                () -> user.ask(Request.post(
                                "/api/v1/namespaces/" + namespace + "/pods",
                                ClusterClient.podText("urgent", 900, more)))
                        .succeeded());
        storage("made", "example.com/driver");
        storage("there", "kubernetes.io/no-provisioner");
        user.must(Request.post(
                "/api/v1/persistentvolumes",
                "{\"apiVersion\":\"v1\",\"kind\":\"PersistentVolume\",\"metadata\":{\"name\":\"" + namespace
                        + "\"},\"spec\":{\"storageClassName\":\"" + namespace
                        + "-there\",\"capacity\":{\"storage\":\"1Gi\"},\"accessModes\":[\"ReadWriteOnce\"],"
                        + "\"hostPath\":{\"path\":\"/x\"}}}"));
        user.must(Request.patch( // as the volume controller does
                "/api/v1/persistentvolumes/" + namespace + "/status",
                Request.MERGE_PATCH,
                "{\"status\":{\"phase\":\"Available\"}}"));
    }

    private void node(String name, int cores) {
        user.node(namespace + "-" + name, cores, Map.of());
        nodes.add(namespace + "-" + name);
    }

    private String on(String node) {
        return "\"nodeSelector\":{\"kubernetes.io/hostname\":\"" + namespace + "-" + node + "\"}";
    }

    private String claims() {
        return "/api/v1/namespaces/" + namespace + "/persistentvolumeclaims";
    }

    /** A class, a claim of it and a pod that uses the claim. */
    private void storage(String name, String provisioner) {
        user.must(Request.post(
                "/apis/storage.k8s.io/v1/storageclasses",
                "{\"apiVersion\":\"storage.k8s.io/v1\",\"kind\":\"StorageClass\",\"metadata\":{\"name\":\"" + namespace
                        + "-" + name + "\"},\"provisioner\":\"" + provisioner
                        + "\",\"volumeBindingMode\":\"WaitForFirstConsumer\"}"));
        user.must(
                Request.post(
                        claims(),
                        "{\"apiVersion\":\"v1\",\"kind\":\"PersistentVolumeClaim\",\"metadata\":{\"name\":\"" + name
                                + "\"},\"spec\":{\"storageClassName\":\"" + namespace + "-" + name
                                + "\",\"accessModes\":[\"ReadWriteOnce\"],\"resources\":{\"requests\":{\"storage\":\"1Gi\"}}}}"));
        user.pod(
                namespace,
                "claims-" + name,
                100,
                "\"volumes\":[{\"name\":\"v\",\"persistentVolumeClaim\":{\"claimName\":\"" + name + "\"}}],"
                        + on("plain"));
    }

    /** Waits until all of it is done. */
    void awaitEnd() {
        await("the plain pod is placed", () -> isPlaced("plain"));
        await(
                "it is said why a pod waits",
                () -> ObjectParts.text(user.scheduled(namespace, "never"), "reason")
                        .equals("Unschedulable"));
        NativeGangs.of(user).ifPresent(gangs -> {
            await("the gang is placed", () -> isPlaced("gang-0") && isPlaced("gang-1"));
            await("the gang is told", () -> gangs.condition(namespace, "gang").equals("True Scheduled"));
        });
        await("the urgent pod has the room of another", () -> isPlaced("urgent"));
        await(
                "a claim is told its node",
                () -> !ObjectParts.text(
                                user.must(Request.get(claims() + "/made")),
                                "metadata",
                                "annotations",
                                "volume.kubernetes.io/selected-node")
                        .isEmpty());
        await(
                "a volume is told its claim",
                () -> ObjectParts.text(
                                user.must(Request.get("/api/v1/persistentvolumes/" + namespace)),
                                "spec",
                                "claimRef",
                                "name")
                        .equals("there"));
        await("people are told", this::isTold);
        await("nothing is missing", () -> missing().isEmpty());
    }

    /** An event that was refused is not sent again, so further pods come until people are told of one. */
    private boolean isTold() {
        boolean told = user.items("/apis/events.k8s.io/v1/namespaces/" + namespace + "/events").stream()
                .anyMatch(event -> ObjectParts.text(event, "reason").equals("Scheduled"));
        if (!told && further < FURTHER_MAX && (further == 0 || isPlaced("further-" + further))) {
            further++;
            pod("further-" + further);
        }
        return told;
    }

    private static void await(String what, BooleanSupplier holds) {
        eventually(what, PATIENCE, holds);
    }

    private boolean isPlaced(String pod) {
        return !user.nodeOf(namespace, pod).isEmpty();
    }

    /** A further pod that Berth is to place. */
    void pod(String name) {
        user.pod(namespace, name, 100, on("plain"));
    }

    /** Waits until the pod is placed. */
    void awaitPlaced(String pod) {
        await(pod + " is placed", () -> isPlaced(pod));
    }

    /** Waits until a policy that refuses bindings is in force, which takes the server a while. */
    void awaitBindingsRefused() {
        String binding = "{\"apiVersion\":\"v1\",\"kind\":\"Binding\",\"metadata\":{\"name\":\"plain\"},\"target\":{"
                + "\"kind\":\"Node\",\"name\":\"" + nodes.getFirst() + "\"}}";
        String path = "/api/v1/namespaces/" + namespace + "/pods/plain/binding?dryRun=All";
        await(
                "bindings are refused",
                () -> user.ask(Request.post(path, binding)).status() == 403);
    }

    /** Waits until the pod is placed (false), or is told that its binding was refused, as it is once Berth has read it. */
    boolean endsRefused(String pod) {
        await(pod + " is placed or refused", () -> isPlaced(pod) || isRefused(pod));
        return !isPlaced(pod);
    }

    private boolean isRefused(String pod) {
        return ObjectParts.text(user.scheduled(namespace, pod), "message").endsWith("[BINDING_REFUSED]");
    }

    String namespace() {
        return namespace;
    }

    /** What {@code /readyz} says. */
    List<String> missing() {
        var missing = new ArrayList<>(scheduler.missing());
        if (!elector.trouble().isEmpty()) {
            missing.add(elector.trouble());
        }
        return missing;
    }

    /** Waits until a missing right is named. */
    void awaitNamed(Object right) {
        await(
                "\"may not " + right + "\" is named",
                () -> missing().stream()
                        .anyMatch(line -> line.contains("the account may not " + right + "; grant it")));
    }

    /** Waits until Berth watches, and holds the lease. */
    void awaitLeading() {
        await("Berth leads", () -> scheduler.status().leading() && missing().isEmpty());
    }

    @Override
    public void close() {
        scheduler.close();
        keeper.close();
        lease.close();
        user.items("/api/v1/namespaces/" + namespace + "/pods")
                .forEach(pod -> user.deletePod(namespace, ObjectParts.text(pod, "metadata", "name")));
        nodes.forEach(user::deleteNode);
        user.ask(Request.delete("/apis/coordination.k8s.io/v1/namespaces/" + HOME + "/leases/berth"));
    }
}

package dev.berth.embedded.kubelet;

import dev.berth.embedded.api.Times;
import dev.berth.embedded.json.Json;
import dev.berth.embedded.json.JsonText;
import dev.berth.kubernetes.live.http.Answer;
import dev.berth.kubernetes.live.http.ApiServer;
import dev.berth.kubernetes.live.http.HttpPool;
import dev.berth.kubernetes.live.http.Request;
import dev.berth.kubernetes.live.watch.ListWatch;
import dev.berth.kubernetes.live.watch.Resource;
import dev.berth.kubernetes.live.watch.WatchHealth;
import dev.berth.kubernetes.live.watch.WatchSink;
import dev.berth.kubernetes.tree.Value;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Semaphore;

/**
 * The kubelets of many virtual nodes, in one client: one watch of all pods, the writes side by side.
 *
 * <p>A pod that comes to a node is refused if the node has no room for it, as a kubelet does; else it starts, runs for as
 * long as its annotation {@value VirtualPod#DURATION} says (for ever without one), and ends with the exit code of
 * {@value VirtualPod#EXIT_CODE}. Nodes keep their leases and conditions, and break on command.
 *
 * <p>It knows nothing but what the API server told it; what it did is found again after a restart.
 */
public final class VirtualKubelets implements WatchSink, AutoCloseable {
    private static final System.Logger LOG = System.getLogger(VirtualKubelets.class.getName());
    private static final int WRITES_AT_ONCE = 64;
    private static final Duration RETRY = Duration.ofSeconds(1);
    private static final int TRIES_MAX = 20;

    private final HttpPool http;
    private final ListWatch watch;
    private final Timeline timeline;
    private final InstantSource clock;
    private final Settings settings;
    private final Semaphore slots = new Semaphore(WRITES_AT_ONCE);
    private final Map<String, NodeState> nodes = new ConcurrentHashMap<>();
    private final Map<String, VirtualPod> pods = new ConcurrentHashMap<>();
    private volatile boolean closed;

    /**
     * How kubelets behave, in virtual time.
     *
     * @param start from binding to running
     * @param stop from the wish to delete to the end
     * @param lease between renewals; zero for none
     */
    public record Settings(Duration start, Duration stop, Duration lease) {
        public static final Settings STANDARD =
                new Settings(Duration.ofSeconds(2), Duration.ofSeconds(1), Duration.ofSeconds(10));
    }

    /** A node and what happened to it. */
    private static final class NodeState {
        final VirtualNode node;
        final NodeRoom room;
        volatile boolean ready = true;

        NodeState(VirtualNode node) {
            this.node = node;
            room = new NodeRoom(node.capacity());
        }
    }

    public VirtualKubelets(ApiServer server, Timeline timeline, InstantSource clock, Settings settings, long seed) {
        http = new HttpPool(server, 30_000, WRITES_AT_ONCE);
        this.timeline = timeline;
        this.clock = clock;
        this.settings = settings;
        watch = new ListWatch(server, Resource.PODS, this, ListWatch.Settings.STANDARD, new SplittableRandom(seed));
    }

    /** Registers the nodes and follows their pods. */
    public void start(List<VirtualNode> virtual) {
        virtual.forEach(this::register);
        Thread.ofVirtual().name("virtual-kubelets").start(watch);
    }

    private void register(VirtualNode node) {
        nodes.put(node.name(), new NodeState(node));
        write(Request.post("/api/v1/nodes", JsonText.text(node.object(now()))), 0);
        if (settings.lease().isPositive()) {
            var lease = Json.object(
                    "kind",
                    "Lease",
                    "apiVersion",
                    "coordination.k8s.io/v1",
                    "metadata",
                    Json.object("name", node.name()),
                    "spec",
                    leaseSpec(node.name()));
            write(Request.post(LEASES, JsonText.text(lease)), 0);
            timeline.after(settings.lease(), () -> renew(node.name()));
        }
    }

    private static final String LEASES = "/apis/coordination.k8s.io/v1/namespaces/kube-node-lease/leases";

    private Json.Obj leaseSpec(String node) {
        return Json.object(
                "holderIdentity", node, "leaseDurationSeconds", 40, "renewTime", Times.micros(clock.instant()));
    }

    private void renew(String name) {
        var state = nodes.get(name);
        if (closed || state == null) {
            return;
        }
        if (state.ready) {
            write(
                    Request.patch(
                            LEASES + "/" + name,
                            Request.MERGE_PATCH,
                            JsonText.text(Json.object("spec", leaseSpec(name)))),
                    0);
        }
        timeline.after(settings.lease(), () -> renew(name));
    }

    /** The node shuts down: it is not ready, and its pods fail. */
    public void shutDown(String name) {
        var state = state(name);
        state.ready = false;
        condition(name, VirtualNode.ready(false, "KubeletNotReady", "node is shutting down", now()));
        for (var pod : pods.values()) {
            if (pod.node().equals(name) && pod.takeOver()) {
                status(
                        pod,
                        pod.failed("Terminated", "Pod was terminated in response to imminent node shutdown.", now()));
                state.room.give(pod);
            }
        }
    }

    /** The node is back. */
    public void recover(String name) {
        state(name).ready = true;
        write(
                Request.patch(
                        "/api/v1/nodes/" + name + "/status",
                        Request.MERGE_PATCH,
                        JsonText.text(Json.object("status", state(name).node.status(now())))),
                0);
    }

    /** So many devices of the node fail: they can no longer be given to pods. */
    public void loseDevices(String name, String resource, int lost) {
        var state = state(name);
        long left = Math.max(0, Long.parseLong(state.node.capacity().getOrDefault(resource, "0")) - lost);
        state.room.limit(resource, left);
        write(
                Request.patch(
                        "/api/v1/nodes/" + name + "/status",
                        Request.STRATEGIC_MERGE_PATCH,
                        JsonText.text(Json.object(
                                "status", Json.object("allocatable", Json.object(resource, String.valueOf(left)))))),
                0);
    }

    private NodeState state(String name) {
        var state = nodes.get(name);
        if (state == null) {
            throw new IllegalArgumentException("there is no virtual node " + name + "; known: " + nodes.keySet());
        }
        return state;
    }

    private void condition(String node, Json.Obj condition) {
        write(
                Request.patch(
                        "/api/v1/nodes/" + node + "/status",
                        Request.STRATEGIC_MERGE_PATCH,
                        JsonText.text(Json.object("status", Json.object("conditions", List.of(condition))))),
                0);
    }

    @Override
    public void seen(Value object, long resourceVersion) {
        var pod = VirtualPod.of(object);
        var state = nodes.get(pod.node());
        if (state == null) {
            return;
        }
        var known = pods.putIfAbsent(pod.uid(), pod);
        if (known == null) {
            arrived(state, pod);
        }
        var mine = known == null ? pod : known;
        if (pod.isDeleted() && mine.beginDeletion()) {
            timeline.after(settings.stop(), () -> delete(mine));
        }
    }

    private void arrived(NodeState state, VirtualPod pod) {
        if (pod.isEnded()) {
            pod.takeOver();
            return;
        }
        String missing = state.room.take(pod);
        if (!state.ready) {
            refuse(state, pod, "NodeShutdown", "Pod was rejected as the node is shutting down.");
        } else if (missing != null && pod.phase().equals("Pending")) {
            refuse(state, pod, "OutOf" + missing, "Node didn't have enough resource: " + missing);
        } else if (pod.phase().equals("Running")) {
            end(pod, clock.instant());
        } else {
            timeline.after(settings.start(), () -> run(pod));
        }
    }

    private void refuse(NodeState state, VirtualPod pod, String reason, String message) {
        if (pod.takeOver()) {
            state.room.give(pod);
            status(pod, pod.failed(reason, message, now()));
        }
    }

    private void run(VirtualPod pod) {
        if (!pod.isOver() && !closed) {
            status(pod, pod.running(state(pod.node()).node.address(), now()));
            end(pod, clock.instant());
        }
    }

    /** Plans the end of a pod that runs since then. */
    private void end(VirtualPod pod, Instant from) {
        var duration = pod.duration();
        if (duration == null) {
            return;
        }
        var started = pod.started() == null ? from : pod.started();
        var passed = Duration.between(started, clock.instant()).toMillis() * timeline.speed();
        timeline.after(duration.minusMillis((long) passed), () -> {
            if (!closed && pod.takeOver()) {
                state(pod.node()).room.give(pod);
                status(pod, pod.ended(now()));
            }
        });
    }

    private void delete(VirtualPod pod) {
        if (pod.takeOver()) {
            state(pod.node()).room.give(pod);
        }
        var options = Json.object(
                "kind",
                "DeleteOptions",
                "apiVersion",
                "v1",
                "gracePeriodSeconds",
                0,
                "preconditions",
                Json.object("uid", pod.uid()));
        write(new Request("DELETE", pod.path(), Request.JSON, JsonText.bytes(options)), 0);
    }

    private void status(VirtualPod pod, Json.Obj status) {
        write(
                Request.patch(
                        pod.path() + "/status",
                        Request.STRATEGIC_MERGE_PATCH,
                        JsonText.text(Json.object("metadata", Json.object("uid", pod.uid()), "status", status))),
                0);
    }

    /** Sends until it is done or cannot be done any more. */
    private void write(Request request, int tries) {
        if (closed) {
            return;
        }
        slots.acquireUninterruptibly();
        boolean again;
        try {
            again = isToRepeat(request, http.exchange(request));
        } catch (IOException broken) {
            again = true;
        } finally {
            slots.release();
        }
        if (again && tries < TRIES_MAX) {
            timeline.after(RETRY, () -> write(request, tries + 1));
        } else if (again) {
            LOG.log(
                    System.Logger.Level.WARNING,
                    "{0} {1} failed {2} times",
                    request.method(),
                    request.path(),
                    tries + 1);
        }
    }

    /** Gone, or there already, is as good as done; a conflict of versions cannot be, as no patch here names one. */
    private static boolean isToRepeat(Request request, Answer answer) {
        if (answer.succeeded() || answer.status() == 404) {
            return false;
        }
        if (answer.status() == 409) {
            return answer.text().contains("please apply your changes");
        }
        if (answer.status() == 429 || answer.status() >= 500) {
            return true;
        }
        LOG.log(System.Logger.Level.WARNING, "{0} {1}: {2}", request.method(), request.path(), answer.shown());
        return false;
    }

    private String now() {
        return Times.seconds(clock.instant());
    }

    @Override
    public void listing() {}

    @Override
    public void gone(Value object, long resourceVersion) {
        var pod = pods.remove(VirtualPod.of(object).uid());
        if (pod != null && pod.takeOver()) {
            state(pod.node()).room.give(pod);
        }
    }

    @Override
    public void listed(long resourceVersion) {}

    @Override
    public void upTo(long resourceVersion) {}

    @Override
    public void health(WatchHealth health) {}

    @Override
    public void close() {
        closed = true;
        watch.close();
        http.close();
    }
}

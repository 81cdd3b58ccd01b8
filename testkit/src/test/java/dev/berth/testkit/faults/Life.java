package dev.berth.testkit.faults;

import static org.assertj.core.api.Assertions.assertThat;

import dev.berth.embedded.fault.Fault;
import dev.berth.embedded.fault.Target;
import dev.berth.engine.model.Resources;
import dev.berth.kubernetes.live.http.Request;
import dev.berth.testkit.live.RequestLogInvariants;
import dev.berth.testkit.live.SteppedCluster;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;

/**
 * A seeded life of a cluster in which pods, gangs and nodes come and go, and all goes wrong: answers and requests are
 * lost or refused, streams break, kubelets refuse, budgets forbid, Berth crashes. The server's records are checked after
 * every step. Now and then all faults end: then all that fits must run, and Berth must count what the server has.
 */
final class Life implements AutoCloseable {
    private static final int NODES = 4;
    private static final int PODS_MAX = 40;

    private final SteppedCluster world;
    private final SplittableRandom random;
    private final long seed;
    private final String namespace;
    private final SplittableRandom sweeper;
    private int made;

    Life(long seed) {
        this.seed = seed;
        random = new SplittableRandom(seed);
        sweeper = new SplittableRandom(~seed);
        world = new SteppedCluster(seed, RequestLogInvariants.Rules.STRICT.whenAtRest());
        namespace = world.user().namespace("life");
        for (int value = 1; value <= 2; value++) {
            world.user()
                    .must(Request.post(
                            "/apis/scheduling.k8s.io/v1/priorityclasses",
                            "{\"apiVersion\":\"scheduling.k8s.io/v1\",\"kind\":\"PriorityClass\",\"metadata\":{\"name\":"
                                    + "\"class-" + value + "\"},\"value\":" + value + "}"));
        }
        for (int i = 0; i < NODES; i++) {
            world.user().node("n" + i, 1, Map.of());
        }
        world.settle();
    }

    SteppedCluster world() {
        return world;
    }

    /** So many steps, each up to so long. */
    void live(int steps, Duration longest) {
        for (int i = 0; i < steps; i++) {
            act();
            for (var watch : world.watches()) {
                for (int n = random.nextInt(6); n > 0; n--) {
                    if (random.nextInt(8) == 0) {
                        watch.duplicate();
                    } else {
                        watch.deliver();
                    }
                }
            }
            sweep();
            world.stepOnce();
            for (int n = random.nextInt(4); n > 0 && !world.writes().waiting().isEmpty(); n--) {
                world.writes().send(random.nextInt(world.writes().waiting().size()));
            }
            world.check();
            world.advance(Duration.ofMillis(random.nextLong(longest.toMillis() + 1)));
        }
    }

    /** Here no event is lost: where a watch breaks, all is listed anew. So no sweep ever finds anything. */
    private void sweep() {
        var watch = world.watches().get(sweeper.nextInt(world.watches().size()));
        if (watch.isCurrent()) {
            world.sweep(watch);
        }
    }

    private void act() {
        switch (random.nextInt(20)) {
            case 0, 1, 2, 3 -> createPod();
            case 4, 5 -> createGang();
            case 6, 7, 8 -> end("Succeeded", "");
            case 9 -> end("Failed", "OutOfcpu");
            case 10, 11 -> delete();
            case 12 -> node();
            case 13, 14, 15 -> fault();
            case 16 ->
                world.watches().get(random.nextInt(world.watches().size())).broke("seed " + seed);
            case 17, 18 ->
                world.watches().stream()
                        .filter(watch -> !watch.isCurrent())
                        .toList()
                        .forEach(world::list);
            default -> rare();
        }
    }

    private void createPod() {
        if (pods().size() < PODS_MAX) {
            int urgency = random.nextInt(3);
            world.user()
                    .pod(
                            namespace,
                            "p" + made++,
                            100 * (1 + random.nextInt(7)),
                            urgency == 0 ? "" : "\"priorityClassName\":\"class-" + urgency + "\"");
        }
    }

    private void createGang() {
        if (pods().size() < PODS_MAX) {
            world.gang(namespace, "g" + made++, 2 + random.nextInt(5), 100 * (1 + random.nextInt(3)));
        }
    }

    private List<String> pods() {
        return world.namesOf("pods");
    }

    private String any(List<String> names) {
        return names.get(random.nextInt(names.size()));
    }

    /** A pod on a node ends, and whoever made it takes it away; a gang ends as a whole. */
    private void end(String phase, String reason) {
        var bound = new ArrayList<>(world.bound(namespace).keySet());
        if (!bound.isEmpty()) {
            for (var pod : withGang(any(bound))) {
                report(pod, phase, reason);
                if (random.nextBoolean()) {
                    world.commit();
                    world.watch("pods").deliver();
                }
                remove(pod);
            }
        }
    }

    /** What a kubelet says of a pod; the fault that was meant for Berth may strike it, too. */
    private void report(String pod, String phase, String reason) {
        try {
            world.user()
                    .ask(Request.patch(
                            "/api/v1/namespaces/" + namespace + "/pods/" + pod + "/status",
                            Request.MERGE_PATCH,
                            "{\"status\":{\"phase\":\"" + phase + "\",\"reason\":\"" + reason + "\"}}"));
        } catch (UncheckedIOException lost) {
            world.commit();
        }
    }

    private void delete() {
        var pods = pods();
        if (!pods.isEmpty()) {
            withGang(any(pods)).forEach(this::remove);
        }
    }

    private void remove(String pod) {
        world.user().ask(Request.delete("/api/v1/namespaces/" + namespace + "/pods/" + pod + "?gracePeriodSeconds=0"));
    }

    /** Objects of gangs whose pods are gone go, too. */
    private void forgetGangs() {
        var pods = pods();
        for (var gang : world.namesOf("podgroups.scheduling.k8s.io")) {
            if (pods.stream().noneMatch(pod -> pod.startsWith(gang + "-"))) {
                world.user()
                        .must(Request.delete(
                                "/apis/scheduling.k8s.io/v1beta1/namespaces/" + namespace + "/podgroups/" + gang));
            }
        }
    }

    private List<String> withGang(String pod) {
        if (!pod.startsWith("g")) {
            return List.of(pod);
        }
        String gang = pod.substring(0, pod.indexOf('-') + 1);
        return pods().stream().filter(name -> name.startsWith(gang)).toList();
    }

    private void node() {
        String name = "n" + random.nextInt(NODES);
        var nodes = world.namesOf("nodes");
        if (!nodes.contains(name)) {
            world.user().node(name, 1, Map.of());
        } else if (random.nextInt(4) == 0) {
            world.user().deleteNode(name);
        } else {
            world.user()
                    .must(Request.patch(
                            "/api/v1/nodes/" + name,
                            Request.MERGE_PATCH,
                            "{\"spec\":{\"unschedulable\":" + random.nextBoolean() + "}}"));
        }
    }

    private void fault() {
        var target = switch (random.nextInt(4)) {
            case 0 -> new Target("POST", "pods", "eviction");
            case 1 -> new Target("PATCH", "pods", "status");
            case 2 -> new Target("GET", "pods", "-");
            default -> Target.BINDINGS;
        };
        var fault = switch (random.nextInt(6)) {
            case 0, 1 -> new Fault.LostReply();
            case 2 -> new Fault.LostRequest();
            case 3 -> new Fault.Refusal(409, 0);
            case 4 -> new Fault.Refusal(403, 0);
            default -> new Fault.Refusal(500, 0);
        };
        world.server().faults().next(target, 1 + random.nextInt(2), fault);
    }

    private void rare() {
        switch (random.nextInt(4)) {
            case 0 -> world.crash();
            case 1 -> world.restartServer();
            case 2 -> {
                String budgets = "/apis/policy/v1/namespaces/" + namespace + "/poddisruptionbudgets";
                if (world.namesOf("poddisruptionbudgets.policy").isEmpty()) {
                    world.user()
                            .must(Request.post(
                                    budgets,
                                    "{\"apiVersion\":\"policy/v1\",\"kind\":\"PodDisruptionBudget\",\"metadata\":{"
                                            + "\"name\":\"b\"},\"spec\":{\"minAvailable\":1,\"selector\":{"
                                            + "\"matchLabels\":{\"app\":\"p1\"}}}}"));
                } else {
                    world.user().must(Request.delete(budgets + "/b"));
                }
            }
            default -> world.watches().forEach(watch -> watch.broke("the network broke"));
        }
    }

    /** All faults end; what fits must run, and Berth must know what the server knows. */
    void rest() {
        world.server().faults().clear();
        for (int i = 0; i < NODES; i++) {
            if (world.namesOf("nodes").contains("n" + i)) {
                world.user()
                        .must(Request.patch(
                                "/api/v1/nodes/n" + i, Request.MERGE_PATCH, "{\"spec\":{\"unschedulable\":false}}"));
            }
        }
        forgetGangs();
        world.listAll();
        for (int i = 0; i < 160; i++) { // longer than a node cools down, and than a pod's longest back-off
            world.advance(Duration.ofSeconds(5));
            world.settle();
        }
        assertThat(world.loop().status().assumed()).as("seed %d", seed).isZero();
        world.checkAtRest();
        world.sweepAll();
        world.step();
        assertThat(world.missed())
                .as("changes that sweeps found, seed %d", seed)
                .isZero();
        everythingThatFitsRuns();
    }

    /** Slow and plain: no pod that is alone waits while a node has room for it. */
    private void everythingThatFitsRuns() {
        var cluster = world.state();
        cluster.eachPod(pod -> {
            if (pod.nodeName() == null && pod.membership() == null) {
                cluster.eachNode(node -> {
                    long[] used = {0};
                    cluster.eachPodOn(
                            node, other -> used[0] += other.shape().requests().get(Resources.CPU));
                    assertThat(used[0] + pod.shape().requests().get(Resources.CPU))
                            .as("I6, seed %d: %s waits", seed, pod.key())
                            .isGreaterThan(
                                    cluster.nodes().get(node).allocatable().get(Resources.CPU));
                });
            }
        });
    }

    /** The server keeps events for ever; a real one does not. */
    void forgetEvents() {
        world.user().ask(Request.delete("/apis/events.k8s.io/v1/namespaces/" + namespace + "/events"));
    }

    @Override
    public void close() {
        world.close();
    }
}

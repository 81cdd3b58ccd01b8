package dev.berth.testkit;

import static dev.berth.testkit.PodBuilder.podsLabelled;
import static dev.berth.testkit.PodBuilder.selecting;

import dev.berth.engine.cluster.Event;
import dev.berth.engine.model.AffinityTerm;
import dev.berth.engine.model.Device;
import dev.berth.engine.model.DeviceChoice;
import dev.berth.engine.model.DeviceRequest;
import dev.berth.engine.model.GangTerms;
import dev.berth.engine.model.LabelSelector;
import dev.berth.engine.model.Labels;
import dev.berth.engine.model.Membership;
import dev.berth.engine.model.Namespace;
import dev.berth.engine.model.Node;
import dev.berth.engine.model.NodeAffinity;
import dev.berth.engine.model.NodeSelectorTerm;
import dev.berth.engine.model.NodeZones;
import dev.berth.engine.model.Owner;
import dev.berth.engine.model.Pod;
import dev.berth.engine.model.PodSource;
import dev.berth.engine.model.Requirement;
import dev.berth.engine.model.Resources;
import dev.berth.engine.model.SpreadConstraint;
import dev.berth.engine.model.Taint;
import dev.berth.engine.model.Toleration;
import dev.berth.engine.model.TopologyRequest;
import dev.berth.engine.model.ZoneShare;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.TreeMap;
import java.util.function.BiConsumer;

/** Random events about a small world of few names, so that things meet, clash, vanish and return. */
public final class RandomEvents {
    private static final List<String> KEYS =
            List.of("kubernetes.io/hostname", "topology.kubernetes.io/zone", "rack", "gpu");
    private static final String GPU = "nvidia.com/gpu";
    private static final String MIG = "nvidia.com/mig-1g.10gb";
    private static final List<String> MODELS = List.of("A100", "H100");
    private static final List<String> APPS = List.of("web", "db", "train");
    private static final List<String> NAMESPACES = List.of("default", "ml");

    private final SplittableRandom random;

    public RandomEvents(long seed) {
        random = new SplittableRandom(seed);
    }

    /** A node that comes or changes. */
    public Event nodeEvent() {
        return new Event.Upserted(node());
    }

    public Event next() {
        int kind = random.nextInt(100);
        if (kind < 8) {
            return new Event.Upserted(node());
        }
        if (kind < 10) {
            return new Event.Deleted(Node.class, "", nodeName());
        }
        if (kind < 72) {
            return new Event.Upserted(pod(random.nextInt(10) < 8));
        }
        if (kind < 93) {
            return new Event.Deleted(Pod.class, pick(NAMESPACES), podName());
        }
        if (kind < 96) {
            return new Event.Upserted(zones());
        }
        if (kind < 97) {
            return new Event.Deleted(NodeZones.class, "", nodeName());
        }
        if (kind < 98) {
            return new Event.Upserted(
                    new Namespace(pick(NAMESPACES), chance(50) ? Labels.of(Map.of("team", pick(APPS))) : Labels.EMPTY));
        }
        if (kind < 99) {
            return new Event.Upserted(
                    new PodSource(PodSource.Kind.SERVICE, "default", "svc", selecting("app", pick(APPS))));
        }
        return new Event.Deleted(PodSource.class, "default", "SERVICE svc");
    }

    /** A pod that is to be placed. */
    public Pod incoming() {
        return pod(false);
    }

    public int below(int bound) {
        return random.nextInt(bound);
    }

    private boolean chance(int percent) {
        return random.nextInt(100) < percent;
    }

    private <T> T pick(List<T> list) {
        return list.get(random.nextInt(list.size()));
    }

    private String nodeName() {
        return "n" + random.nextInt(8);
    }

    private String podName() {
        return "p" + random.nextInt(24);
    }

    private Node node() {
        var builder = NodeBuilder.node(nodeName())
                .having("cpu", 1_000L * (1 + random.nextInt(8)))
                .having("memory", (long) (1 + random.nextInt(8)) << 30)
                .taking(random.nextInt(2, 12));
        if (chance(80)) {
            builder.inZone(pick(List.of("a", "b", "c")));
        }
        if (chance(60)) {
            builder.labelled("rack", "r" + random.nextInt(3));
        }
        if (chance(40)) {
            builder.labelled("gpu", pick(List.of("h100", "")));
        }
        if (chance(40)) {
            devices(builder);
        }
        if (chance(8)) {
            builder.labelled("kubernetes.io/hostname", "shared");
        }
        if (chance(5)) {
            builder.withoutHostname();
        }
        if (chance(3)) {
            builder.having("cpu", 0);
        }
        if (chance(25)) {
            builder.tainted("dedicated", "ml", pick(List.of(Taint.Effect.values())));
        }
        if (chance(20)) {
            builder.tainted("spot", "", Taint.Effect.PREFER_NO_SCHEDULE);
        }
        if (chance(4)) {
            builder.holding("img:" + random.nextInt(2), 500_000_000L * (1 + random.nextInt(4)));
        }
        if (chance(8)) {
            builder.cordoned();
        }
        return builder.build();
    }

    private NodeZones zones() {
        var builder = ZonesBuilder.zones(nodeName())
                .policy(pick(List.of(NodeZones.Policy.values())))
                .scope(pick(List.of(NodeZones.Scope.values())));
        for (int i = random.nextInt(3); i >= 0; i--) {
            Map<String, Long> has = new TreeMap<>(Map.of("cpu", 1_000L * random.nextInt(1, 5)));
            if (chance(50)) {
                has.put("memory", (long) random.nextInt(1, 5) << 30);
            }
            if (chance(30)) {
                has.put(GPU, (long) random.nextInt(3));
            }
            builder.zone(has, chance(50) ? Map.of("cpu", 1_000L * random.nextInt(3)) : null);
        }
        return builder.build();
    }

    private void devices(NodeBuilder builder) {
        var devices = new ArrayList<Device>();
        int replicas = chance(85) ? 1 : 1 + random.nextInt(4);
        for (int i = random.nextInt(5); i > 0; i--) {
            devices.add(new Device(
                    "gpu-" + i,
                    pick(MODELS),
                    chance(60) ? 80L << 30 : 0,
                    chance(90),
                    random.nextInt(3),
                    random.nextInt(3) - 1,
                    replicas));
        }
        builder.withDevices(GPU, devices);
        if (chance(10)) {
            builder.having(GPU, random.nextInt(5));
        }
        if (chance(20)) {
            builder.withDevices(MIG, 1 + random.nextInt(3), Device.of("A100-MIG-1g.10gb"));
        }
    }

    private void deviceRequest(PodBuilder builder, boolean placed) {
        int count = 1 + random.nextInt(2);
        var request = chance(50)
                ? DeviceRequest.whole(GPU, count)
                : DeviceRequest.share(GPU, count, 100 * (1 + random.nextInt(9)));
        if (chance(10)) {
            request = DeviceRequest.memory(GPU, count, (long) random.nextInt(1, 90) << 30)
                    .preferring(MODELS);
        }
        if (chance(10)) {
            request = request.choosing(new DeviceChoice(
                    chance(50) ? List.of(pick(MODELS)) : List.of(),
                    List.of(),
                    chance(50) ? List.of("gpu-" + random.nextInt(5)) : List.of(),
                    pick(List.of(DeviceChoice.Together.values()))));
        }
        if (chance(10)) {
            request = request.and(List.of(DeviceRequest.whole(MIG, 1 + random.nextInt(2))), Set.of("cpu-slices"));
        }
        builder.asking(chance(70) ? request : request.on(List.of(pick(MODELS))));
        if (placed && chance(15)) {
            builder.sharingDevices(chance(50) ? List.of("g1") : List.of("g1", "g2"));
        } else if (placed && chance(70)) {
            builder.withDevices(
                    count == 1 ? new int[] {random.nextInt(5)} : new int[] {random.nextInt(2), 2 + random.nextInt(3)});
        }
    }

    private Pod pod(boolean placed) {
        var builder = PodBuilder.pod(podName())
                .in(pick(NAMESPACES))
                .withUid("uid-" + random.nextInt(1 << 20))
                .labelled("app", pick(APPS))
                .ofPriority(pick(List.of(0, 0, 10, 100)))
                .startedAt(random.nextInt(1000))
                .asking("cpu", 100L * random.nextInt(12))
                .running("img:" + random.nextInt(3));
        if (placed) {
            builder.on(nodeName());
        }
        if (chance(25)) {
            builder.asking("cpu", 1_000L * random.nextInt(1, 4)).guaranteed();
        }
        if (chance(80)) {
            builder.asking("memory", (long) random.nextInt(2048) << 20);
        }
        if (chance(25)) {
            deviceRequest(builder, placed);
        }
        if (chance(25)) {
            builder.labelled("index", "" + random.nextInt(100));
        }
        if (chance(15)) {
            builder.onPort(8000 + random.nextInt(2));
        }
        if (chance(10)) {
            builder.terminating();
        }
        if (chance(30)) {
            builder.tolerating(new Toleration("dedicated", Toleration.Operator.EXISTS, "", null));
        }
        if (chance(15)) {
            builder.ownedBy(new Owner("apps/v1", "ReplicaSet", "rs", "rs-uid"));
        }
        if (chance(20)) {
            builder.in(new Membership(
                    "berth.dev", pick(APPS), "", -1, new GangTerms(1, TopologyRequest.NONE, 0, TopologyRequest.NONE)));
        }
        if (placed && chance(15)) {
            builder.inZones(new ZoneShare(
                    "node-" + random.nextInt(3), Resources.of(Map.of("cpu", 1_000L * random.nextInt(1, 3)))));
        }
        affinities(builder);
        return builder.build();
    }

    private void affinities(PodBuilder builder) {
        if (chance(10)) {
            builder.near(term());
        }
        if (chance(15)) {
            var term = term();
            sometimesTwice(() -> builder.farFrom(term));
        }
        if (chance(15)) {
            wish(builder::wishedNear);
        }
        if (chance(15)) {
            wish(builder::wishedFarFrom);
        }
        for (int i = random.nextInt(8); i < 2; i++) {
            builder.spreadOver(new SpreadConstraint(
                    1 + random.nextInt(2),
                    pick(KEYS),
                    chance(50),
                    chance(90) ? selecting("app", pick(APPS)) : LabelSelector.EVERYTHING,
                    1 + random.nextInt(3),
                    chance(50),
                    chance(50)));
        }
        if (chance(20)) {
            var zone = Requirement.in("topology.kubernetes.io/zone", List.of("a", "b"));
            var rack = Requirement.in("rack", List.of("r1"));
            builder.onNodesThat(new NodeAffinity(
                    null,
                    chance(50) ? List.of(new NodeSelectorTerm(List.of(zone), List.of())) : null,
                    List.of(new NodeAffinity.PreferredNodeTerm(10, new NodeSelectorTerm(List.of(rack), List.of())))));
        }
    }

    private void wish(BiConsumer<Integer, AffinityTerm> wished) {
        int weight = 1 + random.nextInt(100);
        var term = term();
        sometimesTwice(() -> wished.accept(weight, term));
    }

    /** A term that stands twice in a pod counts twice. */
    private void sometimesTwice(Runnable add) {
        add.run();
        if (chance(15)) {
            add.run();
        }
    }

    private AffinityTerm term() {
        if (chance(70)) {
            return podsLabelled("app", pick(APPS), pick(KEYS));
        }
        return new AffinityTerm(pick(KEYS), Set.of(), selecting("team", pick(APPS)), selecting("app", pick(APPS)));
    }
}

package dev.berth.testkit;

import static dev.berth.testkit.GangBuilder.GPU;
import static dev.berth.testkit.GangBuilder.gang;
import static dev.berth.testkit.GangBuilder.gpuNode;
import static org.assertj.core.api.Assertions.assertThat;

import dev.berth.engine.cluster.Cluster;
import dev.berth.engine.cluster.Event;
import dev.berth.engine.decide.Audit;
import dev.berth.engine.decide.Decision;
import dev.berth.engine.decide.PendingPods;
import dev.berth.engine.decide.Scheduler;
import dev.berth.engine.model.DeviceRequest;
import dev.berth.engine.model.Pod;
import dev.berth.engine.model.PodGroup;
import dev.berth.engine.model.Sections;
import dev.berth.engine.model.Sections.Section;
import dev.berth.engine.model.TopologyRequest;
import dev.berth.engine.profile.GpuProfile;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.TreeMap;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

/** Roles in sections: each with levels and a least number of parts of its own. */
final class SectionsTest {
    private final Cluster cluster = new Cluster();
    private final Scheduler scheduler = new Scheduler(cluster, GpuProfile.create(), 0);
    private final Map<String, String> nodes = new TreeMap<>();

    /** Blocks of two racks each; a rack has so many nodes of 8 GPUs. */
    private void racks(int... sizes) {
        for (int rack = 0; rack < sizes.length; rack++) {
            for (int i = 0; i < sizes[rack]; i++) {
                String name = "b" + (rack / 2 + 1) + "-r" + (rack + 1) + "-n" + (i + 1);
                cluster.apply(new Event.Upserted(gpuNode(name, 8, "b" + (rack / 2 + 1), "r" + (rack + 1))));
            }
        }
    }

    private static PodGroup.Role role(String name, int min) {
        return PodGroup.Role.of(name, min);
    }

    private static Section section(String name, String parent, int minParts, String level) {
        return new Section(name, parent, minParts, TopologyRequest.within(level));
    }

    private static GangBuilder two(String name, int pods) {
        return gang(name)
                .atLeast(0)
                .of(pods, "a", pod -> pod.asking(DeviceRequest.whole(GPU, 8)))
                .of(pods, "b", pod -> pod.asking(DeviceRequest.whole(GPU, 8)));
    }

    private void place(GangBuilder some) {
        cluster.apply(new Event.Upserted(some.group()));
        some.pods().forEach(pod -> cluster.apply(new Event.Upserted(pod)));
        var pending = new ArrayList<Pod>();
        cluster.eachPod(each -> {
            if (each.nodeName() == null) {
                pending.add(each);
            }
        });
        var audit = new Audit(cluster);
        new PendingPods(scheduler)
                .place(pending, audit::applied)
                .forEach(outcome -> outcome.decisions().forEach(decision -> {
                    if (decision instanceof Decision.Bind bind) {
                        nodes.put(outcome.pod().name(), bind.node());
                    }
                }));
        audit.recomputed();
    }

    /** First parts of the names of nodes on which members with a prefix run: {@code b1}, or {@code b1-r1}. */
    private TreeSet<String> places(String prefix, int parts) {
        var places = new TreeSet<String>();
        nodes.forEach((pod, node) -> {
            if (pod.startsWith(prefix)) {
                places.add(String.join("-", List.of(node.split("-")).subList(0, parts)));
            }
        });
        return places;
    }

    @Test
    void aSectionSharesADomainWithinThatOfTheGang() {
        racks(1, 1, 2, 2);
        place(two("g", 2)
                .asking(TopologyRequest.within("block"))
                .role(role("a", 2))
                .role(role("b", 2))
                .grouped(new Sections(
                        0,
                        List.of(section("x", "", 0, "rack"), section("y", "", 0, "rack")),
                        Map.of("a", "x", "b", "y"))));
        assertThat(places("g", 1)).containsExactly("b2");
        assertThat(places("g-a", 2)).hasSize(1);
        assertThat(places("g-b", 2)).hasSize(1).isNotEqualTo(places("g-a", 2));
    }

    @Test
    void sectionsStandInSections() {
        racks(2, 2, 4, 0);
        var four = two("g", 1)
                .of(1, "c", pod -> pod.asking(DeviceRequest.whole(GPU, 8)))
                .of(1, "d", pod -> pod.asking(DeviceRequest.whole(GPU, 8)))
                .role(role("a", 1))
                .role(role("b", 1))
                .role(role("c", 1))
                .role(role("d", 1));
        place(four.grouped(new Sections(
                0,
                List.of(
                        section("outer", "", 0, "block"),
                        section("left", "outer", 0, "rack"),
                        section("right", "outer", 0, "rack")),
                Map.of("a", "left", "b", "left", "c", "right", "d", "right"))));
        assertThat(places("g", 1)).hasSize(1);
        assertThat(places("g-a", 2)).isEqualTo(places("g-b", 2));
        assertThat(places("g-c", 2)).isEqualTo(places("g-d", 2));
    }

    @Test
    void whereOnePartIsEnoughTheOtherStartsNobodyUnlessItHasItsMin() {
        racks(3);
        place(two("g", 2).role(role("a", 2)).role(role("b", 2)).grouped(new Sections(1, List.of(), Map.of())));
        assertThat(nodes.keySet()).containsExactly("g-a-0", "g-a-1");
    }

    @Test
    void theOtherPartFollowsOnceThereIsRoom() {
        racks(3);
        var some = two("g", 2).role(role("a", 2)).role(role("b", 2)).grouped(new Sections(1, List.of(), Map.of()));
        place(some);
        cluster.apply(new Event.Upserted(gpuNode("b1-r1-n9", 8, "b1", "r1")));
        place(gang("none"));
        assertThat(nodes.keySet()).containsExactly("g-a-0", "g-a-1", "g-b-0", "g-b-1");
    }

    @Test
    void whereAllPartsAreNeededNoneStartsAlone() {
        racks(3);
        place(two("g", 2)
                .role(role("a", 2))
                .role(role("b", 2))
                .grouped(new Sections(0, List.of(section("x", "", 0, "")), Map.of("a", "x"))));
        assertThat(nodes).isEmpty();
    }

    @Test
    void membersBeyondTheMinJoinTheDomainOfTheirSection() {
        racks(3, 2);
        place(two("g", 4)
                .role(role("a", 2))
                .role(role("b", 1))
                .grouped(new Sections(0, List.of(section("x", "", 0, "rack")), Map.of("a", "x"))));
        assertThat(places("g-a", 2)).hasSize(1);
        assertThat(nodes).hasSizeGreaterThanOrEqualTo(4);
    }

    @Test
    void membersThatComeLaterAreTiedToThoseThatRun() {
        racks(2, 4);
        var gang = gang("g")
                .atLeast(0)
                .of(2, "a", pod -> pod.asking(DeviceRequest.whole(GPU, 8)))
                .role(role("a", 1))
                .grouped(new Sections(0, List.of(section("x", "", 0, "rack")), Map.of("a", "x")));
        cluster.apply(new Event.Upserted(gang.group()));
        cluster.apply(new Event.Upserted(
                gang.pods().get(0).on("b1-r1-n1", dev.berth.engine.model.DeviceIndexes.of(0, 1, 2, 3, 4, 5, 6, 7))));
        cluster.apply(new Event.Upserted(gang.pods().get(1)));
        place(gang("none"));
        assertThat(nodes).containsEntry("g-a-1", "b1-r1-n2");
    }

    /** Random trees: whoever starts, starts as the tree asks. */
    @Test
    void noSectionStartsWithTooFewPartsOrOutsideOneDomain() {
        for (int seed = 0; seed < 300; seed++) {
            var test = new SectionsTest();
            test.random(new SplittableRandom(seed));
        }
    }

    private void random(SplittableRandom random) {
        racks(random.nextInt(3), random.nextInt(3), random.nextInt(3), random.nextInt(1, 3));
        var levels = List.of("", "block", "rack");
        var sections = new ArrayList<Section>();
        for (int i = 0; i < 3; i++) {
            String parent = i == 2 && random.nextBoolean() ? "s" + random.nextInt(2) : "";
            sections.add(section("s" + i, parent, random.nextInt(2), levels.get(random.nextInt(3))));
        }
        var builder = gang("g").atLeast(0);
        Map<String, String> sectionOf = new TreeMap<>();
        Map<String, Integer> mins = new TreeMap<>();
        for (int i = 0; i < 5; i++) {
            int count = random.nextInt(1, 3);
            int min = random.nextInt(1, count + 1);
            int gpus = random.nextInt(2, 9);
            builder.of(count, "r" + i, pod -> pod.asking(DeviceRequest.whole(GPU, gpus)))
                    .role(role("r" + i, min));
            mins.put("r" + i, min);
            sectionOf.put("r" + i, "s" + i % 3);
        }
        var tree = new Sections(random.nextInt(3), sections, sectionOf);
        place(builder.grouped(tree));
        Map<String, Integer> started = new TreeMap<>();
        nodes.keySet().forEach(pod -> started.merge(pod.substring(2, 4), 1, Integer::sum));
        started.forEach((role, count) ->
                assertThat(count).as("of %s in %s", role, tree).isGreaterThanOrEqualTo(mins.getOrDefault(role, 0)));
        var roles = List.copyOf(mins.keySet());
        if (!started.isEmpty()) {
            assertThat(tree.run(roles, started::containsKey))
                    .as("%s with %s", tree, started)
                    .isTrue();
        }
        for (var section : sections) {
            var domains = new HashSet<String>();
            nodes.forEach((pod, node) -> {
                if (tree.around(pod.substring(2, 4)).contains(section)) {
                    domains.add(cluster.nodes()
                            .get(cluster.nodes().find(node))
                            .labels()
                            .get(section.topology().required()));
                }
            });
            if (!section.topology().required().isEmpty()) {
                assertThat(domains).as("domains of %s", section).hasSizeLessThanOrEqualTo(1);
            }
        }
    }
}

package dev.berth.engine.decide;

import dev.berth.engine.cluster.Cluster;
import dev.berth.engine.decide.Explanation.NodeVerdict;
import dev.berth.engine.model.DeviceIndexes;
import dev.berth.engine.model.Pod;
import dev.berth.engine.plugin.Allotment;
import dev.berth.engine.plugin.Incoming;
import dev.berth.engine.plugin.PodScorer;
import dev.berth.engine.plugin.Verdict;
import dev.berth.engine.profile.Profile;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/** Looks at every node with every plugin, one by one: slow, plain, and the oracle for {@link Ranking}. */
final class Explainer {
    private final Pod pod;
    private final Cluster cluster;
    private final Profile profile;
    private final int[] order;
    private final Map<String, Map<String, Verdict>> filters = new TreeMap<>();
    private final Map<String, Map<String, Long>> raw = new TreeMap<>();
    private final Map<String, Map<String, Long>> weighted = new TreeMap<>();
    private final Map<String, Long> total = new TreeMap<>();
    private final List<Integer> feasible = new ArrayList<>();

    Explainer(Pod pod, Cluster cluster, Profile profile) {
        this.pod = pod;
        this.cluster = cluster;
        this.profile = profile;
        var numbers = new ArrayList<Integer>();
        cluster.eachNode(numbers::add);
        numbers.sort(Comparator.comparing(this::nameOf));
        order = numbers.stream().mapToInt(Integer::intValue).toArray();
    }

    private String nameOf(int node) {
        return cluster.nodes().get(node).name();
    }

    Explanation explain() {
        var assessment = Assessment.of(profile, Incoming.of(pod, cluster));
        var verdicts = new ArrayList<NodeVerdict>();
        var rejected = assessment.rejected();
        for (int node : order) {
            verdicts.add(
                    rejected != null
                            ? new NodeVerdict(nameOf(node), rejected.verdict(), rejected.filter(), rejected.causes())
                            : judge(assessment, node));
        }
        var objection = feasible.isEmpty() ? null : assessment.objection();
        if (!feasible.isEmpty() && objection == null) {
            score(assessment);
        }
        var candidates = feasible.isEmpty() ? candidates(assessment, verdicts) : List.<Preemption.Candidate>of();
        var nominated = Preemption.best(candidates, cluster);
        return new Explanation(
                pod,
                rejected == null ? null : new NodeVerdict("", rejected.verdict(), rejected.filter(), rejected.causes()),
                verdicts,
                filters,
                raw,
                weighted,
                total,
                objection,
                objection == null ? best() : feasible.size() == 1 ? List.of(nameOf(feasible.get(0))) : List.of(),
                devices(assessment.pod()),
                candidates.stream()
                        .map(each -> new Explanation.Candidate(nameOf(each.node()), each.victims(), each.violations()))
                        .toList(),
                nominated == null ? null : nameOf(nominated.node()));
    }

    private Map<String, DeviceIndexes> devices(Incoming incoming) {
        var chosen = new TreeMap<String, DeviceIndexes>();
        if (!pod.shape().devices().isNone() || !pod.shape().zones().isNone()) {
            for (int node : feasible) {
                var devices = Allotment.of(incoming, node, profile.deviceChooser());
                if (!devices.equals(DeviceIndexes.NONE)) {
                    chosen.put(nameOf(node), devices);
                }
            }
        }
        return chosen;
    }

    private NodeVerdict judge(Assessment assessment, int node) {
        String name = nameOf(node);
        if (!assessment.admitsName(node)) {
            return new NodeVerdict(name, Verdict.UNRESOLVABLE, Assessment.NARROWED, List.of());
        }
        @Nullable NodeVerdict first = null;
        for (var named : assessment.filters()) {
            var filter = named.filter();
            if (!filter.active()) {
                continue;
            }
            var verdict = filter.check(node);
            filters.computeIfAbsent(named.name(), unused -> new TreeMap<>()).put(name, verdict);
            if (first == null && !verdict.fits()) {
                first = new NodeVerdict(name, verdict, named.name(), filter.causes(node));
            }
        }
        if (first != null) {
            return first;
        }
        feasible.add(node);
        return new NodeVerdict(name, Verdict.FIT, "", List.of());
    }

    private void score(Assessment assessment) {
        int count = feasible.size();
        var groups = new Singles(feasible);
        for (var named : assessment.scorers()) {
            var scorer = named.scorer();
            if (!scorer.begin(groups)) {
                continue;
            }
            var scores = new long[count];
            var rawOfScorer = raw.computeIfAbsent(named.name(), unused -> new TreeMap<>());
            for (int i = 0; i < count; i++) {
                scores[i] = scorer.score(feasible.get(i));
                rawOfScorer.put(nameOf(feasible.get(i)), scorer.reported(scores[i]));
            }
            scorer.normalize(scores, count);
            var weightedOfScorer = weighted.computeIfAbsent(named.name(), unused -> new TreeMap<>());
            for (int i = 0; i < count; i++) {
                String node = nameOf(feasible.get(i));
                long points = scores[i] * named.weight();
                weightedOfScorer.put(node, points);
                total.merge(node, points, Long::sum);
            }
        }
        feasible.forEach(node -> total.putIfAbsent(nameOf(node), 0L));
    }

    private List<String> best() {
        long greatest = total.values().stream().mapToLong(Long::longValue).max().orElse(0);
        return total.entrySet().stream()
                .filter(entry -> entry.getValue() == greatest)
                .map(Map.Entry::getKey)
                .toList();
    }

    private List<Preemption.Candidate> candidates(Assessment assessment, List<NodeVerdict> verdicts) {
        if (!profile.preempts()) {
            return List.of();
        }
        boolean hopeless = verdicts.stream()
                .anyMatch(each -> each.node().equals(pod.nominatedNode()) && each.verdict() == Verdict.UNRESOLVABLE);
        var helped = IntStream.range(0, order.length)
                .filter(i -> verdicts.get(i).verdict() == Verdict.UNSCHEDULABLE)
                .map(i -> order[i]);
        return new Preemption(assessment).candidates(helped, hopeless);
    }

    /** Every feasible node is a group of its own. */
    private record Singles(List<Integer> nodes) implements PodScorer.Feasible {
        @Override
        public int groups() {
            return nodes.size();
        }

        @Override
        public int node(int group) {
            return nodes.get(group);
        }

        @Override
        public int size(int group) {
            return 1;
        }
    }
}

package dev.berth.engine.plugin;

import dev.berth.engine.cluster.Cluster;
import dev.berth.engine.cluster.DomainCounter;
import dev.berth.engine.cluster.PodSet;
import dev.berth.engine.cluster.PodSet.Holding.Bond;
import dev.berth.engine.model.AffinityTerm;
import dev.berth.engine.model.Labels;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Pods that want other pods near or far.
 *
 * <p>Four questions, each answered by counters that the cluster keeps: do pods that meet <em>all</em> required near terms
 * run in the node's domain of each term's key (or nowhere at all, and the pod meets its own terms); does a pod that the
 * pod wants far run in the domain; does a pod there want this pod far; and, for the score, the weighted number of pods
 * there that are wished near or far by either side.
 *
 * @param hardWeight score for each required near term of another pod that means this pod
 * @param ignoreWishesOfOthers do not score pods that have no wishes of their own
 */
public record InterPodAffinity(int hardWeight, boolean ignoreWishesOfOthers) implements Filter, Scorer {
    public static final InterPodAffinity DEFAULT = new InterPodAffinity(1, false);

    @Override
    public String name() {
        return "InterPodAffinity";
    }

    @Override
    public Preparation prepare(Incoming pod) {
        return new Preparation.Check(new Check(pod));
    }

    @Override
    public @Nullable PodScorer scorer(Incoming pod) {
        var affinity = pod.shape().podAffinity();
        boolean wishes =
                !affinity.preferred().isEmpty() || !affinity.preferredAnti().isEmpty();
        return ignoreWishesOfOthers && !wishes ? null : new Score(pod, hardWeight);
    }

    /** The affinity terms of placed pods that mean an incoming pod. */
    private static final class HeldTerms {
        private final Incoming pod;
        private final Set<Bond> bonds;
        private final Labels namespaceLabels;
        private int looked;

        HeldTerms(Incoming pod, Set<Bond> bonds) {
            this.pod = pod;
            this.bonds = bonds;
            @Nullable Labels known = pod.cluster().namespaceLabels(pod.pod().namespace());
            namespaceLabels = known == null ? Labels.EMPTY : known;
        }

        List<Integer> all() {
            var numbers = new ArrayList<Integer>();
            for (int next = following(); next >= 0; next = following()) {
                numbers.add(next);
            }
            return numbers;
        }

        /** The next term that means the pod among those not looked at yet, or -1. */
        private int following() {
            Cluster cluster = pod.cluster();
            while (looked < cluster.heldTerms()) {
                int number = looked++;
                var held = cluster.heldTerm(number);
                if (bonds.contains(held.bond())
                        && held.term()
                                .matches(
                                        pod.pod().namespace(),
                                        namespaceLabels,
                                        pod.pod().labels())) {
                    return number;
                }
            }
            return -1;
        }

        boolean grew() {
            return following() >= 0;
        }
    }

    private static DomainCounter meeting(Incoming pod, List<AffinityTerm> terms, String key) {
        return pod.cluster().count(new PodSet.MeetingAll(terms), key);
    }

    private static void domains(List<DomainCounter> counters, int node, Signature out) {
        var told = new LinkedHashSet<Object>();
        for (var counter : counters) {
            var key = Objects.requireNonNull(counter.key());
            if (!key.isPerNode() && told.add(key)) {
                out.add(key.domainOf(node));
            }
        }
    }

    private static final class Check implements NodeFilter {
        private final List<DomainCounter> near = new ArrayList<>();
        private final List<DomainCounter> far = new ArrayList<>();
        private final List<DomainCounter> farOfOthers = new ArrayList<>();
        private final List<DomainCounter> all;
        private final boolean meetsItself;
        private final HeldTerms held;
        private final Incoming pod;

        Check(Incoming pod) {
            this.pod = pod;
            var affinity = pod.shape().podAffinity();
            for (var term : affinity.required()) {
                near.add(meeting(pod, affinity.required(), term.topologyKey()));
            }
            for (var term : affinity.requiredAnti()) {
                far.add(meeting(pod, List.of(term), term.topologyKey()));
            }
            held = new HeldTerms(pod, Set.of(Bond.REQUIRED_FAR));
            held.all().forEach(number -> farOfOthers.add(pod.cluster().holders(number)));
            all = new ArrayList<>(near);
            all.addAll(far);
            all.addAll(farOfOthers);
            var own = pod.pod();
            @Nullable Labels namespaceLabels = pod.cluster().namespaceLabels(own.namespace());
            meetsItself = affinity.required().stream()
                    .allMatch(term -> PodSet.MeetingAll.meets(term, own.namespace(), namespaceLabels, own.labels()));
        }

        @Override
        public Scope scope() {
            return Scope.TOPOLOGY;
        }

        @Override
        public boolean active() {
            return !near.isEmpty() || !far.isEmpty() || anyCounted(farOfOthers);
        }

        @Override
        public boolean stale() {
            return held.grew();
        }

        private boolean nearEnough(int node) {
            boolean present = true;
            for (int i = 0; i < near.size(); i++) {
                int domain = near.get(i).domainOf(node);
                if (domain < 0) {
                    return false;
                }
                present &= near.get(i).count(domain) > 0;
            }
            return present || (meetsItself && !anyCounted(near));
        }

        private static boolean anyCounted(List<DomainCounter> counters) {
            for (int i = 0; i < counters.size(); i++) {
                if (counters.get(i).total() > 0) {
                    return true;
                }
            }
            return false;
        }

        private static int firstCounted(List<DomainCounter> counters, int node) {
            for (int i = 0; i < counters.size(); i++) {
                if (counters.get(i).countAt(node) > 0) {
                    return i;
                }
            }
            return -1;
        }

        @Override
        public Verdict check(int node) {
            if (!nearEnough(node)) {
                return Verdict.UNRESOLVABLE;
            }
            return firstCounted(far, node) < 0 && firstCounted(farOfOthers, node) < 0
                    ? Verdict.FIT
                    : Verdict.UNSCHEDULABLE;
        }

        @Override
        public List<Cause> causes(int node) {
            if (!nearEnough(node)) {
                return List.of(new Cause(
                        ReasonCode.POD_AFFINITY, "node(s) didn't match pod affinity rules", farFromWanted(node)));
            }
            int own = firstCounted(far, node);
            if (own >= 0) {
                var term = pod.shape().podAffinity().requiredAnti().get(own);
                return List.of(new Cause(
                        ReasonCode.POD_ANTI_AFFINITY,
                        "node(s) didn't match pod anti-affinity rules",
                        far.get(own).countAt(node) + " pods that the pod keeps away from share its "
                                + term.topologyKey()));
            }
            var others = farOfOthers.get(firstCounted(farOfOthers, node));
            return List.of(new Cause(
                    ReasonCode.POD_ANTI_AFFINITY_OF_OTHERS,
                    "node(s) didn't satisfy existing pods anti-affinity rules",
                    others.countAt(node) + " pods that keep away from this pod share its "
                            + Objects.requireNonNull(others.key()).name()));
        }

        private String farFromWanted(int node) {
            var terms = pod.shape().podAffinity().required();
            for (int i = 0; i < near.size(); i++) {
                if (near.get(i).domainOf(node) < 0) {
                    return "has no label " + terms.get(i).topologyKey();
                }
            }
            for (int i = 0; i < near.size(); i++) {
                if (near.get(i).countAt(node) <= 0) {
                    return "no pod that meets all affinity terms runs in its "
                            + terms.get(i).topologyKey();
                }
            }
            return "no pod that meets all affinity terms runs anywhere, and the pod does not meet them itself";
        }

        @Override
        public void signature(int node, Signature out) {
            domains(all, node, out);
            boolean blocked = false;
            long present = 1;
            for (var counter : near) {
                if (Objects.requireNonNull(counter.key()).isPerNode()) {
                    int domain = counter.domainOf(node);
                    present = present * 3 + (domain < 0 ? 2 : counter.count(domain) > 0 ? 1 : 0);
                }
            }
            for (var counter : far) {
                blocked |= Objects.requireNonNull(counter.key()).isPerNode() && counter.countAt(node) > 0;
            }
            for (var counter : farOfOthers) {
                blocked |= Objects.requireNonNull(counter.key()).isPerNode() && counter.countAt(node) > 0;
            }
            out.add(blocked ? -present : present);
        }
    }

    private static final class Score implements PodScorer {
        private static final Set<Bond> WISHES = Set.of(Bond.PREFERRED_NEAR, Bond.PREFERRED_FAR);
        private static final Set<Bond> WISHES_AND_REQUIRED =
                Set.of(Bond.REQUIRED_NEAR, Bond.PREFERRED_NEAR, Bond.PREFERRED_FAR);

        private final List<DomainCounter> counters = new ArrayList<>();
        private final long[] weights;
        private final HeldTerms held;

        Score(Incoming pod, int hardWeight) {
            var affinity = pod.shape().podAffinity();
            var all = new ArrayList<Long>();
            affinity.preferred().forEach(wish -> add(pod, wish.term(), wish.weight(), all));
            affinity.preferredAnti().forEach(wish -> add(pod, wish.term(), -wish.weight(), all));
            held = new HeldTerms(pod, hardWeight > 0 ? WISHES_AND_REQUIRED : WISHES);
            for (int number : held.all()) {
                var term = pod.cluster().heldTerm(number);
                counters.add(pod.cluster().holders(number));
                all.add(
                        switch (term.bond()) {
                            case REQUIRED_NEAR -> (long) hardWeight * term.times();
                            case PREFERRED_NEAR -> (long) term.weight() * term.times();
                            case PREFERRED_FAR, REQUIRED_FAR -> (long) -term.weight() * term.times();
                        });
            }
            weights = new long[all.size()];
            Arrays.setAll(weights, all::get);
        }

        private void add(Incoming pod, AffinityTerm term, long weight, List<Long> all) {
            counters.add(meeting(pod, List.of(term), term.topologyKey()));
            all.add(weight);
        }

        @Override
        public Scope scope() {
            return Scope.TOPOLOGY;
        }

        @Override
        public boolean normalizes() {
            return true;
        }

        @Override
        public boolean stale() {
            return held.grew();
        }

        @Override
        public boolean begin(Feasible feasible) {
            return Check.anyCounted(counters);
        }

        @Override
        public long score(int node) {
            long sum = 0;
            for (int i = 0; i < weights.length; i++) {
                sum += weights[i] * counters.get(i).countAt(node);
            }
            return sum;
        }

        @Override
        public void normalize(long[] scores, int count) {
            long least = Long.MAX_VALUE;
            long greatest = Long.MIN_VALUE;
            for (int i = 0; i < count; i++) {
                least = Math.min(least, scores[i]);
                greatest = Math.max(greatest, scores[i]);
            }
            if (greatest == least) {
                Arrays.fill(scores, 0, count, 0);
                return;
            }
            double range = greatest - least;
            for (int i = 0; i < count; i++) {
                scores[i] = (long) (SCORE_MAX * ((scores[i] - least) / range));
            }
        }

        @Override
        public void signature(int node, Signature out) {
            domains(counters, node, out);
            long perNode = 0;
            for (int i = 0; i < weights.length; i++) {
                if (Objects.requireNonNull(counters.get(i).key()).isPerNode()) {
                    perNode += weights[i] * counters.get(i).countAt(node);
                }
            }
            out.add(perNode);
        }
    }
}

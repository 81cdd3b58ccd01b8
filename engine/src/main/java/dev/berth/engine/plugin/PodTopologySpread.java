package dev.berth.engine.plugin;

import dev.berth.engine.cluster.DomainCounter;
import dev.berth.engine.cluster.PodSet;
import dev.berth.engine.cluster.TopologyKey;
import dev.berth.engine.model.LabelSelector;
import dev.berth.engine.model.Pod;
import dev.berth.engine.model.PodShape;
import dev.berth.engine.model.SpreadConstraint;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Spreads pods of a kind evenly over topology domains (KEP-895, KEP-3022, KEP-3094, KEP-3243).
 *
 * <p>Required constraints: the pods of the node's domain, with this one, may exceed the least loaded eligible domain by
 * at most {@code maxSkew}. Wishes: a node's raw score is the sum over constraints of count x ln(domains + 2) + maxSkew -
 * 1, lower is better. Counts per domain and their minimum are kept by the cluster as pods come and go, so nothing here
 * looks at more than one node.
 *
 * @param defaults constraints for pods that name none; their selector comes from the pod's Service or controller
 * @param systemDefaults true where the defaults are kube-scheduler's own, which do not ask for all topology labels
 */
public record PodTopologySpread(List<SpreadConstraint> defaults, boolean systemDefaults, boolean comparisons)
        implements Filter, Scorer {
    private static final String HOSTNAME = "kubernetes.io/hostname";

    /** kube-scheduler's built-in defaults. */
    public static final PodTopologySpread DEFAULT =
            new PodTopologySpread(List.of(wish(3, HOSTNAME), wish(5, "topology.kubernetes.io/zone")), true, false);

    private static SpreadConstraint wish(int maxSkew, String key) {
        return new SpreadConstraint(maxSkew, key, false, LabelSelector.EVERYTHING, 1, true, false);
    }

    @Override
    public String name() {
        return "PodTopologySpread";
    }

    private List<SpreadConstraint> constraints(Incoming pod, boolean required) {
        var own = pod.shape().spread();
        var all = own.isEmpty() ? DefaultSpread.constraints(defaults, pod) : own;
        return all.isEmpty()
                ? all
                : all.stream()
                        .filter(constraint -> constraint.required() == required)
                        .toList();
    }

    @Override
    public Preparation prepare(Incoming pod) {
        var constraints = constraints(pod, true);
        return constraints.isEmpty()
                ? Preparation.SKIP
                : new Preparation.Check(new Check(pod, constraints, comparisons));
    }

    @Override
    public @Nullable PodScorer scorer(Incoming pod) {
        var constraints = constraints(pod, false);
        boolean requireAll = !pod.shape().spread().isEmpty() || !systemDefaults;
        return constraints.isEmpty() ? null : new Score(pod, constraints, requireAll, comparisons);
    }

    private static DomainCounter counter(
            Incoming pod, SpreadConstraint constraint, List<String> requiredKeys, boolean comparisons) {
        PodShape shape = pod.shape();
        return pod.cluster()
                .countEligible(
                        new PodSet.Selected(pod.pod().namespace(), constraint.selector()),
                        constraint.topologyKey(),
                        constraint.honorAffinity() && shape.nodeAffinity().restricts() ? shape.nodeAffinity() : null,
                        constraint.honorTaints() ? shape.tolerations() : null,
                        comparisons,
                        requiredKeys);
    }

    private static List<String> keys(List<SpreadConstraint> constraints) {
        return constraints.stream()
                .map(SpreadConstraint::topologyKey)
                .distinct()
                .sorted()
                .toList();
    }

    /** Tells nodes apart by domain; where each domain is one node, the count says all that matters. */
    private static long signature(DomainCounter counter, int node) {
        int domain = counter.domainOf(node);
        var key = counter.key();
        return domain < 0 || key == null || !key.isPerNode() ? domain : counter.count(domain);
    }

    private static final class Check implements NodeFilter {
        private final List<SpreadConstraint> constraints;
        private final DomainCounter[] counters;
        private final int[] self;
        private final Incoming pod;

        Check(Incoming pod, List<SpreadConstraint> constraints, boolean comparisons) {
            this.pod = pod;
            this.constraints = constraints;
            var keys = keys(constraints);
            counters = new DomainCounter[constraints.size()];
            self = new int[constraints.size()];
            for (int i = 0; i < counters.length; i++) {
                var constraint = constraints.get(i);
                counters[i] = counter(pod, constraint, keys, comparisons);
                self[i] = constraint.selector().matches(pod.pod().labels()) ? 1 : 0;
            }
        }

        @Override
        public Scope scope() {
            return Scope.TOPOLOGY;
        }

        private int least(int i) {
            var counter = counters[i];
            return counter.eligibleDomains() < constraints.get(i).minDomains() ? 0 : counter.least();
        }

        private int failing(int node) {
            for (int i = 0; i < counters.length; i++) {
                int domain = counters[i].domainOf(node);
                if (domain < 0) {
                    return i;
                }
                int skew = counters[i].count(domain) + self[i] - least(i);
                if (skew > constraints.get(i).maxSkew()) {
                    return i;
                }
            }
            return -1;
        }

        @Override
        public Verdict check(int node) {
            int failing = failing(node);
            if (failing < 0) {
                return Verdict.FIT;
            }
            return counters[failing].domainOf(node) < 0 ? Verdict.UNRESOLVABLE : Verdict.UNSCHEDULABLE;
        }

        @Override
        public List<Cause> causes(int node) {
            int i = failing(node);
            var constraint = constraints.get(i);
            if (counters[i].domainOf(node) < 0) {
                return List.of(new Cause(
                        ReasonCode.SPREAD_LABEL_MISSING,
                        "node(s) didn't match pod topology spread constraints (missing required label)",
                        "has no label " + constraint.topologyKey()));
            }
            int count = counters[i].countAt(node);
            return List.of(new Cause(
                    ReasonCode.SPREAD_SKEW,
                    "node(s) didn't match pod topology spread constraints",
                    "its " + constraint.topologyKey() + " has " + count + " matching pods, the least has " + least(i)
                            + ", maxSkew is " + constraint.maxSkew()));
        }

        @Override
        public void signature(int node, Signature out) {
            for (var counter : counters) {
                out.add(PodTopologySpread.signature(counter, node));
            }
        }

        /** kube-scheduler counts a terminating victim out although it never counted it in; so do we. */
        @Override
        public void dryRun(Pod victim, int node, int sign) {
            if (!victim.terminating() || !victim.namespace().equals(pod.pod().namespace())) {
                return;
            }
            for (int i = 0; i < counters.length; i++) {
                if (constraints.get(i).selector().matches(victim.labels())) {
                    counters[i].add(node, sign);
                }
            }
        }
    }

    private static final class Score implements PodScorer {
        private static final long IGNORED = -1;

        private final List<SpreadConstraint> constraints;
        private final DomainCounter[] counters;
        private final boolean[] byNode;
        private final double[] weights;
        private final List<TopologyKey> keysOf = new ArrayList<>();
        private final boolean requireAll;
        private final BitSet seen = new BitSet();

        Score(Incoming pod, List<SpreadConstraint> constraints, boolean requireAll, boolean comparisons) {
            this.constraints = constraints;
            this.requireAll = requireAll;
            int size = constraints.size();
            counters = new DomainCounter[size];
            byNode = new boolean[size];
            weights = new double[size];
            List<String> keys = requireAll ? keys(constraints) : List.of();
            for (int i = 0; i < size; i++) {
                var constraint = constraints.get(i);
                byNode[i] = constraint.topologyKey().equals(HOSTNAME);
                counters[i] = byNode[i]
                        ? pod.cluster()
                                .countByNode(new PodSet.Selected(pod.pod().namespace(), constraint.selector()))
                        : counter(pod, requireAll ? constraint : lenient(constraint), keys, comparisons);
                keysOf.add(pod.cluster().topologyKey(constraint.topologyKey()));
            }
        }

        @Override
        public Scope scope() {
            return Scope.TOPOLOGY;
        }

        @Override
        public boolean normalizes() {
            return true;
        }

        private boolean ignored(int node) {
            if (requireAll) {
                for (int i = 0; i < counters.length; i++) {
                    if (keysOf.get(i).domainOf(node) < 0) {
                        return true;
                    }
                }
            }
            return false;
        }

        /** The system's defaults count nodes without the label together with those whose label is empty. */
        private static SpreadConstraint lenient(SpreadConstraint constraint) {
            return new SpreadConstraint(
                    constraint.maxSkew(),
                    TopologyKey.orEmpty(constraint.topologyKey()),
                    constraint.required(),
                    constraint.selector(),
                    constraint.minDomains(),
                    constraint.honorAffinity(),
                    constraint.honorTaints());
        }

        @Override
        public boolean begin(Feasible feasible) {
            for (int i = 0; i < counters.length; i++) {
                weights[i] = Math.log(domains(i, feasible) + 2);
            }
            return true;
        }

        private int domains(int i, Feasible feasible) {
            var key = keysOf.get(i);
            boolean perNode = byNode[i] || key.isPerNode();
            int domains = 0;
            boolean unlabelled = false;
            seen.clear();
            for (int group = 0; group < feasible.groups(); group++) {
                int node = feasible.node(group);
                if (ignored(node)) {
                    continue;
                }
                int domain = key.domainOf(node);
                if (byNode[i]) {
                    domains += feasible.size(group);
                } else if (domain < 0) {
                    unlabelled = true;
                } else if (perNode) {
                    domains += feasible.size(group);
                    if (key.domainNamed("") == domain) {
                        unlabelled = true;
                        domains--;
                    }
                } else if (!seen.get(domain)) {
                    seen.set(domain);
                    if (key.domainNamed("") == domain) {
                        unlabelled = true;
                    } else {
                        domains++;
                    }
                }
            }
            return unlabelled ? domains + 1 : domains;
        }

        @Override
        public long score(int node) {
            if (ignored(node)) {
                return IGNORED;
            }
            double score = 0;
            for (int i = 0; i < counters.length; i++) {
                if (keysOf.get(i).domainOf(node) >= 0) {
                    score += counters[i].countAt(node) * weights[i]
                            + (constraints.get(i).maxSkew() - 1);
                }
            }
            return Math.round(score);
        }

        @Override
        public long reported(long score) {
            return score == IGNORED ? 0 : score;
        }

        @Override
        public void normalize(long[] scores, int count) {
            long least = Long.MAX_VALUE;
            long greatest = 0;
            for (int i = 0; i < count; i++) {
                if (scores[i] != IGNORED) {
                    least = Math.min(least, scores[i]);
                    greatest = Math.max(greatest, scores[i]);
                }
            }
            for (int i = 0; i < count; i++) {
                if (scores[i] == IGNORED) {
                    scores[i] = 0;
                } else if (greatest == 0) {
                    scores[i] = SCORE_MAX;
                } else {
                    scores[i] = SCORE_MAX * (greatest + least - scores[i]) / greatest;
                }
            }
        }

        @Override
        public void signature(int node, Signature out) {
            for (int i = 0; i < counters.length; i++) {
                if (byNode[i]) {
                    out.add(keysOf.get(i).domainOf(node) < 0 ? -1 : counters[i].count(node));
                } else {
                    int domain = keysOf.get(i).domainOf(node);
                    out.add(domain < 0 ? domain : PodTopologySpread.signature(counters[i], node));
                }
            }
        }
    }
}

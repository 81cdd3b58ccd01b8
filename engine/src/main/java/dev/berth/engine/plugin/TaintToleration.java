package dev.berth.engine.plugin;

import dev.berth.engine.cluster.NodeColumns;
import dev.berth.engine.model.Taint;
import dev.berth.engine.model.Toleration;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Keeps pods off nodes whose taints they do not tolerate, and prefers nodes with fewer discouraging taints.
 *
 * @param comparisons whether {@code Lt} and {@code Gt} tolerations are in force (KEP-5471; off by default in 1.37)
 */
public record TaintToleration(boolean comparisons) implements Filter, Scorer {
    @Override
    public String name() {
        return "TaintToleration";
    }

    @Override
    public Preparation prepare(Incoming pod) {
        return new Preparation.Check(
                new Check(pod.shape().tolerations(), comparisons, pod.cluster().nodes()));
    }

    @Override
    public PodScorer scorer(Incoming pod) {
        var tolerations = new ArrayList<Toleration>();
        for (var toleration : pod.shape().tolerations()) {
            if (toleration.effect() == null || toleration.effect() == Taint.Effect.PREFER_NO_SCHEDULE) {
                tolerations.add(toleration);
            }
        }
        return new Score(tolerations, comparisons, pod.cluster().nodes());
    }

    private record Check(List<Toleration> tolerations, boolean comparisons, NodeColumns nodes) implements NodeFilter {
        @Override
        public Scope scope() {
            return Scope.FACTS;
        }

        private @Nullable Taint untolerated(int node) {
            return Toleration.firstUntolerated(nodes.get(node).taints(), tolerations, comparisons);
        }

        @Override
        public Verdict check(int node) {
            return untolerated(node) == null ? Verdict.FIT : Verdict.UNRESOLVABLE;
        }

        @Override
        public List<Cause> causes(int node) {
            return List.of(new Cause(
                    ReasonCode.TAINT_UNTOLERATED,
                    "node(s) had untolerated taint(s)",
                    "taint " + untolerated(node) + " is not tolerated"));
        }
    }

    private record Score(List<Toleration> tolerations, boolean comparisons, NodeColumns nodes) implements PodScorer {
        @Override
        public Scope scope() {
            return Scope.FACTS;
        }

        @Override
        public boolean normalizes() {
            return true;
        }

        @Override
        public long score(int node) {
            long intolerable = 0;
            for (var taint : nodes.get(node).taints()) {
                if (!taint.effect().refuses() && !Toleration.anyTolerates(tolerations, taint, comparisons)) {
                    intolerable++;
                }
            }
            return intolerable;
        }

        @Override
        public void normalize(long[] scores, int count) {
            Normalization.byGreatest(scores, count, true);
        }
    }
}

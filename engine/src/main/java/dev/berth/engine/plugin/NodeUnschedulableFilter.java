package dev.berth.engine.plugin;

import dev.berth.engine.cluster.NodeColumns;
import dev.berth.engine.model.Taint;
import dev.berth.engine.model.Toleration;
import java.util.List;

/** Cordoned nodes take only pods that tolerate the taint that cordoning stands for. */
public final class NodeUnschedulableFilter implements Filter {
    private static final Taint CORDON = new Taint("node.kubernetes.io/unschedulable", "", Taint.Effect.NO_SCHEDULE);

    @Override
    public String name() {
        return "NodeUnschedulable";
    }

    @Override
    public Preparation prepare(Incoming pod) {
        boolean tolerates = Toleration.anyTolerates(pod.shape().tolerations(), CORDON, false);
        return new Preparation.Check(new Check(tolerates, pod.cluster().nodes()));
    }

    private record Check(boolean tolerates, NodeColumns nodes) implements NodeFilter {
        @Override
        public Scope scope() {
            return Scope.FACTS;
        }

        @Override
        public Verdict check(int node) {
            return tolerates || !nodes.get(node).unschedulable() ? Verdict.FIT : Verdict.UNRESOLVABLE;
        }

        @Override
        public List<Cause> causes(int node) {
            return List.of(new Cause(ReasonCode.NODE_UNSCHEDULABLE, "node(s) were unschedulable", "node is cordoned"));
        }
    }
}

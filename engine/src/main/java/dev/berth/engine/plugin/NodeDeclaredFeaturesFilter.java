package dev.berth.engine.plugin;

import dev.berth.engine.cluster.NodeColumns;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/** A pod that needs a kubelet feature runs only where the node declares it (KEP-5328). */
public final class NodeDeclaredFeaturesFilter implements Filter {
    @Override
    public String name() {
        return "NodeDeclaredFeatures";
    }

    @Override
    public Preparation prepare(Incoming pod) {
        var needed = pod.shape().requiredFeatures();
        return needed.isEmpty()
                ? Preparation.SKIP
                : new Preparation.Check(new Check(needed, pod.cluster().nodes()));
    }

    private record Check(Set<String> needed, NodeColumns nodes) implements NodeFilter {
        @Override
        public Scope scope() {
            return Scope.FACTS;
        }

        @Override
        public Verdict check(int node) {
            return nodes.get(node).declaredFeatures().containsAll(needed) ? Verdict.FIT : Verdict.UNRESOLVABLE;
        }

        @Override
        public List<Cause> causes(int node) {
            var missing = new TreeSet<>(needed);
            missing.removeAll(nodes.get(node).declaredFeatures());
            return List.of(new Cause(
                    ReasonCode.FEATURES_MISSING,
                    "node(s) didn't have required features",
                    "node does not declare " + String.join(", ", missing)));
        }
    }
}

package dev.berth.engine.plugin;

import dev.berth.engine.cluster.NodeColumns;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** A pod that names its node runs there or nowhere. */
public final class NodeNameFilter implements Filter {
    @Override
    public String name() {
        return "NodeName";
    }

    @Override
    public Preparation prepare(Incoming pod) {
        String wanted = pod.pod().nodeName();
        return new Preparation.Check(
                new Check(wanted, pod.cluster().nodes()), wanted == null || wanted.isEmpty() ? null : Set.of(wanted));
    }

    private record Check(@Nullable String wanted, NodeColumns nodes) implements NodeFilter {
        @Override
        public Scope scope() {
            return Scope.FACTS;
        }

        @Override
        public Verdict check(int node) {
            return wanted == null
                            || wanted.isEmpty()
                            || wanted.equals(nodes.get(node).name())
                    ? Verdict.FIT
                    : Verdict.UNRESOLVABLE;
        }

        @Override
        public List<Cause> causes(int node) {
            return List.of(new Cause(
                    ReasonCode.NODE_NAME, "node(s) didn't match the requested node name", "asks for node " + wanted));
        }
    }
}

package dev.berth.engine.plugin;

import dev.berth.engine.cluster.NodeColumns;
import dev.berth.engine.model.NodeRefusals;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * A node whose kubelet refused a pod a short while ago gets none like it for now: what the scheduler sees of the node
 * and what its kubelet sees differ, and a controller that replaces each refused pod would go round in a circle. A node
 * that comes and goes gets none at all until it stays.
 */
public final class NodeRefusalFilter implements Filter {
    @Override
    public String name() {
        return "NodeRefusal";
    }

    @Override
    public Preparation prepare(Incoming pod) {
        var refusals = pod.cluster().objects().all(NodeRefusals.class);
        if (refusals.isEmpty()) {
            return Preparation.SKIP;
        }
        var details = new HashMap<String, Cause>();
        for (var node : refusals) {
            var detail = node.shapes().get(pod.shape());
            if (!node.everyPod().isEmpty()) {
                details.put(
                        node.name(), new Cause(ReasonCode.NODE_FLAPS, "node(s) came and went lately", node.everyPod()));
            } else if (detail != null) {
                details.put(
                        node.name(), new Cause(ReasonCode.NODE_REFUSES, "node(s) refused such a pod lately", detail));
            }
        }
        return details.isEmpty()
                ? Preparation.SKIP
                : new Preparation.Check(new Check(details, pod.cluster().nodes()));
    }

    /** Refusals are objects, so all that was prepared is made anew when one comes or goes. */
    private record Check(Map<String, Cause> details, NodeColumns nodes) implements NodeFilter {
        @Override
        public Scope scope() {
            return Scope.FACTS;
        }

        @Override
        public Verdict check(int node) {
            return details.containsKey(nodes.get(node).name()) ? Verdict.UNRESOLVABLE : Verdict.FIT;
        }

        @Override
        public List<Cause> causes(int node) {
            var cause = details.get(nodes.get(node).name());
            return cause == null ? List.of() : List.of(cause);
        }
    }
}

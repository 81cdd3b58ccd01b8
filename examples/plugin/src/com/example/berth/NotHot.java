package com.example.berth;

import dev.berth.engine.cluster.NodeColumns;
import dev.berth.engine.plugin.Cause;
import dev.berth.engine.plugin.Filter;
import dev.berth.engine.plugin.Incoming;
import dev.berth.engine.plugin.NodeFilter;
import dev.berth.engine.plugin.Preparation;
import dev.berth.engine.plugin.ReasonCode;
import dev.berth.engine.plugin.Scope;
import dev.berth.engine.plugin.Verdict;
import java.util.List;

/** Refuses nodes that are too hot. Eviction does not cool a node at once, so the refusal is unresolvable. */
final class NotHot implements Filter {
    @Override
    public String name() {
        return "NotHot";
    }

    @Override
    public Preparation prepare(Incoming pod) {
        return new Preparation.Check(new Check(pod.cluster().nodes()));
    }

    private record Check(NodeColumns nodes) implements NodeFilter {
        /** The answer depends on the node object alone, so it is kept until that changes. */
        @Override
        public Scope scope() {
            return Scope.FACTS;
        }

        @Override
        public Verdict check(int node) {
            return temperature(node) < CoolNodes.HOT ? Verdict.FIT : Verdict.UNRESOLVABLE;
        }

        @Override
        public List<Cause> causes(int node) {
            return List.of(new Cause(
                    ReasonCode.PLUGIN,
                    "node(s) were too hot",
                    "is at " + temperature(node) + " degrees, must be below " + CoolNodes.HOT));
        }

        private int temperature(int node) {
            return CoolNodes.temperature(nodes.get(node).labels().get(CoolNodes.LABEL));
        }
    }
}

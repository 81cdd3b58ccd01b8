package com.example.berth;

import dev.berth.engine.cluster.NodeColumns;
import dev.berth.engine.plugin.Incoming;
import dev.berth.engine.plugin.PodScorer;
import dev.berth.engine.plugin.Scope;
import dev.berth.engine.plugin.Scorer;

/** 100 for a node at 0 degrees, 0 for one that is nearly too hot. */
final class Coolest implements Scorer {
    @Override
    public String name() {
        return "Coolest";
    }

    @Override
    public PodScorer scorer(Incoming pod) {
        return new Score(pod.cluster().nodes());
    }

    private record Score(NodeColumns nodes) implements PodScorer {
        @Override
        public Scope scope() {
            return Scope.FACTS;
        }

        /** The scores are 0 to 100 already. */
        @Override
        public boolean normalizes() {
            return false;
        }

        @Override
        public long score(int node) {
            int temperature = CoolNodes.temperature(nodes.get(node).labels().get(CoolNodes.LABEL));
            int within = Math.clamp(temperature, 0, CoolNodes.HOT);
            return Scorer.SCORE_MAX - (long) Scorer.SCORE_MAX * within / CoolNodes.HOT;
        }
    }
}

package dev.berth.engine.plugin;

/** Prefers nodes by how much of their resources is in use. */
public record NodeResourcesFitScorer(ScoringStrategy strategy) implements Scorer {
    @Override
    public String name() {
        return "NodeResourcesFit";
    }

    @Override
    public PodScorer scorer(Incoming pod) {
        return new Score(strategy, new ResourceColumns(pod, strategy.resources(), true));
    }

    /** The strategy over the columns of one pod. */
    public record Score(ScoringStrategy strategy, ResourceColumns columns) implements ColumnScorer {
        @Override
        public Scope scope() {
            return Scope.NODE;
        }

        @Override
        public boolean normalizes() {
            return false;
        }

        @Override
        public long score(int node) {
            if (strategy instanceof ScoringStrategy.LeastAllocated && columns.plain()) {
                return (least(0, node) * columns.weights[0] + least(1, node) * columns.weights[1])
                        / (columns.weights[0] + columns.weights[1]);
            }
            return general(node);
        }

        private long least(int i, int node) {
            long capacity = columns.allocatable[i].get(node);
            long left = capacity - columns.allocated[i].get(node) - columns.asked[i];
            return left < 0 ? 0 : (long) (left * 100.0 / capacity);
        }

        private long general(int node) {
            boolean positiveOnly = strategy instanceof ScoringStrategy.RequestedToCapacityRatio;
            long sum = 0;
            long weights = 0;
            for (int i = 0; i < columns.count; i++) {
                long capacity = columns.allocatable[i].get(node);
                if (capacity == 0) {
                    continue;
                }
                long score = strategy.scoreOf(columns.allocated[i].get(node) + columns.asked[i], capacity);
                if (positiveOnly && score <= 0) {
                    continue;
                }
                sum += score * columns.weights[i];
                weights += columns.weights[i];
            }
            if (weights == 0) {
                return 0;
            }
            return positiveOnly ? Math.round(sum / (double) weights) : sum / weights;
        }

        @Override
        public boolean addBounds(int from, int length, int weight, int[] into, NodeShares shares) {
            if (!(strategy instanceof ScoringStrategy.LeastAllocated) || !columns.plain()) {
                return false;
            }
            shares.addLeft(from, length, columns, weight, into);
            return true;
        }
    }
}

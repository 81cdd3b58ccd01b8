package dev.berth.engine.plugin;

import dev.berth.engine.plugin.ResourceColumns.Weight;
import java.util.List;

/** How NodeResourcesFit turns the use of a node's resources into a score. */
public sealed interface ScoringStrategy {
    /** cpu and memory alike, the emptier the better: kube-scheduler's default. */
    ScoringStrategy DEFAULT = new LeastAllocated(ResourceColumns.CPU_AND_MEMORY);

    /** Resources looked at, with weights. */
    List<Weight> resources();

    /**
     * The score of one resource.
     *
     * @param used what is taken once the pod runs there
     * @param capacity what there is, not 0
     */
    long scoreOf(long used, long capacity);

    /** Prefers empty nodes. */
    record LeastAllocated(List<Weight> resources) implements ScoringStrategy {
        @Override
        public long scoreOf(long used, long capacity) {
            return used > capacity ? 0 : (capacity - used) * Scorer.SCORE_MAX / capacity;
        }
    }

    /** Prefers full nodes. */
    record MostAllocated(List<Weight> resources) implements ScoringStrategy {
        @Override
        public long scoreOf(long used, long capacity) {
            return Math.min(used, capacity) * Scorer.SCORE_MAX / capacity;
        }
    }

    /**
     * Scores by a line of points over utilisation.
     *
     * @param shape points by ascending utilisation
     */
    record RequestedToCapacityRatio(List<Weight> resources, List<Point> shape) implements ScoringStrategy {
        /** @param utilization 0 to 100 @param score 0 to 100 */
        public record Point(long utilization, long score) {}

        @Override
        public long scoreOf(long used, long capacity) {
            return line(used > capacity ? 100 : used * 100 / capacity);
        }

        private long line(long at) {
            for (int i = 0; i < shape.size(); i++) {
                var point = shape.get(i);
                if (at <= point.utilization()) {
                    if (i == 0) {
                        return point.score();
                    }
                    var before = shape.get(i - 1);
                    return before.score()
                            + (point.score() - before.score())
                                    * (at - before.utilization())
                                    / (point.utilization() - before.utilization());
                }
            }
            return shape.get(shape.size() - 1).score();
        }
    }
}

package dev.berth.engine.plugin;

import dev.berth.engine.plugin.ResourceColumns.Weight;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Prefers nodes whose resources the pod would bring into balance: the standard deviation of the used fractions after
 * against before (Huang et al., "An Energy Efficient Virtual Machine Placement Algorithm with Balanced Resource
 * Utilization"). 75 means no change, 100 a great gain, 50 a great loss.
 */
public record BalancedAllocation(List<Weight> resources) implements Scorer {
    @Override
    public String name() {
        return "NodeResourcesBalancedAllocation";
    }

    @Override
    public @Nullable PodScorer scorer(Incoming pod) {
        var columns = new ResourceColumns(pod, resources, false);
        return columns.bestEffort ? null : new Score(columns);
    }

    /** The columns of one pod. */
    public record Score(ResourceColumns columns) implements ColumnScorer {
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
            if (!columns.plain()) {
                return combine(balance(node, true), balance(node, false));
            }
            double one = columns.allocatable[0].get(node);
            double two = columns.allocatable[1].get(node);
            long usedOne = columns.allocated[0].get(node);
            long usedTwo = columns.allocated[1].get(node);
            double before = Math.min(1.0, usedOne / one) - Math.min(1.0, usedTwo / two);
            double after = Math.min(1.0, (usedOne + columns.asked[0]) / one)
                    - Math.min(1.0, (usedTwo + columns.asked[1]) / two);
            return combine(scale(Math.abs(after / 2)), scale(Math.abs(before / 2)));
        }

        @Override
        public boolean addBounds(int from, int length, int weight, int[] into, NodeShares shares) {
            if (!columns.plain()) {
                return false;
            }
            shares.addBalance(from, length, columns, weight, into);
            return true;
        }

        private long balance(int node, boolean withPod) {
            int fractions = 0;
            double total = 0;
            double first = 0;
            double second = 0;
            for (int i = 0; i < columns.count; i++) {
                long capacity = columns.allocatable[i].get(node);
                if (capacity != 0) {
                    double fraction = fraction(i, node, capacity, withPod);
                    total += fraction;
                    if (fractions == 0) {
                        first = fraction;
                    } else {
                        second = fraction;
                    }
                    fractions++;
                }
            }
            double deviation = 0;
            if (fractions == 2) {
                deviation = Math.abs((first - second) / 2);
            } else if (fractions > 2) {
                double mean = total / fractions;
                double sum = 0;
                for (int i = 0; i < columns.count; i++) {
                    long capacity = columns.allocatable[i].get(node);
                    if (capacity != 0) {
                        double off = fraction(i, node, capacity, withPod) - mean;
                        sum += off * off;
                    }
                }
                deviation = Math.sqrt(sum / fractions);
            }
            return scale(deviation);
        }

        private double fraction(int i, int node, long capacity, boolean withPod) {
            long used = columns.allocated[i].get(node) + (withPod ? columns.asked[i] : 0);
            return Math.min(1, (double) used / (double) capacity);
        }
    }

    static long scale(double deviation) {
        return (long) ((1 - deviation) * SCORE_MAX);
    }

    static long combine(long with, long without) {
        return SCORE_MAX / 2 + (SCORE_MAX / 2 + with - without) / 2;
    }
}

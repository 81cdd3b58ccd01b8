package dev.berth.simulator.workload;

import dev.berth.engine.model.Node;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.SplittableRandom;

/**
 * A node that fails and comes back.
 *
 * @param upMillis {@link Long#MAX_VALUE} where it never comes back
 */
public record Outage(String node, long downMillis, long upMillis) {
    public Outage {
        if (downMillis < 0 || upMillis <= downMillis) {
            throw new IllegalArgumentException("node " + node + " fails at " + downMillis + " ms and is back at "
                    + upMillis + " ms; it must come back later than it fails");
        }
    }

    /**
     * Failures of each node as a Poisson process, repairs of exponential length.
     *
     * @param betweenMillis mean time that a node runs between repair and failure
     * @param repairMillis mean time of a repair
     * @param untilMillis no failure begins later
     */
    public static List<Outage> random(
            List<Node> nodes, double betweenMillis, double repairMillis, long untilMillis, long seed) {
        var random = new SplittableRandom(seed);
        var outages = new ArrayList<Outage>();
        for (var node : nodes) {
            double at = 0;
            while (true) {
                at += exponential(random, betweenMillis);
                if (at > untilMillis) {
                    break;
                }
                long down = (long) at;
                at = Math.max(down + 1, at + exponential(random, repairMillis));
                outages.add(new Outage(node.name(), down, (long) at));
            }
        }
        outages.sort(Comparator.comparingLong(Outage::downMillis).thenComparing(Outage::node));
        return outages;
    }

    private static double exponential(SplittableRandom random, double mean) {
        return -mean * Math.log(1 - random.nextDouble());
    }
}

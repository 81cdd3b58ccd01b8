package dev.berth.engine.decide;

import dev.berth.engine.cluster.Cluster;

/**
 * Looks at every node once, for a pod that no ranking serves: its like has not been seen before, or its answers depend on
 * more than caches can follow. A plain pod is left to {@link BoundedScan}; one with spread, affinity or volumes is scanned
 * node by node, every feasible node a group of its own.
 */
final class FullScan {
    private final Cluster cluster;
    private final BoundedScan bounded;
    private final GroupBests bests;

    FullScan(Cluster cluster, NodeOrder order) {
        this.cluster = cluster;
        bounded = new BoundedScan(cluster);
        bests = new GroupBests(order);
    }

    /** The node that the pod should take, or -1. */
    int next(Assessment assessment) {
        if (assessment.rejected() != null) {
            return -1;
        }
        if (assessment.objection() != null) {
            return assessment.incomparable() ? -1 : assessment.nextFit(0);
        }
        bests.start(0);
        if (BoundedScan.suits(assessment, bests)) {
            bounded.scan(assessment, bests);
        } else {
            nodeByNode(assessment);
        }
        return bests.best(assessment);
    }

    private void nodeByNode(Assessment assessment) {
        for (int node = 0; node < cluster.nodes().limit(); node++) {
            if (cluster.nodes().at(node) != null && assessment.fits(node)) {
                bests.add(node, ownScore(assessment, node));
            }
        }
    }

    private static long ownScore(Assessment assessment, int node) {
        long sum = 0;
        for (var named : assessment.scorers()) {
            if (!named.scorer().normalizes()) {
                sum += named.scorer().score(node) * named.weight();
            }
        }
        return sum;
    }
}

package dev.berth.engine.plugin;

import dev.berth.engine.cluster.Cluster;
import dev.berth.engine.cluster.LongColumn;
import dev.berth.engine.cluster.ResourceNames;

/**
 * How balanced cpu and memory are on each node as it stands, from 50 to 100: the half of {@link BalancedAllocation}'s score
 * that does not depend on the pod. Only nodes that changed are computed again.
 */
final class BalanceColumn {
    private final Cluster cluster;
    private double[] balance = new double[0];
    private long position;
    private long nodeSetVersion = -1;

    BalanceColumn(Cluster cluster) {
        this.cluster = cluster;
    }

    /** Brings the column up to date. */
    void catchUp() {
        var changes = cluster.changes();
        if (nodeSetVersion != cluster.nodeSetVersion() || !changes.reaches(position)) {
            nodeSetVersion = cluster.nodeSetVersion();
            balance = new double[cluster.nodes().limit() + LongColumn.CHUNK];
            cluster.eachNode(this::refresh);
        } else {
            for (; position < changes.end(); position++) {
                refresh(changes.node(position));
            }
        }
        position = changes.end();
    }

    private void refresh(int node) {
        double one = share(node, ResourceNames.CPU);
        double two = share(node, ResourceNames.MEMORY);
        balance[node] = BalancedAllocation.scale(Math.abs((one - two) / 2));
    }

    private double share(int node, int resource) {
        long used = cluster.nodes().requested(resource).get(node);
        return Math.min(
                1.0,
                (double) used / (double) cluster.nodes().allocatable(resource).get(node));
    }

    void read(int chunk, double[] into, int length) {
        System.arraycopy(balance, chunk * LongColumn.CHUNK, into, 0, length);
    }
}

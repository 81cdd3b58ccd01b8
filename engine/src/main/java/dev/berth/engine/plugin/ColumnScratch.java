package dev.berth.engine.plugin;

import dev.berth.engine.cluster.Cluster;
import dev.berth.engine.cluster.LongColumn;

/** Arrays for scores in the making, one chunk long; owned by whoever scans. */
public final class ColumnScratch {
    final double[] one = new double[LongColumn.CHUNK];
    final double[] two = new double[LongColumn.CHUNK];
    final double[] three = new double[LongColumn.CHUNK];
    final long[] whole = new long[LongColumn.CHUNK];
    final BalanceColumn balance;

    public ColumnScratch(Cluster cluster) {
        balance = new BalanceColumn(cluster);
    }

    /** Must be called before a scan. */
    public void catchUp() {
        balance.catchUp();
    }
}

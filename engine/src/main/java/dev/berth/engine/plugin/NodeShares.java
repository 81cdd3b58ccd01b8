package dev.berth.engine.plugin;

import dev.berth.engine.cluster.Cluster;
import dev.berth.engine.cluster.LongColumn;
import dev.berth.engine.cluster.ResourceNames;

/**
 * What share of cpu and memory is free and used on each node, in single precision, so that upper bounds of the resource
 * scores of all nodes come out of two short loops without a division.
 *
 * <p><b>Idea.</b> A scan needs exact scores only of nodes that could win. The bounds here exceed the exact score by at most
 * one step of rounding, and hardly ever do, so a scan scores a handful of nodes of thousands exactly. Loops do one thing
 * over plain arrays, as that is what the compiler turns into vector instructions; no element depends on another.
 *
 * <p><b>Why they are bounds.</b> A share is at most 100 and computed in three or four single-precision steps, each of which
 * errs by 2^-24 of its operands: less than 5e-5 in all. {@link #MARGIN} is added before rounding down, so that the result
 * is never below that of exact arithmetic. A share that exceeds 100 belongs to a pod that does not fit and is bounded by 0
 * or capped at 1 before it matters.
 *
 * <p><b>Cost.</b> 28 bytes a node; only nodes that changed are computed again.
 */
public final class NodeShares {
    /** More than all rounding errors of a bound together. */
    static final float MARGIN = 0x1p-11f;

    /** Adding this to a number below 2^22 and taking it away again rounds to the nearest whole number. */
    private static final float ROUNDING = 0x1.8p23f;

    private static final float ROUND_DOWN = MARGIN - 0.5f;

    private final Cluster cluster;
    /** 100 x free / capacity, as NodeResourcesFit counts what is used. */
    private float[] freeCpu = new float[0];

    private float[] freeMemory = new float[0];
    /** used / capacity, as requested. */
    private float[] usedCpu = new float[0];

    private float[] usedMemory = new float[0];
    /** 1 / capacity. */
    private float[] perCpu = new float[0];

    private float[] perMemory = new float[0];
    /** The balance score of a pod that brings the node into perfect balance, not rounded: 125 - balance now / 2. */
    private float[] balanced = new float[0];

    private long position;
    private long nodeSetVersion = -1;

    public NodeShares(Cluster cluster) {
        this.cluster = cluster;
    }

    /** Brings the columns up to date; must be called before a scan. */
    public void catchUp() {
        var changes = cluster.changes();
        if (nodeSetVersion != cluster.nodeSetVersion() || !changes.reaches(position)) {
            nodeSetVersion = cluster.nodeSetVersion();
            int size = cluster.nodes().limit();
            freeCpu = new float[size];
            freeMemory = new float[size];
            usedCpu = new float[size];
            usedMemory = new float[size];
            perCpu = new float[size];
            perMemory = new float[size];
            balanced = new float[size];
            cluster.eachNode(this::refresh);
        } else {
            for (; position < changes.end(); position++) {
                refresh(changes.node(position));
            }
        }
        position = changes.end();
    }

    private void refresh(int node) {
        var nodes = cluster.nodes();
        long cpu = nodes.allocatable(ResourceNames.CPU).get(node);
        long memory = nodes.allocatable(ResourceNames.MEMORY).get(node);
        freeCpu[node] = percentFree(cpu, nodes.nonZeroMilliCpu(), node);
        freeMemory[node] = percentFree(memory, nodes.nonZeroMemoryBytes(), node);
        double one = (double) nodes.requested(ResourceNames.CPU).get(node) / (double) cpu;
        double two = (double) nodes.requested(ResourceNames.MEMORY).get(node) / (double) memory;
        usedCpu[node] = (float) one;
        usedMemory[node] = (float) two;
        perCpu[node] = (float) (1.0 / cpu);
        perMemory[node] = (float) (1.0 / memory);
        long now = BalancedAllocation.scale(Math.abs((Math.min(1.0, one) - Math.min(1.0, two)) / 2));
        balanced[node] = 125f + MARGIN - 0.5f * now;
    }

    private static float percentFree(long capacity, LongColumn used, int node) {
        return (float) (100.0 * (capacity - used.get(node)) / capacity);
    }

    /** Adds bounds of the weighted mean of what is left of cpu and memory, in percent, once the pod runs there. */
    void addLeft(int from, int length, ResourceColumns pod, int weight, int[] into) {
        float cpu = 100f * pod.asked[0];
        float memory = 100f * pod.asked[1];
        float shareOne = (float) pod.weights[0] / (pod.weights[0] + pod.weights[1]);
        float shareTwo = (float) pod.weights[1] / (pod.weights[0] + pod.weights[1]);
        for (int n = 0; n < length; n++) {
            float one = down(Math.max(0f, freeCpu[from + n] - cpu * perCpu[from + n]));
            float two = down(Math.max(0f, freeMemory[from + n] - memory * perMemory[from + n]));
            into[n] += weight * (int) (shareOne * one + shareTwo * two + MARGIN);
        }
    }

    /**
     * Adds bounds of 50 + (50 + with - now) / 2, where balance with the pod is 100 - 50 x imbalance; rounding the sum down
     * once gives the same as rounding twice.
     */
    void addBalance(int from, int length, ResourceColumns pod, int weight, int[] into) {
        float cpu = pod.asked[0];
        float memory = pod.asked[1];
        for (int n = 0; n < length; n++) {
            float one = Math.min(1f, usedCpu[from + n] + cpu * perCpu[from + n]);
            float two = Math.min(1f, usedMemory[from + n] + memory * perMemory[from + n]);
            into[n] += weight * (int) (balanced[from + n] - 25f * Math.abs(one - two));
        }
    }

    /** Rounds down, or up where exact arithmetic could reach the next whole number. */
    private static float down(float number) {
        return number + ROUND_DOWN + ROUNDING - ROUNDING;
    }
}

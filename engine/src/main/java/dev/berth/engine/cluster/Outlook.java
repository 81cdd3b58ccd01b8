package dev.berth.engine.cluster;

import java.util.List;

/**
 * What a cluster expects to come, and how much of it the cluster could take: a value, made anew from time to time, so
 * that plugins may keep what they worked out from it. The same object means the same outlook.
 *
 * <p>The <em>supply</em> of a typical pod is the sum over all nodes of what so many pods of this kind would take as fit
 * there at most, in thousandths of a device: n x milli x min(copies by devices, free cores / asked cores), where the
 * second is not rounded, and nodes with fewer free cores than one pod asks for count nothing.
 */
public final class Outlook {
    /** Kinds of pods that an outlook names, those with the greatest demand: valuing a node takes time for each. */
    public static final int KINDS_MAX = 512;

    /** Nothing is known of what will come. */
    public static final Outlook NONE = new Outlook(List.of(), new double[0], 0);

    private final List<TypicalPod> typical;
    private final double[] supplyMilli;
    private final double bytesPerMilliCpu;

    Outlook(List<TypicalPod> typical, double[] supplyMilli, double bytesPerMilliCpu) {
        this.typical = typical;
        this.supplyMilli = supplyMilli;
        this.bytesPerMilliCpu = bytesPerMilliCpu;
    }

    /** Greatest demand first. The same list as before where only the supply was renewed. */
    public List<TypicalPod> typical() {
        return typical;
    }

    /** Of the typical pod at a place of the list, when the outlook was made. */
    public double supplyMilli(int place) {
        return supplyMilli[place];
    }

    /**
     * Memory that pods with devices have for each millicore, at the least: a node with less free memory than that counts
     * as having fewer free cores.
     */
    public double bytesPerMilliCpu() {
        return bytesPerMilliCpu;
    }

    /** The same pods on the cluster as it is now. */
    Outlook renewed(NodeColumns nodes, ResourceNames names) {
        return new Outlook(typical, new Supply(typical, bytesPerMilliCpu, nodes, names).sum(), bytesPerMilliCpu);
    }
}

package dev.berth.engine.plugin.packing;

import dev.berth.engine.cluster.Cluster;
import dev.berth.engine.cluster.Outlook;
import dev.berth.engine.model.DeviceRequest;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;

/**
 * What a node is worth to the pods that will come, in thousandths of a device.
 *
 * <p><b>Idea.</b> V(node) = {@value #SUPPLY_WEIGHT} x sum over typical pods m of w_m U_m + {@value #FILL_WEIGHT} x sum over
 * devices with room of R. U_m is the node's part of the supply of m ({@link Outlook}); w_m = p_m / S_m^{@value #SCARCITY},
 * scaled to sum 1, with S_m = {@value #SUPPLY_BASE_MILLI} + the cluster's supply: what few nodes can take (a scarce model,
 * eight free devices in one node, devices with cores beside them) is dear. With exponent 1 it would be the gradient of sum
 * p_m log(supply of m); a little more keeps places for large pods that come rarely. R is how full
 * a device will get in the end ({@link FillTable}), in hundredths; the cores of a node count for its devices in proportion
 * to their room. A node without room on devices is worth nothing, so pods without devices cost nothing there.
 *
 * <p><b>Source.</b> SPP, supply-weighted packing potential (docs/design/0020), here with memory, devices of several kinds
 * on a node, and typical pods that are learned.
 *
 * <p><b>Invariants.</b> The value depends on the {@link Room} and the outlook alone. All memory here can be thrown away at
 * any time without changing any answer.
 *
 * <p><b>Cost.</b> A room is valued once for each outlook: O(typical pods + devices). A placement is a look-up by room.
 */
final class Potential {
    static final double SUPPLY_WEIGHT = 0.5;
    static final double FILL_WEIGHT = 10;
    static final double SUPPLY_BASE_MILLI = 20_000;
    static final double SCARCITY = 1.2;

    /** Kinds of pods whose gains are kept. */
    private static final int KINDS_MAX = 4096;

    private final Cluster cluster;
    private final Map<PodKey, Gains> gains = new HashMap<>();
    private Outlook outlook = Outlook.NONE;
    private Rooms rooms;
    private long version;
    private double[] weights = new double[0];
    private double[] scratch = new double[0];

    private record PodKey(long milliCpu, long memoryBytes, DeviceRequest devices) {}

    private Potential(Cluster cluster) {
        this.cluster = cluster;
        rooms = new Rooms(cluster, outlook.typical(), outlook.bytesPerMilliCpu());
    }

    /** The one of the cluster, brought up to date with its outlook. */
    static Potential of(Cluster cluster) {
        var potential = cluster.derived(Potential.class, Potential::new);
        potential.follow();
        return potential;
    }

    /** Takes over the cluster's outlook, and forgets when there is too much to remember. */
    void follow() {
        var current = cluster.outlook();
        if (current == outlook && rooms.size() < Rooms.ROOMS_MAX && gains.size() < KINDS_MAX) {
            return;
        }
        if (current.typical() != outlook.typical() || rooms.size() >= Rooms.ROOMS_MAX || gains.size() >= KINDS_MAX) {
            rooms = new Rooms(cluster, current.typical(), current.bytesPerMilliCpu());
            gains.clear();
        }
        outlook = current;
        version++;
        weights = weights(current);
        scratch = new double[weights.length];
    }

    /** w_m x n x milli: what one more copy of a typical pod is worth. */
    private static double[] weights(Outlook outlook) {
        double[] weights = new double[outlook.typical().size()];
        double sum = 0;
        for (int m = 0; m < weights.length; m++) {
            weights[m] = outlook.typical().get(m).share()
                    / StrictMath.pow(SUPPLY_BASE_MILLI + outlook.supplyMilli(m), SCARCITY);
            sum += weights[m];
        }
        for (int m = 0; m < weights.length; m++) {
            weights[m] = weights[m] / sum * outlook.typical().get(m).demandMilli();
        }
        return weights;
    }

    Outlook outlook() {
        return outlook;
    }

    /** Grows when values change. */
    long version() {
        follow();
        return version;
    }

    Rooms rooms() {
        return rooms;
    }

    Room roomOf(int node) {
        return rooms.of(node);
    }

    /** What pods of a kind gain or lose the cluster. */
    Gains gains(long milliCpu, long memoryBytes, DeviceRequest devices) {
        return gains.computeIfAbsent(
                new PodKey(milliCpu, memoryBytes, devices),
                key -> new Gains(this, rooms, milliCpu, memoryBytes, devices));
    }

    double value(Room room) {
        if (room.valued != outlook) {
            room.value = room.total == 0 ? 0 : SUPPLY_WEIGHT * supply(room) + FILL_WEIGHT * fill(room);
            room.valued = outlook;
        }
        return room.value;
    }

    private double supply(Room room) {
        double milliCpu = room.usableMilliCpu();
        return room.gaps.length == 1 ? supply(room.gaps[0], milliCpu) : supply(room.gaps, milliCpu);
    }

    private double supply(Gaps gaps, double milliCpu) {
        var kind = gaps.kind;
        double sum = 0;
        for (int i = 0; i < kind.typical.length && kind.milliCpu[i] <= milliCpu; i++) {
            int copies = gaps.copies[i];
            if (copies > 0) {
                sum += weights[kind.typical[i]] * bounded(copies, milliCpu * kind.perMilliCpu[i]);
            }
        }
        return sum;
    }

    /** Devices of several kinds: what fits on them is added up before whole pods are counted. */
    private double supply(Gaps[] all, double milliCpu) {
        Arrays.fill(scratch, 0);
        for (var gaps : all) {
            for (int i = 0; i < gaps.kind.typical.length && gaps.kind.milliCpu[i] <= milliCpu; i++) {
                scratch[gaps.kind.typical[i]] += gaps.fits[i];
            }
        }
        double sum = 0;
        for (int m = 0; m < scratch.length; m++) {
            if (scratch[m] > 0) {
                var pod = outlook.typical().get(m);
                double copies = Math.floor(scratch[m] / pod.devices().count());
                double perMilliCpu = pod.milliCpu() == 0 ? 0 : 1.0 / pod.milliCpu();
                sum += weights[m] * bounded(copies, milliCpu * perMilliCpu);
            }
        }
        return sum;
    }

    /** @param byCores 0 where the pod asks for no cores */
    private static double bounded(double copies, double byCores) {
        return byCores == 0 ? copies : Math.min(copies, byCores);
    }

    private static double fill(Room room) {
        double sum = 0;
        double milliCpuPerMilli = room.usableMilliCpu() / room.total;
        for (var gaps : room.gaps) {
            int[] left = gaps.rooms;
            for (int at = left.length - 1; at >= 0 && left[at] > 0; ) {
                int alike = 1;
                while (at >= alike && left[at - alike] == left[at]) {
                    alike++;
                }
                sum += alike * gaps.kind.fill.at(left[at], milliCpuPerMilli * left[at]);
                at -= alike;
            }
        }
        return sum;
    }
}

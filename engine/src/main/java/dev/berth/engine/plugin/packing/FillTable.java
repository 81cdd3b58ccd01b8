package dev.berth.engine.plugin.packing;

/**
 * How full one device will get in the end: R(r, q) for r hundredths of room and q steps of cores beside it.
 *
 * <p><b>Idea.</b> A pod that takes a of the room and b of the cores leads to a final fill of a + R(r - a, q - b). Of the
 * pods that still come, the device gets the one that fills it best; a rare pod that would fit perfectly may never come,
 * though. With the pods that fit sorted by where they lead, the i-th is the best one to come with probability (1 - exp(-H
 * p_i)) x exp(-H (p_1 + … + p_i-1)), where p is the pods' share (times their devices) and H how many pods a device sees
 * until it is decided. R is the expected value, so it is 0 where nothing fits, and close to r where common pods fill up
 * the room.
 *
 * <p><b>Source.</b> The recursion over rooms and cores is SPP's; expecting the best of H arrivals replaces its soft
 * maximum, which trusts rare pods too much (docs/design/0020).
 *
 * <p><b>Cost.</b> Once per set of pods: 81 x 100 entries, each a sort of the pods that fit. A look-up interpolates
 * between steps of cores.
 */
final class FillTable {
    /** Devices are filled in hundredths. */
    static final int ROOM_STEPS = 100;

    static final int MILLI_PER_STEP = 10;

    /** Cores beside a device are counted up to this many steps. */
    static final int CPU_STEPS = 80;

    static final int MILLI_CPU_PER_STEP = 500;

    /** Pods that a device sees until it is decided which one it takes. */
    static final double ARRIVALS = 150;

    private static final double NEGLIGIBLE = 1e-6;
    private static final int ROW = ROOM_STEPS + 1;

    private final double[] fill = new double[(CPU_STEPS + 1) * ROW];

    /** A way to use a device: hundredths of it, steps of cores, and how often it comes. Ordered by cores. */
    record Use(int room, int cpu, double share) {
        static int cpuSteps(long milliCpu, int devices) {
            return (int) Math.min(CPU_STEPS, Math.ceilDiv(milliCpu / devices, MILLI_CPU_PER_STEP));
        }

        static int roomSteps(int milli) {
            return Math.ceilDiv(milli, MILLI_PER_STEP);
        }
    }

    FillTable(Use[] uses) {
        double[] missed = new double[uses.length];
        for (int i = 0; i < uses.length; i++) {
            missed[i] = StrictMath.exp(-ARRIVALS * uses[i].share);
        }
        double[] ends = new double[uses.length];
        int[] order = new int[uses.length];
        for (int q = 0; q <= CPU_STEPS; q++) {
            for (int r = 1; r <= ROOM_STEPS; r++) {
                int count = 0;
                for (int i = 0; i < uses.length; i++) {
                    var use = uses[i];
                    if (use.room <= r && use.cpu <= q) {
                        ends[i] = use.room + fill[(q - use.cpu) * ROW + r - use.room];
                        insert(order, count++, i, ends);
                    }
                }
                fill[q * ROW + r] = bestOf(order, count, ends, missed);
            }
        }
    }

    /** Keeps the order descending. */
    private static void insert(int[] order, int count, int use, double[] ends) {
        int at = count;
        while (at > 0 && ends[order[at - 1]] < ends[use]) {
            order[at] = order[at - 1];
            at--;
        }
        order[at] = use;
    }

    private static double bestOf(int[] order, int count, double[] ends, double[] missed) {
        double noneYet = 1;
        double expected = 0;
        for (int i = 0; i < count && noneYet > NEGLIGIBLE; i++) {
            double missing = missed[order[i]];
            expected += noneYet * (1 - missing) * ends[order[i]];
            noneYet *= missing;
        }
        return expected;
    }

    /** @param milliCpu cores beside the device */
    double at(int roomMilli, double milliCpu) {
        int room = roomMilli / MILLI_PER_STEP;
        double steps = milliCpu / MILLI_CPU_PER_STEP;
        if (steps >= CPU_STEPS) {
            return fill[CPU_STEPS * ROW + room];
        }
        int lower = (int) steps;
        double low = fill[lower * ROW + room];
        return low + (steps - lower) * (fill[(lower + 1) * ROW + room] - low);
    }
}

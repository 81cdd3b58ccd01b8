package dev.berth.engine.cluster;

import dev.berth.engine.model.Device;
import dev.berth.engine.model.Node;
import dev.berth.engine.model.PodShape;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Map;

/**
 * Learns from the pods that come what will come, and when to look anew.
 *
 * <p><b>Idea.</b> An {@link Outlook} is made anew at events alone, never by a question, so that equal events give equal
 * outlooks however often anybody looks: when pods that came or went since the last one asked for {@value
 * #TURNOVER_PERCENT} % of all devices (and are at least {@value #PODS_MIN}), when as many pods came as were known before,
 * or when the number of devices has changed by as much. Typical pods are drawn afresh only at the second, and after
 * forgetting; else only the supply is.
 *
 * <p><b>Undo.</b> A mark remembers the outlook and the sums, and arrivals since are logged; going back restores them.
 * Nothing is learned from taking events back.
 */
final class Learning {
    private static final int TURNOVER_PERCENT = 4;
    private static final int PODS_MIN = 16;

    /** The state besides the counts of arrivals; small, so marks copy it. */
    private record State(
            Outlook outlook,
            boolean given,
            long podsAtDraw,
            long podsSince,
            long turnoverMilli,
            long capacityAtRenewal,
            int logged) {}

    private final Arrivals arrivals;
    private final List<PodShape> log = new ArrayList<>();
    private final Deque<State> marks = new ArrayDeque<>();
    private Outlook outlook = Outlook.NONE;
    private boolean given;
    private long podsAtDraw;
    private long podsSince;
    private long turnoverMilli;
    private long capacityMilli;
    private long capacityAtRenewal;

    Learning() {
        arrivals = new Arrivals();
    }

    private Learning(Learning origin) {
        arrivals = origin.arrivals.fork();
        restore(origin.state());
        capacityMilli = origin.capacityMilli;
    }

    Learning fork() {
        return new Learning(this);
    }

    Outlook outlook() {
        return outlook;
    }

    /** All that will come is told; nothing is learned from then on but what the cluster can still take. */
    void expect(Map<PodShape, Long> workload, NodeColumns nodes, ResourceNames names) {
        var told = new Arrivals();
        workload.forEach((shape, count) -> {
            if (count > 0 && !shape.devices().isNone()) {
                told.add(shape, count);
            }
        });
        given = true;
        draw(told, nodes, names);
    }

    void nodeChanged(long milliBefore, long milliAfter) {
        capacityMilli += milliAfter - milliBefore;
    }

    static long capacityMilli(Node node) {
        long devices = 0;
        for (var list : node.devices().values()) {
            devices += list.stream().filter(Device::healthy).count();
        }
        return devices * Device.WHOLE_MILLI;
    }

    void arrived(PodShape shape, NodeColumns nodes, ResourceNames names) {
        if (shape.devices().isNone()) {
            return;
        }
        if (!given) {
            arrivals.add(shape, 1);
            if (!marks.isEmpty()) {
                log.add(shape);
            } else if (arrivals.full()) {
                arrivals.forgetHalf();
                podsAtDraw = arrivals.pods() / 2;
            }
        }
        podsSince++;
        turnoverMilli += TypicalPod.demandMilli(shape.devices());
        renewWhenDue(nodes, names);
    }

    void departed(PodShape shape) {
        if (!shape.devices().isNone()) {
            turnoverMilli += TypicalPod.demandMilli(shape.devices());
        }
    }

    private void renewWhenDue(NodeColumns nodes, ResourceNames names) {
        if (!given && arrivals.pods() >= Math.max(PODS_MIN / 2, 2 * podsAtDraw)) {
            podsAtDraw = arrivals.pods();
            draw(arrivals, nodes, names);
            return;
        }
        long limit = capacityMilli * TURNOVER_PERCENT / 100;
        if (!outlook.typical().isEmpty()
                && podsSince >= PODS_MIN
                && (turnoverMilli >= limit || Math.abs(capacityMilli - capacityAtRenewal) > limit)) {
            renewed(outlook.renewed(nodes, names));
        }
    }

    private void draw(Arrivals from, NodeColumns nodes, ResourceNames names) {
        renewed(new Outlook(from.typical(), new double[0], from.scarceBytesPerMilliCpu()).renewed(nodes, names));
    }

    private void renewed(Outlook newOutlook) {
        outlook = newOutlook;
        podsSince = 0;
        turnoverMilli = 0;
        capacityAtRenewal = capacityMilli;
    }

    private State state() {
        return new State(outlook, given, podsAtDraw, podsSince, turnoverMilli, capacityAtRenewal, log.size());
    }

    private void restore(State state) {
        outlook = state.outlook;
        given = state.given;
        podsAtDraw = state.podsAtDraw;
        podsSince = state.podsSince;
        turnoverMilli = state.turnoverMilli;
        capacityAtRenewal = state.capacityAtRenewal;
    }

    void mark() {
        marks.push(state());
    }

    void undo() {
        var state = marks.pop();
        while (log.size() > state.logged) {
            arrivals.takeBack(log.removeLast());
        }
        restore(state);
    }

    void keep() {
        marks.pop();
        if (marks.isEmpty()) {
            log.clear();
        }
    }
}

package dev.berth.engine.plugin.packing;

import dev.berth.engine.cluster.Cluster;
import dev.berth.engine.cluster.Outlook;
import dev.berth.engine.cluster.TypicalPod;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What the next pod can expect of a cluster, and what a placement takes from that.
 *
 * <p><b>Idea.</b> A typical pod that comes next goes where it takes the least ({@link Potential}). It is worth what it
 * takes of devices, less what the node's value falls by there, and nothing where it fits nowhere. The sum over all typical
 * pods, weighted by their shares, is what the next pod is worth. A placement changes one node: it spoils a room that fitted
 * some pods best, and leaves another one that may fit others better than any before.
 *
 * <p><b>Structure.</b> Nodes with equal {@link Room} are one. Of each typical pod the best rooms are kept, {@value
 * #BEST_KEPT} at most, so that the next best is at hand when the last node with a room changes; where all of them are gone,
 * the pod looks at every room once more.
 *
 * <p><b>Invariants.</b> Answers depend on the nodes and the outlook alone, never on what was asked before. Cordoned nodes
 * do not count.
 *
 * <p><b>Cost.</b> A new room is valued for each typical pod when it first matters, O(typical pods x devices); after that a
 * question is O(typical pods), and so is a changed node. At most {@value #ROOMS_MAX} rooms are kept.
 */
final class NextPods {
    private static final int BEST_KEPT = 12;
    private static final int ROOMS_MAX = 1 << 13;
    private static final double NOWHERE = Double.NEGATIVE_INFINITY;

    private final Cluster cluster;
    private final Potential potential;
    private Rooms rooms;
    private Outlook outlook = Outlook.NONE;
    private Kind[] kinds = {};
    private @Nullable Standing[] byNumber = new Standing[0];
    private @Nullable Room[] roomOfNode = new Room[0];
    private Standing[] standing = new Standing[16];
    private int standingCount;
    private int known;
    private long position;
    private long nodeSetVersion = -1;

    /** A room, on how many nodes it is, and what typical pods are worth there (NaN where nobody asked). */
    private static final class Standing {
        final Room room;
        final double[] worth;
        int nodes;
        int place = -1;

        Standing(Room room, int kinds) {
            this.room = room;
            worth = new double[kinds];
            Arrays.fill(worth, Double.NaN);
        }
    }

    /** A typical pod and its best rooms, best first: all where it fits, or a part that is better than all others. */
    private final class Kind {
        final int number;
        final TypicalPod pod;
        final Gains gains;
        final Standing[] best = new Standing[BEST_KEPT];
        int count;
        boolean all;
        boolean looked;

        Kind(int number, TypicalPod pod) {
            this.number = number;
            this.pod = pod;
            // An outlook knows a pod's memory only as what all pods have with a core.
            long memoryBytes = (long) (pod.milliCpu() * outlook.bytesPerMilliCpu());
            gains = new Gains(potential, rooms, pod.milliCpu(), memoryBytes, pod.devices());
        }

        double worth(Standing at) {
            double worth = at.worth[number];
            if (Double.isNaN(worth)) {
                var choice = at.room.usableMilliCpu() < pod.milliCpu() ? null : gains.choose(at.room);
                worth = choice == null ? NOWHERE : pod.demandMilli() + choice.gain();
                at.worth[number] = worth;
            }
            return worth;
        }

        /** What the pod is worth on the best node, with one node of a room left out, if any. */
        double best(@Nullable Standing without) {
            look();
            for (int i = 0; i < count; i++) {
                if (best[i] != without || best[i].nodes > 1) {
                    return worth(best[i]);
                }
            }
            double most = NOWHERE;
            for (int i = 0; !all && i < standingCount; i++) {
                if (standing[i] != without || standing[i].nodes > 1) {
                    most = Math.max(most, worth(standing[i]));
                }
            }
            return most;
        }

        private void look() {
            if (!looked) {
                looked = true;
                all = true;
                count = 0;
                for (int i = 0; i < standingCount; i++) {
                    came(standing[i]);
                }
            }
        }

        void came(Standing at) {
            double worth = looked ? worth(at) : NOWHERE;
            if (worth == NOWHERE) {
                return;
            }
            int place = count;
            while (place > 0 && worth(best[place - 1]) < worth) {
                place--;
            }
            if (place == BEST_KEPT || (place == count && !all)) {
                all = false;
                return;
            }
            if (count == BEST_KEPT) {
                all = false;
                count--;
            }
            System.arraycopy(best, place, best, place + 1, count - place);
            best[place] = at;
            count++;
        }

        void went(Standing at) {
            for (int i = 0; i < count; i++) {
                if (best[i] == at) {
                    System.arraycopy(best, i + 1, best, i, --count - i);
                    looked = count > 0 || all;
                    return;
                }
            }
        }
    }

    private NextPods(Cluster cluster) {
        this.cluster = cluster;
        potential = Potential.of(cluster);
        rooms = potential.rooms();
    }

    /** The one of the cluster, brought up to date. */
    static NextPods of(Cluster cluster) {
        var next = cluster.derived(NextPods.class, NextPods::new);
        next.follow();
        return next;
    }

    /** Whether anything is known of what will come. */
    boolean known() {
        return kinds.length > 0;
    }

    /** By how much what the next pod is worth changes when one node goes from a room to another. */
    double change(Room from, Room to) {
        var left = of(from);
        var right = of(to);
        double sum = 0;
        for (var kind : kinds) {
            double before = kind.best(null);
            double after = Math.max(kind.best(left), kind.worth(right));
            if (before != after) {
                sum += kind.pod.share() * (orNothing(after) - orNothing(before));
            }
        }
        return sum;
    }

    private static double orNothing(double worth) {
        return worth == NOWHERE ? 0 : worth;
    }

    private void follow() {
        potential.follow();
        var changes = cluster.changes();
        if (rooms != potential.rooms()
                || outlook != potential.outlook()
                || nodeSetVersion != cluster.nodeSetVersion()
                || known > ROOMS_MAX
                || !changes.reaches(position)) {
            startAfresh();
        } else {
            for (long at = position; at < changes.end(); at++) {
                look(changes.node(at));
            }
        }
        position = changes.end();
    }

    private void startAfresh() {
        rooms = potential.rooms();
        outlook = potential.outlook();
        nodeSetVersion = cluster.nodeSetVersion();
        List<TypicalPod> typical = outlook.typical();
        kinds = new Kind[typical.size()];
        for (int m = 0; m < kinds.length; m++) {
            kinds[m] = new Kind(m, typical.get(m));
        }
        byNumber = new Standing[0];
        roomOfNode = new Room[0];
        standingCount = 0;
        known = 0;
        if (known()) {
            cluster.eachNode(this::look);
        }
    }

    private void look(int node) {
        if (node >= roomOfNode.length) {
            roomOfNode =
                    Arrays.copyOf(roomOfNode, Math.max(node + 1, cluster.nodes().limit()));
        }
        var object = cluster.nodes().at(node);
        var now = object == null || object.unschedulable() ? null : rooms.of(node);
        var before = roomOfNode[node];
        if (now == before) {
            return;
        }
        roomOfNode[node] = now;
        if (before != null) {
            leave(of(before));
        }
        if (now != null) {
            enter(of(now));
        }
    }

    private void enter(Standing at) {
        if (at.nodes++ > 0) {
            return;
        }
        if (standingCount == standing.length) {
            standing = Arrays.copyOf(standing, 2 * standingCount);
        }
        at.place = standingCount;
        standing[standingCount++] = at;
        for (var kind : kinds) {
            kind.came(at);
        }
    }

    private void leave(Standing at) {
        if (--at.nodes > 0) {
            return;
        }
        var last = standing[--standingCount];
        standing[at.place] = last;
        last.place = at.place;
        for (var kind : kinds) {
            kind.went(at);
        }
    }

    private Standing of(Room room) {
        if (room.number >= byNumber.length) {
            byNumber = Arrays.copyOf(byNumber, Math.max(room.number + 1, 2 * byNumber.length));
        }
        var standing = byNumber[room.number];
        if (standing == null) {
            standing = new Standing(room, kinds.length);
            byNumber[room.number] = standing;
            known++;
        }
        return standing;
    }
}

package dev.berth.engine.gang;

import dev.berth.engine.cluster.Cluster;
import dev.berth.engine.cluster.Event;
import dev.berth.engine.model.Pod;
import dev.berth.engine.plugin.Allotment;
import dev.berth.engine.plugin.DeviceChooser;
import dev.berth.engine.plugin.Incoming;
import java.util.ArrayList;
import java.util.List;
import java.util.function.ObjIntConsumer;

/** Members that are put on nodes of the live cluster under a mark, to see what else fits beside them; all is taken back. */
final class Trial implements AutoCloseable {
    private final Cluster cluster;
    private final DeviceChooser chooser;
    private final ObjIntConsumer<Pod> settle;
    private final List<GangPlan.Seat> seats = new ArrayList<>();
    private final List<Integer> marks = new ArrayList<>();

    Trial(GangSpace space) {
        cluster = space.cluster();
        chooser = space.profile().deviceChooser();
        settle = space.settle();
    }

    /** Puts a member on a node where it fits; false where no devices can be chosen for it there. */
    boolean seat(Pod pod, int node) {
        var devices = Allotment.of(Incoming.of(pod, cluster), node, chooser);
        if (!pod.shape().devices().isNone() && chooser != DeviceChooser.NONE && devices.isEmpty()) {
            return false;
        }
        String name = cluster.nodes().get(node).name();
        marks.add(cluster.mark());
        settle.accept(pod, node);
        cluster.apply(new Event.Bound(pod.namespace(), pod.name(), pod.uid(), name, devices));
        seats.add(new GangPlan.Seat(pod, name, devices));
        return true;
    }

    int size() {
        return seats.size();
    }

    /** Takes the latest seats back until so many are left. */
    void shrinkTo(int count) {
        while (seats.size() > count) {
            seats.removeLast();
            cluster.undo(marks.removeLast());
        }
    }

    /** The seats taken so far, as they are now. */
    List<GangPlan.Seat> seats() {
        return List.copyOf(seats);
    }

    @Override
    public void close() {
        shrinkTo(0);
    }
}

package dev.berth.engine.gang;

import dev.berth.engine.cluster.DeviceUsage;
import dev.berth.engine.cluster.ZoneUsage;
import dev.berth.engine.model.DeviceIndexes;
import dev.berth.engine.model.Pod;
import dev.berth.engine.model.TopologyRequest;
import dev.berth.engine.plugin.Allotment;
import dev.berth.engine.plugin.DeviceChooser;
import dev.berth.engine.plugin.Incoming;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Members of one shape, placed in bulk: as many on each node as it takes, without trying them one by one.
 *
 * <p><b>Complete.</b> A domain takes k members exactly where its sum says so ({@link ShapeRoom}, {@link SliceRoom} for
 * slices), all domains of the required level are asked, and the members that must start are no more than fit: so if there
 * is a placement, one is found. The one exception: where a pod takes shares of several devices, the profile's chooser may
 * use devices less well than is possible; {@link #seats} is null then, and the caller searches.
 */
final class OneShape {
    private final GangSpace space;
    private final ShapeRoom room;
    private final DomainTree tree;

    OneShape(GangSpace space, ShapeRoom room) {
        this.space = space;
        this.room = room;
        tree = room.tree();
    }

    /** Where members go. */
    record Found(int domain, List<Layout.Share> shares, int pods) {}

    /** The depths of a request's levels, in this tree. */
    static Demand demand(DomainTree tree, TopologyRequest request, int least, int most, int outer) {
        int required = request.required().isEmpty() ? outer : Math.max(outer, tree.depthOf(request.required()));
        int preferred = request.preferred().isEmpty() ? required : tree.depthOf(request.preferred());
        return new Demand(
                least,
                most,
                required,
                Math.max(required, preferred),
                request.sliceLevel().isEmpty() ? -1 : tree.depthOf(request.sliceLevel()),
                Math.max(1, request.sliceSize()),
                request.spreadLevel().isEmpty() ? -1 : tree.depthOf(request.spreadLevel()));
    }

    /** The best domain within another, and who goes where; null where too few fit. */
    @Nullable
    Found find(Demand demand, Anchor anchor, int within) {
        var choice = new DomainChoice(room, space.sums(tree), demand, anchor, within);
        int domain = choice.domain();
        if (domain < 0) {
            return null;
        }
        int pods = (int) choice.pods(domain, demand.most());
        return new Found(domain, new Layout(choice, room, demand, anchor).over(domain, pods), pods);
    }

    /** Names nodes and devices for the pods, in the order of the shares; null where devices cannot be chosen. */
    @Nullable
    List<GangPlan.Seat> seats(List<Layout.Share> shares, List<Pod> pods) {
        var seats = new ArrayList<GangPlan.Seat>(pods.size());
        var nodes = space.cluster().nodes();
        int next = 0;
        for (var share : shares) {
            String name = nodes.get(share.node()).name();
            var devices = new Devices(share.node(), pods.get(next));
            for (int i = 0; i < share.pods(); i++) {
                var pod = pods.get(next++);
                var taken = devices.next(pod);
                if (taken == null) {
                    return null;
                }
                seats.add(new GangPlan.Seat(pod, name, taken));
            }
        }
        return seats;
    }

    /** Chooses devices and zones for one pod after the other on one node, without touching the cluster. */
    private final class Devices {
        private final int node;
        private final DeviceChooser chooser = space.profile().deviceChooser();
        private @Nullable DeviceUsage usage;
        private @Nullable ZoneUsage zones;

        Devices(int node, Pod first) {
            this.node = node;
            var nodes = space.cluster().nodes();
            var request = first.shape().devices();
            usage = request.isNone() ? null : nodes.devices(request.resource()).get(node);
            zones = nodes.zones().get(node);
        }

        /** Null where none can be chosen. */
        @Nullable
        DeviceIndexes next(Pod pod) {
            if (chooser == DeviceChooser.NONE) {
                return DeviceIndexes.NONE;
            }
            var request = pod.shape().devices();
            var chosen = Allotment.of(Incoming.of(pod, space.cluster()), node, chooser, usage, zones);
            if (!request.isNone() && chosen.isEmpty()) {
                return null;
            }
            if (usage != null) {
                usage = usage.with(request, chosen);
            }
            if (zones != null && !chosen.zones().isEmpty()) {
                zones = zones.with(chosen.zones());
            }
            return chosen;
        }
    }
}

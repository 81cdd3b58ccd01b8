package dev.berth.engine.plugin;

import dev.berth.engine.cluster.DeviceUsage;
import dev.berth.engine.cluster.RefColumn;
import dev.berth.engine.cluster.ZoneUsage;
import dev.berth.engine.model.NodeZones;
import dev.berth.engine.model.NodeZones.Policy;
import dev.berth.engine.model.PodShape;
import dev.berth.engine.model.Resources;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * A pod fits where the node's kubelet would not refuse it for its NUMA zones (TopologyAffinityError), see {@link ZoneUsage}.
 * Nodes that tell no zones, or whose topology manager refuses nothing, take any.
 */
public final class NumaFilter implements Filter {
    @Override
    public String name() {
        return "NumaZones";
    }

    @Override
    public Preparation prepare(Incoming pod) {
        var cluster = pod.cluster();
        if (pod.shape().zones().isNone()
                || cluster.objects().all(NodeZones.class).isEmpty()) {
            return Preparation.SKIP;
        }
        var request = pod.shape().devices();
        var devices = request.isNone() ? null : cluster.nodes().devices(request.resource());
        return new Preparation.Check(new Check(pod.shape(), cluster.nodes().zones(), devices));
    }

    private record Check(
            PodShape shape,
            RefColumn<ZoneUsage> column,
            @Nullable RefColumn<DeviceUsage> devices) implements NodeFilter {
        @Override
        public Scope scope() {
            return Scope.NODE;
        }

        private @Nullable ZoneUsage refusing(int node) {
            var zones = column.get(node);
            return zones == null || !zones.facts().policy().refuses() ? null : zones;
        }

        private @Nullable DeviceUsage devices(int node) {
            return devices == null ? null : devices.get(node);
        }

        @Override
        public Verdict check(int node) {
            var zones = refusing(node);
            if (zones == null || zones.place(shape, devices(node)) != null) {
                return Verdict.FIT;
            }
            return zones.neverFits(shape, devices(node)) ? Verdict.UNRESOLVABLE : Verdict.UNSCHEDULABLE;
        }

        @Override
        public int room(int node, int most) {
            var zones = refusing(node);
            return zones == null ? most : zones.room(shape, devices(node), most);
        }

        @Override
        public List<Cause> causes(int node) {
            var zones = Objects.requireNonNull(column.get(node));
            boolean never = zones.neverFits(shape, devices(node));
            var stopper = zones.stopper(shape, devices(node));
            int best = 0;
            for (int zone = 1; zone < zones.facts().zones().size(); zone++) {
                best = share(zones, zone, stopper, never) > share(zones, best, stopper, never) ? zone : best;
            }
            var has = amounts(zones, stopper, best, never);
            String where = zones.facts().policy() == Policy.SINGLE_NUMA_NODE
                    ? " in one NUMA zone"
                    : " in as few NUMA zones as can hold that";
            return List.of(new Cause(
                    never ? ReasonCode.NUMA_ZONE_TOO_SMALL : ReasonCode.NUMA_ZONE_FULL,
                    never ? "NUMA zones too small" : "Insufficient room in one NUMA zone",
                    "needs " + text(stopper, zones) + where + ", the nearest, "
                            + zones.facts().zones().get(best).name() + ", has " + text(has)
                            + (never ? " in all" : " free"),
                    1 - share(zones, best, stopper, never)));
        }

        /** The least share that a zone has of what is needed, at most 1. */
        private static double share(ZoneUsage zones, int zone, Resources needs, boolean inAll) {
            double share = 1;
            for (int i = 0; i < needs.size(); i++) {
                if (zones.resources().contains(needs.name(i))) {
                    share = Math.min(
                            share, Math.max(0, has(zones, zone, needs.name(i), inAll)) / (double) needs.amount(i));
                }
            }
            return share;
        }

        private static long has(ZoneUsage zones, int zone, String resource, boolean inAll) {
            return inAll ? zones.allocatable(zone, resource) : Math.max(0, zones.free(zone, resource));
        }

        private static List<String> amounts(ZoneUsage zones, Resources needs, int zone, boolean inAll) {
            var texts = new ArrayList<String>();
            for (int i = 0; i < needs.size(); i++) {
                if (zones.resources().contains(needs.name(i))) {
                    texts.add(amount(needs.name(i), has(zones, zone, needs.name(i), inAll)));
                }
            }
            return texts;
        }

        private static String text(Resources needs, ZoneUsage zones) {
            var texts = new ArrayList<String>();
            for (int i = 0; i < needs.size(); i++) {
                if (zones.resources().contains(needs.name(i))) {
                    texts.add(amount(needs.name(i), needs.amount(i)));
                }
            }
            return text(texts);
        }

        private static String amount(String resource, long amount) {
            return Amounts.show(resource, amount) + " " + resource;
        }

        private static String text(List<String> amounts) {
            return amounts.size() < 2
                    ? String.join("", amounts)
                    : String.join(", ", amounts.subList(0, amounts.size() - 1)) + " and "
                            + amounts.get(amounts.size() - 1);
        }
    }
}

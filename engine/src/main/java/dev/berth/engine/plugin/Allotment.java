package dev.berth.engine.plugin;

import dev.berth.engine.cluster.DeviceUsage;
import dev.berth.engine.cluster.ZoneUsage;
import dev.berth.engine.model.DeviceIndexes;
import dev.berth.engine.model.DeviceRequest;
import dev.berth.engine.model.ZoneShare;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a pod gets of a node: NUMA zones as the node's kubelet would give them, and devices, which a {@link DeviceChooser}
 * picks among those that hang on these zones.
 */
public final class Allotment {
    private Allotment() {}

    /** As the cluster stands; none where the profile leaves the choice to kubelets, or where the pod does not fit. */
    public static DeviceIndexes of(Incoming pod, int node, DeviceChooser chooser) {
        var request = pod.shape().devices();
        var nodes = pod.cluster().nodes();
        var usage = request.isNone() ? null : nodes.devices(request.resource()).get(node);
        return of(pod, node, chooser, usage, nodes.zones().get(node));
    }

    /**
     * The same on a node in another state.
     *
     * @param usage its devices of the resource that the pod asks for; null where it has none
     * @param zones its NUMA zones; null where its kubelet does not care for them
     */
    public static DeviceIndexes of(
            Incoming pod, int node, DeviceChooser chooser, @Nullable DeviceUsage usage, @Nullable ZoneUsage zones) {
        var request = pod.shape().devices();
        boolean zoned = zones != null && !pod.shape().zones().isNone();
        if (chooser == DeviceChooser.NONE || (request.isNone() && !zoned)) {
            return DeviceIndexes.NONE;
        }
        List<ZoneShare> shares = zones == null || !zoned ? List.of() : zones.place(pod.shape(), usage);
        if (shares == null) {
            return DeviceIndexes.NONE;
        }
        var devices = DeviceIndexes.NONE;
        if (!request.isNone()) {
            if (usage == null) {
                return DeviceIndexes.NONE;
            }
            devices = zones == null
                    ? choose(pod, node, chooser, usage)
                    : within(pod, node, chooser, usage, zones, shares);
            if (devices.isEmpty()) {
                return DeviceIndexes.NONE;
            }
        }
        return shares.isEmpty() ? devices : devices.inZones(shares);
    }

    private static DeviceIndexes choose(Incoming pod, int node, DeviceChooser chooser, DeviceUsage usage) {
        return usage.fits(pod.shape().devices()) ? chooser.choose(pod, node, usage) : DeviceIndexes.NONE;
    }

    private static DeviceIndexes within(
            Incoming pod, int node, DeviceChooser chooser, DeviceUsage usage, ZoneUsage zones, List<ZoneShare> shares) {
        var request = pod.shape().devices();
        long parts = shares.stream()
                .filter(share -> share.amounts().get(request.resource()) > 0)
                .count();
        if (!request.isWhole() || parts == 0) {
            return choose(pod, node, chooser, usage);
        }
        var there = zones.within(shares, request.resource(), usage);
        return parts == 1 || there == usage
                ? choose(pod, node, chooser, there)
                : perZone(request, there, zones, shares);
    }

    /** As many devices of each zone as it gives, the first that are free. */
    private static DeviceIndexes perZone(
            DeviceRequest request, DeviceUsage usage, ZoneUsage zones, List<ZoneShare> shares) {
        var order = new ArrayList<Integer>();
        for (var zone : zones.facts().zones()) {
            long wanted = shares.stream()
                    .filter(share -> share.zone().equals(zone.name()))
                    .mapToLong(share -> share.amounts().get(request.resource()))
                    .sum();
            for (int i = 0; i < usage.size() && wanted > 0; i++) {
                if (usage.devices().get(i).numa() == zone.number() && usage.hasRoom(request, i)) {
                    order.add(i);
                    wanted--;
                }
            }
        }
        return usage.take(request, order);
    }
}

package dev.berth.testkit.packing;

import dev.berth.engine.cluster.Cluster;
import dev.berth.engine.cluster.DeviceUsage;
import dev.berth.engine.cluster.Event;
import dev.berth.engine.cluster.Outlook;
import dev.berth.engine.cluster.TypicalPod;
import dev.berth.engine.model.Device;
import dev.berth.engine.model.DeviceIndexes;
import dev.berth.engine.model.DeviceRequest;
import dev.berth.engine.model.Pod;
import dev.berth.engine.model.Resources;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * The formulas of docs/design/0020 as they are written there, with nothing remembered between questions but R. Memory is
 * taken to be plentiful.
 */
final class SlowPotential {
    private final Cluster cluster;
    private final Outlook outlook;
    private final Map<String, Double> fills = new HashMap<>();

    SlowPotential(Cluster cluster) {
        this.cluster = cluster;
        outlook = cluster.outlook();
    }

    /** The best change of a node's value over all ways to give the pod its devices; the pod is part of the cluster. */
    double gain(Pod pod, int node) {
        return choices(pod, node).stream()
                .mapToDouble(devices -> gain(pod, node, devices))
                .max()
                .orElseThrow();
    }

    /** The change of the node's value when the pod takes these devices. */
    double gain(Pod pod, int node, DeviceIndexes devices) {
        double before = value(node);
        int mark = cluster.mark();
        try {
            cluster.apply(new Event.Bound(
                    pod.namespace(),
                    pod.name(),
                    pod.uid(),
                    cluster.nodes().get(node).name(),
                    devices));
            return value(node) - before;
        } finally {
            cluster.undo(mark);
        }
    }

    /** For a share every device with room; for whole devices the first ones of each model that has enough. */
    List<DeviceIndexes> choices(Pod pod, int node) {
        var request = pod.shape().devices();
        if (request.isNone()) {
            return List.of(DeviceIndexes.NONE);
        }
        var usage = usage(request.resource(), node);
        var choices = new ArrayList<DeviceIndexes>();
        if (!request.isWhole()) {
            for (int i = 0; i < usage.size(); i++) {
                if (usage.hasRoom(request, i)) {
                    choices.add(DeviceIndexes.of(i));
                }
            }
            return choices;
        }
        for (var model : usage.devices().stream().map(Device::model).distinct().toList()) {
            var some = new ArrayList<Integer>();
            for (int i = 0; i < usage.size() && some.size() < request.count(); i++) {
                if (usage.devices().get(i).model().equals(model) && usage.hasRoom(request, i)) {
                    some.add(i);
                }
            }
            if (some.size() == request.count()) {
                choices.add(DeviceIndexes.of(
                        some.stream().mapToInt(Integer::intValue).toArray()));
            }
        }
        return choices;
    }

    private DeviceUsage usage(String resource, int node) {
        var usage = cluster.nodes().devices(resource).get(node);
        if (usage == null) {
            throw new AssertionError("no " + resource);
        }
        return usage;
    }

    double value(int node) {
        double supply = 0;
        for (int m = 0; m < outlook.typical().size(); m++) {
            supply += weight(m) * supplyOf(outlook.typical().get(m), node);
        }
        double total = 0;
        double fill = 0;
        for (var resource : cluster.nodes().deviceResources()) {
            total += free(resource, node);
        }
        for (var resource : cluster.nodes().deviceResources()) {
            var usage = cluster.nodes().devices(resource).get(node);
            for (int i = 0; usage != null && i < usage.size(); i++) {
                int room = usage.freeMilli(i);
                if (room > 0) {
                    fill += fillOf(resource, usage.devices().get(i), room, freeCpu(node) * room / total);
                }
            }
        }
        return total == 0 ? 0 : 0.5 * supply + 10 * fill;
    }

    private double free(String resource, int node) {
        var usage = cluster.nodes().devices(resource).get(node);
        double sum = 0;
        for (int i = 0; usage != null && i < usage.size(); i++) {
            sum += usage.freeMilli(i);
        }
        return sum;
    }

    double freeCpu(int node) {
        int cpu = cluster.resources().number(Resources.CPU);
        return cluster.nodes().allocatable(cpu).get(node)
                - cluster.nodes().requested(cpu).get(node);
    }

    private double weight(int m) {
        double sum = 0;
        for (int j = 0; j < outlook.typical().size(); j++) {
            sum += unscaledWeight(j);
        }
        return unscaledWeight(m) / sum;
    }

    private double unscaledWeight(int m) {
        return outlook.typical().get(m).share() / Math.pow(20_000 + outlook.supplyMilli(m), 1.2);
    }

    /** U_m of a node. */
    double supplyOf(TypicalPod pod, int node) {
        var request = pod.devices();
        var usage = cluster.nodes().devices(request.resource()).get(node);
        double cpu = freeCpu(node);
        if (usage == null || cpu < pod.milliCpu()) {
            return 0;
        }
        int fits = 0;
        for (int i = 0; i < usage.size(); i++) {
            if (allowed(request, usage.devices().get(i))) {
                fits += usage.freeMilli(i) / request.computeMilli();
            }
        }
        double copies = fits / request.count();
        double byCpu = pod.milliCpu() == 0 ? Double.POSITIVE_INFINITY : cpu / pod.milliCpu();
        return (double) request.count() * request.computeMilli() * Math.min(copies, byCpu);
    }

    private static boolean allowed(DeviceRequest request, Device device) {
        return request.models().isEmpty() || request.models().contains(device.model());
    }

    private double fillOf(String resource, Device device, int roomMilli, double milliCpu) {
        double q = Math.min(80, milliCpu / 500);
        int lower = (int) q;
        double low = fillOf(resource, device, roomMilli / 10, lower);
        return q == lower ? low : low + (q - lower) * (fillOf(resource, device, roomMilli / 10, lower + 1) - low);
    }

    private record Use(int room, int cpu) {}

    private record Way(double end, double share) {}

    /** R of r hundredths of room and q steps of cores. */
    private double fillOf(String resource, Device device, int room, int cpu) {
        String key = resource + "|" + device.model() + "|" + room + "|" + cpu;
        var known = fills.get(key);
        if (known != null) {
            return known;
        }
        var shares = new HashMap<Use, Double>();
        double common = outlook.typical().stream()
                .filter(TypicalPod::common)
                .mapToDouble(TypicalPod::share)
                .sum();
        for (var pod : outlook.typical()) {
            var request = pod.devices();
            if (pod.common() && request.resource().equals(resource) && allowed(request, device)) {
                int a = Math.ceilDiv(request.computeMilli(), 10);
                int b = (int) Math.min(80, Math.ceilDiv(pod.milliCpu() / request.count(), 500));
                shares.merge(new Use(a, b), pod.share() / common * request.count(), Double::sum);
            }
        }
        var ways = new ArrayList<Way>();
        shares.forEach((use, share) -> {
            if (use.room <= room && use.cpu <= cpu) {
                ways.add(new Way(use.room + fillOf(resource, device, room - use.room, cpu - use.cpu), share));
            }
        });
        ways.sort(Comparator.comparingDouble(way -> -way.end));
        double expected = 0;
        double seen = 0;
        for (var way : ways) {
            expected += way.end * Math.exp(-150 * seen) * (1 - Math.exp(-150 * way.share));
            seen += way.share;
        }
        fills.put(key, expected);
        return expected;
    }
}

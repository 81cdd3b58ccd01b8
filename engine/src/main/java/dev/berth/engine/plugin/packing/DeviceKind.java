package dev.berth.engine.plugin.packing;

import dev.berth.engine.cluster.TypicalPod;
import dev.berth.engine.model.Device;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.IntStream;

/**
 * Devices that are alike to all pods, and what the typical pods are to them: those that may use the device, by ascending
 * cores, so that a look can stop at the first that asks for too many.
 */
final class DeviceKind {
    /** What pods can tell apart. */
    record Identity(String resource, String model, long memoryBytes, int replicas) {
        static Identity of(String resource, Device device) {
            return new Identity(resource, device.model(), device.memoryBytes(), device.replicas());
        }
    }

    private final Identity identity;
    private final Device sample;
    final FillTable fill;

    /** By place: which typical pod, what it takes of a device, on how many devices, with how many cores. */
    final int[] typical;

    final int[] milli;
    final int[] devices;
    final double[] milliCpu;
    final double[] perMilliCpu;
    final Map<Gaps.Key, Gaps> gaps = new HashMap<>();

    DeviceKind(Identity identity, List<TypicalPod> pods, Map<List<FillTable.Use>, FillTable> tables) {
        this.identity = identity;
        sample = new Device(identity.model, identity.memoryBytes, true, 0, -1, identity.replicas);
        typical = IntStream.range(0, pods.size())
                .filter(m -> pods.get(m).devices().resource().equals(identity.resource)
                        && pods.get(m).milliOn(sample) > 0)
                .boxed()
                .sorted((a, b) ->
                        Long.compare(pods.get(a).milliCpu(), pods.get(b).milliCpu()))
                .mapToInt(Integer::intValue)
                .toArray();
        milli = new int[typical.length];
        devices = new int[typical.length];
        milliCpu = new double[typical.length];
        perMilliCpu = new double[typical.length];
        for (int i = 0; i < typical.length; i++) {
            var pod = pods.get(typical[i]);
            milli[i] = pod.milliOn(sample);
            devices[i] = pod.devices().count();
            milliCpu[i] = pod.milliCpu();
            perMilliCpu[i] = pod.milliCpu() == 0 ? 0 : 1.0 / pod.milliCpu();
        }
        fill = tables.computeIfAbsent(uses(pods), uses -> new FillTable(uses.toArray(FillTable.Use[]::new)));
    }

    /** Common pods alone: no device is kept open for a rare one. Pods that use a device alike are one. */
    private List<FillTable.Use> uses(List<TypicalPod> pods) {
        double common = pods.stream()
                .filter(TypicalPod::common)
                .mapToDouble(TypicalPod::share)
                .sum();
        var shares = new TreeMap<Integer, Double>();
        for (int i = 0; i < typical.length; i++) {
            var pod = pods.get(typical[i]);
            if (!pod.common()) {
                continue;
            }
            int room = FillTable.Use.roomSteps(milli[i]);
            int cpu = FillTable.Use.cpuSteps(pod.milliCpu(), devices[i]);
            shares.merge(cpu * 1000 + room, pod.share() / common * devices[i], Double::sum);
        }
        return shares.entrySet().stream()
                .map(entry -> new FillTable.Use(entry.getKey() % 1000, entry.getKey() / 1000, entry.getValue()))
                .toList();
    }

    Identity identity() {
        return identity;
    }

    /** A device of the kind on which nothing runs. */
    Device sample() {
        return sample;
    }

    /** The one object for devices of this kind with such rooms. */
    Gaps gaps(int[] ascending) {
        return gaps.computeIfAbsent(new Gaps.Key(ascending), key -> new Gaps(this, key.rooms()));
    }
}

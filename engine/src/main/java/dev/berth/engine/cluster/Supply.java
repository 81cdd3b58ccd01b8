package dev.berth.engine.cluster;

import dev.berth.engine.model.Device;
import dev.berth.engine.model.Resources;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** How much of each typical pod the nodes of a cluster could take, see {@link Outlook}. O(nodes x typical pods). */
final class Supply {
    private final List<TypicalPod> typical;
    private final double bytesPerMilliCpu;
    private final NodeColumns nodes;
    private final LongColumn[] cpu;
    private final LongColumn[] memory;
    private final Map<Device, int[]> milliByDevice = new HashMap<>();
    private int[] rooms = new int[8];

    Supply(List<TypicalPod> typical, double bytesPerMilliCpu, NodeColumns nodes, ResourceNames names) {
        this.typical = typical;
        this.bytesPerMilliCpu = bytesPerMilliCpu;
        this.nodes = nodes;
        cpu = columns(nodes, names.number(Resources.CPU));
        memory = columns(nodes, names.number(Resources.MEMORY));
    }

    private static LongColumn[] columns(NodeColumns nodes, int resource) {
        return new LongColumn[] {nodes.allocatable(resource), nodes.requested(resource)};
    }

    double[] sum() {
        double[] sums = new double[typical.size()];
        for (var resource : nodes.deviceResources()) {
            var column = nodes.devices(resource);
            for (int node = 0; node < nodes.limit(); node++) {
                var usage = column.get(node);
                if (usage != null) {
                    add(resource, usage, freeMilliCpu(node), sums);
                }
            }
        }
        return sums;
    }

    /** Free cores, or as many as the free memory is enough for. */
    private double freeMilliCpu(int node) {
        double free = cpu[0].get(node) - cpu[1].get(node);
        return bytesPerMilliCpu == 0
                ? free
                : Math.min(free, (memory[0].get(node) - memory[1].get(node)) / bytesPerMilliCpu);
    }

    private void add(String resource, DeviceUsage usage, double freeMilliCpu, double[] sums) {
        if (rooms.length < usage.size()) {
            rooms = new int[usage.size() * 2];
        }
        usage.rooms(rooms);
        long[] copies = new long[sums.length];
        for (int i = 0; i < usage.size(); ) {
            int room = rooms[i];
            var device = usage.devices().get(i);
            int alike = 1;
            while (i + alike < usage.size()
                    && rooms[i + alike] == room
                    && usage.devices().get(i + alike).equals(device)) {
                alike++;
            }
            if (room > 0) {
                int[] milli = milliByDevice.computeIfAbsent(device, this::milliOn);
                for (int m = 0; m < copies.length; m++) {
                    if (milli[m] > 0 && milli[m] <= room) {
                        copies[m] += (long) alike * (room / milli[m]);
                    }
                }
            }
            i += alike;
        }
        for (int m = 0; m < copies.length; m++) {
            var pod = typical.get(m);
            if (copies[m] > 0 && pod.devices().resource().equals(resource) && freeMilliCpu >= pod.milliCpu()) {
                double byDevices = copies[m] / pod.devices().count();
                sums[m] += pod.demandMilli()
                        * (pod.milliCpu() == 0 ? byDevices : Math.min(byDevices, freeMilliCpu / pod.milliCpu()));
            }
        }
    }

    private int[] milliOn(Device device) {
        return typical.stream().mapToInt(pod -> pod.milliOn(device)).toArray();
    }
}

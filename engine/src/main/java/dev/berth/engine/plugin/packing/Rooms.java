package dev.berth.engine.plugin.packing;

import dev.berth.engine.cluster.Cluster;
import dev.berth.engine.cluster.DeviceUsage;
import dev.berth.engine.cluster.LongColumn;
import dev.berth.engine.cluster.RefColumn;
import dev.berth.engine.cluster.TypicalPod;
import dev.berth.engine.model.Device;
import dev.berth.engine.model.Resources;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The room on each node of a cluster, seen with the eyes of one list of typical pods. */
final class Rooms {
    /** Different rooms kept; then all is forgotten. About 150 bytes each. */
    static final int ROOMS_MAX = 1 << 17;

    /** Memory is looked at up to so many cores more than are free, in steps. */
    private static final long SLACK_MAX_MILLI_CPU = 16_000;

    private static final long SLACK_STEP_MILLI_CPU = 500;

    final List<TypicalPod> typical;
    final double bytesPerMilliCpu;
    private final Cluster cluster;
    private final LongColumn cpuAllocatable;
    private final LongColumn cpuRequested;
    private final LongColumn memoryAllocatable;
    private final LongColumn memoryRequested;
    private final Map<DeviceKind.Identity, DeviceKind> kinds = new HashMap<>();
    private final Map<List<FillTable.Use>, FillTable> tables = new HashMap<>();
    private final Map<Room, Room> known = new HashMap<>();
    private final Map<LayoutKey, Layout> layouts = new HashMap<>();
    private final List<RefColumn<DeviceUsage>> columns = new ArrayList<>();
    private final List<String> resources = new ArrayList<>();
    private @Nullable Seen[] seen = new Seen[0];
    private int[] scratch = new int[8];

    /** Which kinds a list of devices has, and of which one each device is. */
    record Layout(DeviceKind[] kinds, int[] kindOf) {}

    private record LayoutKey(String resource, List<Device> devices) {}

    /** A node as it was looked at last. */
    private record Seen(
            long milliCpu, long memoryBytes, @Nullable DeviceUsage[] usages, Room room) {}

    Rooms(Cluster cluster, List<TypicalPod> typical, double bytesPerMilliCpu) {
        this.cluster = cluster;
        this.typical = typical;
        this.bytesPerMilliCpu = bytesPerMilliCpu;
        int cpu = cluster.resources().number(Resources.CPU);
        int memory = cluster.resources().number(Resources.MEMORY);
        cpuAllocatable = cluster.nodes().allocatable(cpu);
        cpuRequested = cluster.nodes().requested(cpu);
        memoryAllocatable = cluster.nodes().allocatable(memory);
        memoryRequested = cluster.nodes().requested(memory);
    }

    int size() {
        return known.size();
    }

    /** Of a node as it stands. */
    Room of(int node) {
        if (node >= seen.length) {
            seen = Arrays.copyOf(seen, Math.max(node + 1, cluster.nodes().limit()));
        }
        long milliCpu = cpuAllocatable.get(node) - cpuRequested.get(node);
        long memoryBytes = memoryAllocatable.get(node) - memoryRequested.get(node);
        var last = seen[node];
        if (last != null && last.milliCpu == milliCpu && last.memoryBytes == memoryBytes && same(last.usages, node)) {
            return last.room;
        }
        findColumns();
        var usages = new @Nullable DeviceUsage[columns.size()];
        var gaps = new ArrayList<Gaps>();
        for (int i = 0; i < usages.length; i++) {
            var usage = columns.get(i).get(node);
            usages[i] = usage;
            if (usage != null) {
                addGaps(resources.get(i), usage, gaps);
            }
        }
        var room = room(gaps.toArray(Gaps[]::new), milliCpu, slack(milliCpu, memoryBytes));
        seen[node] = new Seen(milliCpu, memoryBytes, usages, room);
        return room;
    }

    private boolean same(@Nullable DeviceUsage[] usages, int node) {
        if (usages.length != cluster.nodes().deviceResources().size()) {
            return false;
        }
        for (int i = 0; i < usages.length; i++) {
            if (columns.get(i).get(node) != usages[i]) {
                return false;
            }
        }
        return true;
    }

    private void findColumns() {
        if (columns.size() != cluster.nodes().deviceResources().size()) {
            columns.clear();
            resources.clear();
            resources.addAll(cluster.nodes().deviceResources());
            resources.forEach(resource -> columns.add(cluster.nodes().devices(resource)));
        }
    }

    private long slack(long milliCpu, long memoryBytes) {
        if (bytesPerMilliCpu == 0) {
            return SLACK_MAX_MILLI_CPU;
        }
        return bounded((long) (memoryBytes / bytesPerMilliCpu) - milliCpu);
    }

    private static long bounded(long slack) {
        return Math.min(SLACK_MAX_MILLI_CPU, Math.floorDiv(slack, SLACK_STEP_MILLI_CPU) * SLACK_STEP_MILLI_CPU);
    }

    private void addGaps(String resource, DeviceUsage usage, List<Gaps> into) {
        if (scratch.length < usage.size()) {
            scratch = new int[usage.size() * 2];
        }
        usage.rooms(scratch);
        var layout = layout(resource, usage);
        for (int kind = 0; kind < layout.kinds.length; kind++) {
            int count = 0;
            int[] rooms = new int[usage.size()];
            for (int i = 0; i < usage.size(); i++) {
                if (layout.kindOf[i] == kind) {
                    rooms[count++] = scratch[i];
                }
            }
            rooms = count == rooms.length ? rooms : Arrays.copyOf(rooms, count);
            Arrays.sort(rooms);
            into.add(layout.kinds[kind].gaps(rooms));
        }
    }

    Layout layout(String resource, DeviceUsage usage) {
        return layouts.computeIfAbsent(new LayoutKey(resource, usage.devices()), key -> {
            var devices = key.devices;
            var distinct = new ArrayList<DeviceKind>();
            int[] kindOf = new int[devices.size()];
            for (int i = 0; i < kindOf.length; i++) {
                var kind = kinds.computeIfAbsent(
                        DeviceKind.Identity.of(resource, devices.get(i)),
                        identity -> new DeviceKind(identity, typical, tables));
                if (!distinct.contains(kind)) {
                    distinct.add(kind);
                }
                kindOf[i] = distinct.indexOf(kind);
            }
            return new Layout(distinct.toArray(DeviceKind[]::new), kindOf);
        });
    }

    /** The room that is left when cores, memory and devices are taken. */
    Room after(Room room, long milliCpu, long memoryBytes, Gaps[] gaps) {
        long slack = room.slackMilliCpu;
        if (slack < SLACK_MAX_MILLI_CPU) {
            slack = bounded(slack - (long) (memoryBytes / bytesPerMilliCpu) + milliCpu);
        }
        return room(gaps, room.milliCpu - milliCpu, slack);
    }

    private Room room(Gaps[] gaps, long milliCpu, long slack) {
        var fresh = new Room(gaps, milliCpu, slack);
        var former = known.putIfAbsent(fresh, fresh);
        if (former != null) {
            return former;
        }
        fresh.number = known.size() - 1;
        return fresh;
    }
}

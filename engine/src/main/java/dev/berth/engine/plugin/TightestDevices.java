package dev.berth.engine.plugin;

import dev.berth.engine.cluster.DeviceUsage;
import dev.berth.engine.model.DeviceChoice.Together;
import dev.berth.engine.model.DeviceIndexes;
import dev.berth.engine.model.DeviceRequest;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Takes the devices that leave the least behind: for a share, those with the least room that suffices; for whole
 * devices, the smallest island (NVLink) that holds all of them, else as few islands as it takes, fullest use first.
 * Preferred models come before all that; devices that must be together come from the group with the least room that
 * suffices. Ties go to the smallest index.
 */
public final class TightestDevices implements DeviceChooser {
    public static final TightestDevices INSTANCE = new TightestDevices();

    private TightestDevices() {}

    @Override
    public DeviceIndexes choose(Incoming pod, int node, DeviceUsage usage) {
        var request = pod.shape().devices();
        var candidates = candidates(request, usage);
        var order = request.isWhole()
                ? byIsland(request, usage, candidates)
                : candidates.stream()
                        .sorted(Comparator.<Integer>comparingInt(i -> preference(request, usage, i))
                                .thenComparingInt(usage::freeMilli)
                                .thenComparingLong(usage::freeMemory)
                                .thenComparing(i -> i))
                        .toList();
        return usage.take(request, order);
    }

    private static List<Integer> candidates(DeviceRequest request, DeviceUsage usage) {
        var together = request.choice().together();
        int group = together == Together.ANYWHERE ? 0 : tightestGroup(request, usage, together);
        var candidates = new ArrayList<Integer>();
        for (int i = 0; i < usage.size(); i++) {
            if (together.groupOf(usage.devices().get(i)) == group && usage.hasRoom(request, i)) {
                candidates.add(i);
            }
        }
        return candidates;
    }

    /** Of the groups that hold enough, the one that has the least compute free; -1 where none does. */
    private static int tightestGroup(DeviceRequest request, DeviceUsage usage, Together together) {
        Map<Integer, Integer> free = new HashMap<>();
        for (int i = 0; i < usage.size(); i++) {
            free.merge(together.groupOf(usage.devices().get(i)), usage.freeMilli(i), Integer::sum);
        }
        return free.entrySet().stream()
                .filter(entry ->
                        entry.getKey() >= 0 && usage.available(request, together, entry.getKey()) == request.count())
                .min(Map.Entry.<Integer, Integer>comparingByValue().thenComparing(Map.Entry.comparingByKey()))
                .map(Map.Entry::getKey)
                .orElse(-1);
    }

    private static int preference(DeviceRequest request, DeviceUsage usage, int index) {
        return request.preferenceOf(usage.devices().get(index));
    }

    private static List<Integer> byIsland(DeviceRequest request, DeviceUsage usage, List<Integer> candidates) {
        Map<Integer, Integer> sizes = new HashMap<>();
        candidates.forEach(i -> sizes.merge(usage.devices().get(i).island(), 1, Integer::sum));
        int wanted = request.count();
        return candidates.stream()
                .sorted(Comparator.<Integer>comparingInt(i -> preference(request, usage, i))
                        .thenComparingInt(i -> {
                            int size = sizes.getOrDefault(usage.devices().get(i).island(), 0);
                            return size >= wanted ? size - wanted : Integer.MAX_VALUE - size;
                        })
                        .thenComparingInt(i -> usage.devices().get(i).island())
                        .thenComparing(i -> i))
                .toList();
    }
}

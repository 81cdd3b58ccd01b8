package dev.berth.engine.plugin;

import dev.berth.engine.cluster.DeviceUsage;
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
 * Ties go to the smallest index.
 */
public final class TightestDevices implements DeviceChooser {
    public static final TightestDevices INSTANCE = new TightestDevices();

    private TightestDevices() {}

    @Override
    public DeviceIndexes choose(Incoming pod, int node, DeviceUsage usage) {
        var request = pod.shape().devices();
        var candidates = new ArrayList<Integer>();
        for (int i = 0; i < usage.size(); i++) {
            if (usage.hasRoom(request, i)) {
                candidates.add(i);
            }
        }
        var order = request.isWhole()
                ? byIsland(request, usage, candidates)
                : candidates.stream()
                        .sorted(Comparator.<Integer>comparingInt(i -> preference(request, usage, i))
                                .thenComparingInt(usage::freeMilli)
                                .thenComparing(i -> i))
                        .toList();
        return DeviceIndexes.of(order.stream()
                .limit(request.count())
                .mapToInt(Integer::intValue)
                .toArray());
    }

    private static int preference(DeviceRequest request, DeviceUsage usage, int index) {
        int place = request.preferredModels().indexOf(usage.devices().get(index).model());
        return place < 0 ? Integer.MAX_VALUE : place;
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

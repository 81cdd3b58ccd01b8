package dev.berth.kubernetes.objects;

import dev.berth.engine.model.Device;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Remembers by which index a node knows a device that pods name by its UUID. A pod that is read before its node does not
 * find its devices here; it then counts as one that does not tell them, which is safe.
 */
final class DeviceNumbers {
    private final Map<String, Integer> indexes = new HashMap<>();

    void remember(List<Device> devices) {
        for (int i = 0; i < devices.size(); i++) {
            if (!devices.get(i).id().isEmpty()) {
                indexes.put(devices.get(i).id(), i);
            }
        }
    }

    /** The index of a device on its node; null where no node that was read has it. */
    @Nullable
    Integer indexOf(String id) {
        return indexes.get(id);
    }
}

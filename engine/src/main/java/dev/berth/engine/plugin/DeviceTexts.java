package dev.berth.engine.plugin;

import dev.berth.engine.cluster.DeviceUsage;
import dev.berth.engine.model.Device;
import dev.berth.engine.model.DeviceRequest;
import dev.berth.engine.model.Resources;
import java.util.ArrayList;
import java.util.stream.Collectors;

/** How device requests and what stands in their way are put into words. */
final class DeviceTexts {
    private DeviceTexts() {}

    /** {@code 4 nvidia.com/gpu}, or {@code 0.5 of compute and 20Gi of memory of 1 nvidia.com/gpu (H100 or A100)}. */
    static String needs(DeviceRequest request) {
        var shares = new ArrayList<String>();
        if (!request.isWhole()) {
            if (request.computeMilli() > 0) {
                shares.add(request.computeMilli() / 1000.0 + " of compute");
            }
            if (request.memoryBytes() > 0) {
                shares.add(Amounts.show(Resources.MEMORY, request.memoryBytes()) + " of memory");
            } else if (request.memoryMilli() > 0) {
                shares.add(request.memoryMilli() / 1000.0 + " of memory");
            }
        }
        var kinds = new ArrayList<String>();
        if (!request.models().isEmpty()) {
            kinds.add(String.join(" or ", request.models()));
        }
        if (request.minMemoryBytes() > 0) {
            kinds.add("at least " + Amounts.show(Resources.MEMORY, request.minMemoryBytes()) + " each");
        }
        return (shares.isEmpty() ? "" : String.join(" and ", shares) + " of ")
                + request.count() + " " + request.resource()
                + (kinds.isEmpty() ? "" : " (" + String.join(", ", kinds) + ")");
    }

    /** The models on a node, each once. */
    static String kind(DeviceUsage usage) {
        return usage.devices().stream()
                .map(device -> device.model().isEmpty() ? "of unknown model" : device.model())
                .distinct()
                .collect(Collectors.joining(" and "));
    }

    /** What keeps free devices from being given away, for those who wonder where they are. */
    static String obstacles(DeviceUsage usage) {
        var parts = new ArrayList<String>();
        long sick = usage.devices().stream().filter(device -> !device.healthy()).count();
        if (sick + usage.missing() > 0) {
            parts.add(sick + usage.missing() + " not healthy");
        }
        if (usage.unattributed() > 0) {
            parts.add(usage.unattributed() + " used by pods that do not say which they have");
        }
        int shared = 0;
        for (int i = 0; i < usage.size(); i++) {
            if (usage.usedMilli(i) > 0 && usage.usedMilli(i) < Device.WHOLE_MILLI) {
                shared++;
            }
        }
        if (shared > 0) {
            parts.add(shared + " in part");
        }
        return parts.isEmpty() ? "" : " (" + String.join(", ", parts) + ")";
    }
}

package dev.berth.kubernetes.objects;

import dev.berth.engine.model.Device;
import dev.berth.engine.model.DeviceIndexes;
import dev.berth.engine.model.DeviceRequest;
import dev.berth.engine.model.Labels;
import dev.berth.engine.model.Resources;
import dev.berth.kubernetes.tree.InputCode;
import java.util.Collections;
import java.util.List;
import java.util.Map;

/** Reads which devices nodes have and pods ask for. */
final class DeviceReader {
    static final String NVIDIA_GPU = "nvidia.com/gpu";

    /** Which devices of its node a pod has: indexes from 0, separated by commas. */
    static final String DEVICES_ANNOTATION = "berth.dev/devices";

    private DeviceReader() {}

    static Map<String, List<Device>> devices(Field status, Labels labels) {
        var capacity = status.at("capacity").present() ? status.at("capacity") : status.at("allocatable");
        long count = Quantities.quantity(capacity.at(NVIDIA_GPU)).value();
        if (count <= 0) {
            return Map.of();
        }
        if (count > DeviceIndexes.DEVICES_MAX) {
            throw capacity.at(NVIDIA_GPU)
                    .invalid(InputCode.TOO_MANY, "more than " + DeviceIndexes.DEVICES_MAX + " devices on one node");
        }
        var model = labels.get("nvidia.com/gpu.product");
        return Map.of(NVIDIA_GPU, Collections.nCopies((int) count, Device.of(model == null ? "" : model)));
    }

    static DeviceRequest request(Resources requests) {
        long count = requests.get(NVIDIA_GPU);
        return count == 0 || count > DeviceIndexes.DEVICES_MAX
                ? DeviceRequest.NONE
                : DeviceRequest.whole(NVIDIA_GPU, (int) count);
    }

    static DeviceIndexes assigned(Field metadata) {
        var field = metadata.at("annotations").at(DEVICES_ANNOTATION);
        String text = field.text("");
        if (text.isEmpty()) {
            return DeviceIndexes.NONE;
        }
        try {
            var parts = text.split(",", -1);
            var indexes = new int[parts.length];
            for (int i = 0; i < parts.length; i++) {
                indexes[i] = Integer.parseInt(parts[i].strip());
            }
            return DeviceIndexes.of(indexes);
        } catch (IllegalArgumentException wrong) {
            throw field.invalid("device indexes from 0 to " + (DeviceIndexes.DEVICES_MAX - 1)
                    + " are needed here, separated by commas and none twice");
        }
    }
}

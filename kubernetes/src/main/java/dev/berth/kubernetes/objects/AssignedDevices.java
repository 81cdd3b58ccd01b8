package dev.berth.kubernetes.objects;

import dev.berth.engine.model.DeviceIndexes;
import java.util.Arrays;
import java.util.List;
import java.util.TreeSet;

/** Reads which devices of its node a placed pod has, from what the scheduler that placed it has written on it. */
final class AssignedDevices {
    static final String BERTH = "berth.dev/devices";
    static final String HAMI = "hami.io/vgpu-devices-allocated";
    static final String VOLCANO = "volcano.sh/vgpu-ids-new";
    static final String KOORDINATOR = "scheduling.koordinator.sh/device-allocated";
    static final String KAI_GROUP = "runai-gpu-group";

    private final DeviceNumbers numbers;

    AssignedDevices(DeviceNumbers numbers) {
        this.numbers = numbers;
    }

    DeviceIndexes of(Field metadata) {
        var annotations = metadata.at("annotations");
        return annotations.present() ? devices(metadata).inZones(PodZones.shares(annotations)) : devices(metadata);
    }

    private DeviceIndexes devices(Field metadata) {
        var annotations = metadata.at("annotations");
        if (annotations.present()) {
            var own = annotations.at(BERTH);
            if (!own.text("").isEmpty()) {
                return indexes(own, own.text(""));
            }
            for (var name : new String[] {HAMI, VOLCANO}) {
                if (!annotations.at(name).text("").isEmpty()) {
                    return named(annotations.at(name));
                }
            }
            if (!annotations.at(KOORDINATOR).text("").isEmpty()) {
                return minors(annotations.at(KOORDINATOR));
            }
        }
        return groups(metadata.at("labels"));
    }

    /** Indexes from 0, separated by commas. */
    static DeviceIndexes indexes(Field field, String text) {
        try {
            return DeviceIndexes.of(Arrays.stream(text.split(",", -1))
                    .mapToInt(part -> Integer.parseInt(part.strip()))
                    .toArray());
        } catch (IllegalArgumentException wrong) {
            throw field.invalid("device indexes from 0 to " + (DeviceIndexes.DEVICES_MAX - 1)
                    + " are needed here, separated by commas and none twice");
        }
    }

    /** {@code UUID,NVIDIA,MiB,cores:…;} for each container; devices that no node is known to have are left out. */
    private DeviceIndexes named(Field field) {
        var found = new TreeSet<Integer>();
        for (var device : field.text("").split("[:;]")) {
            int comma = device.indexOf(',');
            var index = comma < 0
                    ? null
                    : numbers.indexOf(device.substring(0, comma).strip());
            if (index != null) {
                found.add(index);
            }
        }
        return of(found);
    }

    private static DeviceIndexes minors(Field field) {
        var root = field.json("{\"gpu\": [{\"minor\": 0}]}");
        var found = new TreeSet<Integer>();
        for (var each : root.at("gpu").items()) {
            int minor = each.at("minor").integer(-1);
            if (minor < 0 || minor >= DeviceIndexes.DEVICES_MAX) {
                throw each.at("minor").invalid("a device number from 0 is needed here");
            }
            found.add(minor);
        }
        return of(found);
    }

    private static DeviceIndexes of(TreeSet<Integer> indexes) {
        return DeviceIndexes.of(indexes.stream().mapToInt(Integer::intValue).toArray());
    }

    /** KAI labels pods that share a GPU with a group each; which GPU it is stands nowhere. */
    private static DeviceIndexes groups(Field labels) {
        if (!labels.present()) {
            return DeviceIndexes.NONE;
        }
        var one = labels.at(KAI_GROUP);
        if (!one.text("").isEmpty()) {
            return DeviceIndexes.sharing(List.of(one.text("")));
        }
        var several = new TreeSet<String>();
        labels.forEachEntry((name, field) -> {
            if (name.startsWith(KAI_GROUP + "/")) {
                several.add(field.text(""));
            }
        });
        return DeviceIndexes.sharing(several);
    }
}

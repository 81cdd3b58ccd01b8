package dev.berth.kubernetes.objects;

import dev.berth.engine.model.Device;
import dev.berth.engine.model.DeviceIndexes;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;

/**
 * Reads what HAMi's and Volcano's device plugins write about each GPU of a node. HAMi's is a JSON list in newer versions,
 * {@code UUID,shares,MiB,cores,model,NUMA,healthy[,index,mode]:…} in older ones; Volcano's is {@code
 * UUID,shares,MiB,model,healthy[,mode]:…}.
 *
 * <p>How many pods may share one GPU by number (the second field) is not held: their shares of memory and compute are.
 */
final class DeviceRegister {
    static final String HAMI = "hami.io/node-nvidia-register";
    static final String VOLCANO = "volcano.sh/node-vgpu-register";

    private static final int HAMI_FIELDS = 7;
    private static final int HAMI_FIELDS_WITH_INDEX = 9;
    private static final int VOLCANO_FIELDS = 5;

    private DeviceRegister() {}

    static List<Device> read(Field annotations) {
        var hami = annotations.at(HAMI);
        if (!hami.text("").isBlank()) {
            return hami.text("").stripLeading().startsWith("[") ? json(hami) : lines(hami, true);
        }
        var volcano = annotations.at(VOLCANO);
        return volcano.text("").isBlank() ? List.of() : lines(volcano, false);
    }

    private static List<Device> lines(Field field, boolean hami) {
        var devices = new TreeMap<Integer, Device>();
        for (var each : field.text("").split(":")) {
            if (each.isBlank()) {
                continue;
            }
            var parts = each.split(",", -1);
            if (parts.length < (hami ? HAMI_FIELDS : VOLCANO_FIELDS)) {
                throw field.invalid("each GPU needs "
                        + (hami ? "UUID,shares,MiB,cores,model,NUMA,healthy" : "UUID,shares,MiB,model,healthy"));
            }
            int index = hami && parts.length >= HAMI_FIELDS_WITH_INDEX ? (int) number(field, parts[7]) : devices.size();
            devices.put(
                    index,
                    device(
                            field,
                            parts[0],
                            number(field, parts[2]),
                            parts[hami ? 4 : 3],
                            hami ? (int) number(field, parts[5]) : -1,
                            parts[hami ? 6 : 4]));
        }
        return placed(field, devices);
    }

    private static List<Device> json(Field field) {
        var root = field.json("[{\"id\": \"GPU-1\", \"index\": 0}]");
        var devices = new TreeMap<Integer, Device>();
        for (var each : root.items()) {
            Map<String, Field> facts = new TreeMap<>();
            each.entries().forEach((name, fact) -> facts.put(name.toLowerCase(Locale.ROOT), fact));
            // Go leaves out zeros: an absent index, NUMA node or health stands for 0, 0 and false.
            devices.put(
                    (int) whole(facts, "index"),
                    device(
                            field,
                            text(facts, "id"),
                            whole(facts, "devmem"),
                            text(facts, "type"),
                            (int) whole(facts, "numa"),
                            text(facts, "health")));
        }
        return placed(field, devices);
    }

    private static String text(Map<String, Field> facts, String name) {
        var fact = facts.get(name);
        return fact == null ? "" : fact.text("");
    }

    private static long whole(Map<String, Field> facts, String name) {
        var fact = facts.get(name);
        return fact == null ? 0 : fact.number(0);
    }

    private static Device device(Field field, String id, long mebibytes, String model, int numa, String healthy) {
        if (mebibytes < 0 || mebibytes > Integer.MAX_VALUE || numa < -1) {
            throw field.invalid("GPU " + id + " has memory " + mebibytes + " MiB and NUMA node " + numa
                    + "; both must be numbers of the machine");
        }
        return new Device(id, model, mebibytes << 20, healthy.equalsIgnoreCase("true"), 0, numa, 1);
    }

    private static long number(Field field, String text) {
        try {
            return Long.parseLong(text.strip());
        } catch (NumberFormatException notNumber) {
            throw field.invalid("\"" + text + "\" stands where a whole number is needed");
        }
    }

    /** Devices at their index; what stands nowhere is a device that cannot be used. */
    static List<Device> placed(Field field, TreeMap<Integer, Device> devices) {
        if (devices.isEmpty()) {
            return List.of();
        }
        if (devices.firstKey() < 0 || devices.lastKey() >= DeviceIndexes.DEVICES_MAX) {
            throw field.invalid("device indexes must lie between 0 and " + (DeviceIndexes.DEVICES_MAX - 1));
        }
        var list = new ArrayList<Device>();
        for (int i = 0; i <= devices.lastKey(); i++) {
            list.add(devices.getOrDefault(i, Device.of("").healthy(false)));
        }
        return list;
    }
}

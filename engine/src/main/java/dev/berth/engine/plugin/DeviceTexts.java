package dev.berth.engine.plugin;

import dev.berth.engine.cluster.DeviceUsage;
import dev.berth.engine.model.Device;
import dev.berth.engine.model.DeviceChoice.Together;
import dev.berth.engine.model.DeviceRequest;
import dev.berth.engine.model.Resources;
import java.util.ArrayList;
import java.util.stream.Collectors;

/** How device requests and what stands in their way are put into words. */
public final class DeviceTexts {
    /** Runs of devices that are told apart in one text. */
    private static final int RUNS_MAX = 16;

    private DeviceTexts() {}

    /** {@code 4 nvidia.com/gpu}, or {@code 0.5 of compute and 20Gi of memory of 1 nvidia.com/gpu (H100 or A100)}. */
    public static String needs(DeviceRequest request) {
        var shares = new ArrayList<String>();
        if (!request.isWhole()) {
            if (request.computeMilli() > 0) {
                shares.add(request.computeMilli() / 1000.0 + " of compute");
            }
            if (request.memoryBytes() > 0) {
                shares.add(memory(request.memoryBytes()) + " of memory");
            } else if (request.memoryMilli() > 0) {
                shares.add(request.memoryMilli() / 1000.0 + " of memory");
            }
        }
        var kinds = kinds(request);
        return (shares.isEmpty() ? "" : String.join(" and ", shares) + " of ")
                + request.count() + " " + request.resource()
                + (kinds.isEmpty() ? "" : " (" + kinds + ")")
                + request.besides().stream().map(each -> " and " + needs(each)).collect(Collectors.joining());
    }

    private static String kinds(DeviceRequest request) {
        var kinds = new ArrayList<String>();
        if (!request.models().isEmpty()) {
            kinds.add(String.join(" or ", request.models()));
        }
        var choice = request.choice();
        if (!choice.excludedModels().isEmpty()) {
            kinds.add("not " + String.join(" or ", choice.excludedModels()));
        }
        if (request.minMemoryBytes() > 0) {
            kinds.add("at least " + memory(request.minMemoryBytes()) + " each");
        }
        if (!choice.ids().isEmpty()) {
            kinds.add("only " + String.join(" or ", choice.ids()));
        }
        if (!choice.excludedIds().isEmpty()) {
            kinds.add("not " + String.join(" or ", choice.excludedIds()));
        }
        if (choice.together() != Together.ANYWHERE) {
            kinds.add("on one " + group(request));
        }
        return String.join(", ", kinds);
    }

    private static String memory(long bytes) {
        return Amounts.show(Resources.MEMORY, bytes);
    }

    /** What all devices must share. */
    static String group(DeviceRequest request) {
        return switch (request.choice().together()) {
            case ANYWHERE -> "node";
            case ISLAND -> "island";
            case NUMA -> "NUMA node";
        };
    }

    /** The models on a node, each once. */
    static String kind(DeviceUsage usage) {
        return usage.devices().stream()
                .map(device -> (device.model().isEmpty() ? "of unknown model" : device.model())
                        + (device.memoryBytes() == 0 ? "" : " with " + memory(device.memoryBytes())))
                .distinct()
                .collect(Collectors.joining(" and "));
    }

    /** Why devices that are cut into replicas or instances will not do; empty where they are not. */
    static String divided(DeviceRequest request, DeviceUsage usage) {
        boolean instances = usage.devices().stream().anyMatch(Device::isInstance);
        int replicas = usage.devices().stream().mapToInt(Device::replicas).max().orElse(1);
        if (instances && (request.choice().undivided() || !request.isWhole())) {
            return "; a MIG instance is neither shared further nor a whole device";
        }
        return request.choice().undivided() && replicas > 1
                ? "; each is promised to " + replicas + " pods at a time, so none is a pod's alone"
                : "";
    }

    /** What is short on which device: {@code : 0-2 in use, 3 not healthy, 4 0.2 of compute and 8Gi free}. */
    static String each(DeviceRequest request, DeviceUsage usage) {
        var runs = new ArrayList<String>();
        int start = 0;
        for (int i = 1; i <= usage.size(); i++) {
            String state = state(request, usage, start);
            if (i == usage.size() || !state(request, usage, i).equals(state)) {
                runs.add((start == i - 1 ? "" + start : start + "-" + (i - 1)) + " " + state);
                start = i;
            }
        }
        var shown = new ArrayList<>(runs.subList(0, Math.min(RUNS_MAX, runs.size())));
        if (runs.size() > RUNS_MAX) {
            shown.add("…");
        }
        spokenFor(shown, usage);
        return shown.isEmpty() ? "" : ": " + String.join(", ", shown);
    }

    /** Units that are gone although no device tells it. */
    private static void spokenFor(ArrayList<String> texts, DeviceUsage usage) {
        if (usage.missing() > 0) {
            texts.add(usage.missing() + " the node has lost without naming them");
        }
        if (usage.unattributed() > 0) {
            texts.add(usage.unattributed() + " used by pods that do not say which they have");
        }
        if (usage.sharedGroups() > 0) {
            texts.add(usage.sharedGroups() + " shared by pods that do not say which they have");
        }
    }

    private static String state(DeviceRequest request, DeviceUsage usage, int index) {
        var device = usage.devices().get(index);
        if (!device.healthy()) {
            return "not healthy";
        }
        if (!request.accepts(device)) {
            return "of another kind";
        }
        if (usage.isUnused(index)) {
            return "free";
        }
        int milli = usage.freeMilli(index);
        long memory = usage.freeMemory(index);
        if (milli == 0 || memory == 0 || device.replicas() == 1 && request.isWhole()) {
            return milli == 0 || memory == 0 ? "in use" : "in use in part";
        }
        return milli / (double) Device.WHOLE_MILLI + " of compute"
                + (device.memoryBytes() == 0
                        ? " and " + memory / (double) Device.WHOLE_MILLI + " of memory"
                        : " and " + memory(memory))
                + " free";
    }
}

package dev.berth.engine.plugin.packing;

import dev.berth.engine.cluster.DeviceUsage;
import dev.berth.engine.model.Device;
import dev.berth.engine.model.DeviceIndexes;
import dev.berth.engine.model.Resources;
import dev.berth.engine.plugin.DeviceChooser;
import dev.berth.engine.plugin.Incoming;
import dev.berth.engine.plugin.TightestDevices;

/**
 * Takes the device that {@link PackingPotential} had in mind when it scored the node. Among equally good ones, a share
 * breaks into the island with the fewest unused devices; smallest index first. Whole devices, several shares, and pods
 * with models in order of preference are chosen by {@link TightestDevices}: devices of one kind with equal room are worth
 * the same, so only islands tell them apart.
 */
public final class PackingDevices implements DeviceChooser {
    public static final PackingDevices INSTANCE = new PackingDevices();

    private PackingDevices() {}

    @Override
    public DeviceIndexes choose(Incoming pod, int node, DeviceUsage usage) {
        var request = pod.shape().devices();
        if (request.isWhole()
                || request.count() > 1
                || !request.preferredModels().isEmpty()) {
            return TightestDevices.INSTANCE.choose(pod, node, usage);
        }
        var potential = Potential.of(pod.cluster());
        var asked = pod.shape().usage();
        var choice = potential
                .gains(asked.get(Resources.CPU), asked.get(Resources.MEMORY), request)
                .choose(potential.roomOf(node));
        int best = -1;
        if (choice != null) {
            var layout = potential.rooms().layout(request.resource(), usage);
            for (int i = 0; i < usage.size(); i++) {
                if (usage.room(i) == choice.room()
                        && layout.kinds()[layout.kindOf()[i]] == choice.kind()
                        && usage.hasRoom(request, i)
                        && (best < 0 || unusedBeside(usage, i) < unusedBeside(usage, best))) {
                    best = i;
                }
            }
        }
        return best < 0 ? TightestDevices.INSTANCE.choose(pod, node, usage) : DeviceIndexes.of(best);
    }

    /** Wholly unused devices of the island. */
    private static int unusedBeside(DeviceUsage usage, int index) {
        int island = usage.devices().get(index).island();
        int count = 0;
        for (int i = 0; i < usage.size(); i++) {
            if (usage.devices().get(i).island() == island && usage.room(i) == Device.WHOLE_MILLI) {
                count++;
            }
        }
        return count;
    }
}

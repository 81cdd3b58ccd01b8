package dev.berth.kubernetes.objects;

import dev.berth.engine.model.DeviceIndexes;
import dev.berth.engine.model.DeviceRequest;
import dev.berth.engine.model.Resources;
import dev.berth.kubernetes.tree.InputCode;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Reads what a pod asks of devices. The amount comes in one of five forms: whole devices by resource name, and shares as
 * Berth, KAI, HAMi, Volcano or Koordinator write them; two forms in one pod contradict each other. Which devices will do
 * is read from Berth's and HAMi's annotations, whatever the form. {@code docs/gpus.md} describes all of them.
 *
 * <p>Cost: a pod without annotations and without extended resources is seen through at once.
 */
final class PodDevices {
    private final DeviceKinds kinds;
    private final AssignedDevices assigned;

    PodDevices(DeviceKinds kinds, DeviceNumbers numbers) {
        this.kinds = kinds;
        assigned = new AssignedDevices(numbers);
    }

    /** The devices that a placed pod has, as far as it tells. */
    DeviceIndexes assigned(Field metadata) {
        return assigned.of(metadata);
    }

    /**
     * What the pod asks for.
     *
     * @param asked the sum of what its containers request, by name
     * @throws InvalidObjectException where it contradicts itself, or asks for what no device can give
     */
    DeviceRequest request(Field metadata, Field spec, Resources asked) {
        var annotations = metadata.at("annotations");
        var extended = extended(asked);
        if (extended == null && !annotations.present()) {
            return DeviceRequest.NONE;
        }
        var form = form(annotations, spec, extended);
        var wanted = DeviceLimits.read(annotations);
        if (extended == null && form == null) {
            if (wanted != DeviceLimits.NONE) {
                throw wanted.field()
                        .invalid(
                                InputCode.INCOMPLETE,
                                "the pod says which devices will do, but asks for none; request "
                                        + DeviceKinds.NVIDIA_GPU + ", or set " + BerthForm.FRACTION + " or "
                                        + BerthForm.MEMORY);
            }
            return DeviceRequest.NONE;
        }
        var request = extended == null ? form : merged(form, extended);
        if (request == null || request.isNone()) {
            return DeviceRequest.NONE;
        }
        if (wanted == DeviceLimits.NONE) {
            return request;
        }
        wanted.agreesWith(request);
        return wanted.on(request);
    }

    private @Nullable DeviceRequest form(Field annotations, Field spec, @Nullable TreeMap<String, Long> extended) {
        ShareForm.@Nullable Read found = null;
        for (var form : ShareForm.ALL) {
            var read = form.read(annotations, spec, extended == null ? new TreeMap<>() : extended);
            if (read != null) {
                if (found != null) {
                    throw read.field()
                            .invalid(
                                    InputCode.CONTRADICTION,
                                    "the pod asks for devices in two forms that contradict each other: "
                                            + found.field().path() + " and this one; keep one");
                }
                found = read;
            }
        }
        if (found == null) {
            return null;
        }
        if (extended != null) {
            found.agreesWith(extended, spec);
        }
        return found.request();
    }

    /** Adds whole devices of other resource names to a share; without a share, the first name decides. */
    private @Nullable DeviceRequest merged(@Nullable DeviceRequest share, TreeMap<String, Long> extended) {
        var whole = new ArrayList<DeviceRequest>();
        extended.forEach((resource, count) -> {
            boolean device = kinds.find(resource) != null && (share == null || !share.covers(resource));
            if (device && count > 0 && count <= DeviceIndexes.DEVICES_MAX) {
                whole.add(DeviceRequest.whole(resource, (int) (long) count));
            }
        });
        if (share != null) {
            return whole.isEmpty() ? share : share.and(whole, share.standsFor());
        }
        if (whole.isEmpty()) {
            return null;
        }
        int main = 0;
        for (int i = 0; i < whole.size(); i++) {
            if (whole.get(i).resource().equals(DeviceKinds.NVIDIA_GPU)) {
                main = i;
            }
        }
        var first = whole.remove(main);
        return whole.isEmpty() ? first : first.and(whole, Set.of());
    }

    /** Extended resources by name, null where there are none. */
    private static @Nullable TreeMap<String, Long> extended(Resources asked) {
        var found = new TreeMap<String, Long>();
        for (int i = 0; i < asked.size(); i++) {
            if (asked.name(i).indexOf('/') > 0) {
                found.put(asked.name(i), asked.amount(i));
            }
        }
        return found.isEmpty() ? null : found;
    }

    /** What each container that runs beside the others asks for. */
    static List<Field> amounts(Field spec, String name) {
        var found = new ArrayList<Field>();
        for (var container : spec.at("containers").items()) {
            found.add(container.at("resources", "requests").at(name));
        }
        return found;
    }
}

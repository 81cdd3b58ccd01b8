package dev.berth.kubernetes.capture;

import dev.berth.kubernetes.objects.GangAnnotations;
import dev.berth.kubernetes.tree.Value;
import java.util.LinkedHashMap;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Annotations stay where they decide something, each by its own name: whole domains would let through what nobody looked at. Some
 * values are names, some keys of labels.
 */
final class AnnotationRule implements Rule {
    static final Rule ANNOTATIONS = new AnnotationRule();

    private static final Set<String> NAMES = Set.of(
            GangAnnotations.GANG,
            GangAnnotations.ROLE,
            "scheduling.k8s.io/group-name",
            "pod-group-name",
            "volcano.sh/task-spec",
            "volume.kubernetes.io/selected-node",
            "volume.beta.kubernetes.io/storage-class");

    private static final Set<String> KEYS = Set.of(
            "kueue.x-k8s.io/podset-required-topology",
            "kueue.x-k8s.io/podset-preferred-topology",
            "kueue.x-k8s.io/podset-slice-required-topology");

    /** Numbers, amounts, models and identities of devices, settings that only software has. */
    private static final Set<String> AS_THEY_ARE = Set.of(
            "kueue.x-k8s.io/pod-group-total-count",
            "kueue.x-k8s.io/podset-slice-size",
            "berth.dev/gpu-fraction",
            "berth.dev/gpu-compute",
            "berth.dev/gpu-memory",
            "berth.dev/gpu-count",
            "berth.dev/gpu-models",
            "berth.dev/gpu-models-preferred",
            "berth.dev/gpu-memory-min",
            "berth.dev/gpu-together",
            "berth.dev/mig-profile",
            "berth.dev/devices",
            "berth.dev/device-topology",
            "berth.dev/unhealthy-devices",
            "berth.dev/numa-zones",
            "kai.scheduler/numa-placement-observed",
            "kai.scheduler/numa-placement-predicted",
            "gpu-fraction",
            "gpu-memory",
            "gpu-fraction-num-devices",
            "hami.io/node-nvidia-register",
            "hami.io/vgpu-devices-allocated",
            "nvidia.com/use-gputype",
            "nvidia.com/nouse-gputype",
            "nvidia.com/use-gpuuuid",
            "nvidia.com/nouse-gpuuuid",
            "volcano.sh/node-vgpu-register",
            "volcano.sh/vgpu-ids-new",
            "scheduling.koordinator.sh/device-allocated",
            "pv.kubernetes.io/bind-completed",
            "pv.kubernetes.io/bound-by-controller",
            "storageclass.kubernetes.io/is-default-class",
            "storage.alpha.kubernetes.io/migrated-plugins");

    private AnnotationRule() {}

    @Override
    public Value apply(Value value, Disguise names) {
        var kept = new LinkedHashMap<String, Value>();
        if (value instanceof Value.Mapping mapping) {
            mapping.entries().forEach((key, each) -> {
                var rule = of(key);
                if (rule != null) {
                    kept.put(key, rule.apply(each, names));
                }
            });
        }
        return new Value.Mapping(kept, 0);
    }

    private static @Nullable Rule of(String key) {
        if (NAMES.contains(key)) {
            return CommonRules.NAME;
        }
        if (KEYS.contains(key) || GangAnnotations.LEVELS.contains(key)) {
            return CommonRules.KEY;
        }
        return AS_THEY_ARE.contains(key) || GangAnnotations.NUMBERS.contains(key) ? KEEP : null;
    }
}

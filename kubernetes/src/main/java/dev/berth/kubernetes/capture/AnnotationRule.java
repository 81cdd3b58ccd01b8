package dev.berth.kubernetes.capture;

import dev.berth.kubernetes.tree.Value;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Annotations stay where they decide something, and only those; some of their values are names, some keys of labels. */
final class AnnotationRule implements Rule {
    static final Rule ANNOTATIONS = new AnnotationRule();

    private static final Set<String> NAMES = Set.of(
            "berth.dev/gang",
            "berth.dev/role",
            "scheduling.k8s.io/group-name",
            "pod-group-name",
            "volcano.sh/task-spec",
            "volume.kubernetes.io/selected-node",
            "volume.beta.kubernetes.io/storage-class");

    private static final Set<String> AS_THEY_ARE = Set.of(
            "gpu-fraction",
            "gpu-memory",
            "gpu-fraction-num-devices",
            "pv.kubernetes.io/bind-completed",
            "pv.kubernetes.io/bound-by-controller",
            "storageclass.kubernetes.io/is-default-class",
            "storage.alpha.kubernetes.io/migrated-plugins");

    private static final List<String> DOMAINS = List.of(
            "berth.dev/",
            "hami.io/",
            "nvidia.com/",
            "scheduling.koordinator.sh/",
            "kueue.x-k8s.io/",
            "volcano.sh/vgpu-",
            "volcano.sh/node-vgpu-");

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
        if (AS_THEY_ARE.contains(key)) {
            return KEEP;
        }
        if (DOMAINS.stream().noneMatch(key::startsWith)) {
            return null;
        }
        return key.contains("topology-") && !key.endsWith("-size") && !key.equals("berth.dev/device-topology")
                        || key.endsWith("-topology") && !key.equals("berth.dev/device-topology")
                ? CommonRules.KEY
                : KEEP;
    }
}

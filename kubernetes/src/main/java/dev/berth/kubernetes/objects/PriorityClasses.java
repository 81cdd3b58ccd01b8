package dev.berth.kubernetes.objects;

import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Priority classes that were read, and what a pod has from them: the API server's admission writes the class's number and
 * preemption policy into each pod that has none of its own.
 */
final class PriorityClasses {
    private record PriorityClass(int value, boolean preempts) {}

    private static final Map<String, PriorityClass> BUILT_IN = Map.of(
            "system-cluster-critical",
            new PriorityClass(2_000_000_000, true),
            "system-node-critical",
            new PriorityClass(2_000_001_000, true));

    private static final PriorityClass NONE = new PriorityClass(0, true);

    private final boolean admitting;
    private final Map<String, PriorityClass> byName = new HashMap<>(BUILT_IN);
    private @Nullable PriorityClass standard;

    /** @param admitting false where pods count as they are written, which is how kube-scheduler takes them */
    PriorityClasses(boolean admitting) {
        this.admitting = admitting;
    }

    void remember(Field object) {
        var read = new PriorityClass(object.at("value").integer(0), preempts(object.at("preemptionPolicy"), true));
        byName.put(object.at("metadata", "name").required(), read);
        // Of several defaults, admission takes the least.
        if (object.at("globalDefault").isTrue() && (standard == null || read.value() < standard.value())) {
            standard = read;
        }
    }

    int priority(Field spec) {
        var own = spec.at("priority");
        return own.present() ? own.integer(0) : of(spec).value();
    }

    boolean preempts(Field spec) {
        var own = spec.at("preemptionPolicy");
        return own.present() ? preempts(own, true) : of(spec).preempts();
    }

    private PriorityClass of(Field spec) {
        if (!admitting) {
            return NONE;
        }
        String name = spec.at("priorityClassName").text("");
        if (name.isEmpty()) {
            return standard == null || spec.has("priority") ? NONE : standard;
        }
        return byName.getOrDefault(name, NONE);
    }

    private static boolean preempts(Field policy, boolean otherwise) {
        return switch (policy.text("")) {
            case "" -> otherwise;
            case "PreemptLowerPriority" -> true;
            case "Never" -> false;
            default -> throw policy.invalid("unknown policy; use PreemptLowerPriority or Never");
        };
    }
}

package dev.berth.embedded.kinds;

import dev.berth.embedded.api.ApiException;
import dev.berth.embedded.api.Cause;
import dev.berth.embedded.api.Rules;
import dev.berth.embedded.json.Json;
import dev.berth.embedded.store.Resource;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Pods: defaults, admission of priorities and tolerations, and which part of a spec may still change. */
final class PodRules implements Rules {
    private static final Resource PRIORITY_CLASSES = new Resource("scheduling.k8s.io", "priorityclasses");
    private static final long EVICTION_AFTER_SECONDS = 300;

    @Override
    public Json.Obj defaults(Json.Obj pod) {
        return pod.change("spec", PodDefaults::complete);
    }

    @Override
    public Json.Obj created(Json.Obj pod, Context context) {
        var admitted = pod.change("spec", spec -> tolerating(prioritised(pod, spec, context)));
        var status = Json.object("phase", "Pending", "qosClass", PodDefaults.qosClass(admitted.get("spec")));
        if (!admitted.at("spec", "schedulingGates").items().isEmpty()) {
            status = status.with(
                    "conditions",
                    List.of(Json.object(
                            "type", "PodScheduled",
                            "status", "False",
                            "lastProbeTime", Json.NULL,
                            "lastTransitionTime", Json.NULL,
                            "reason", "SchedulingGated",
                            "message", "Scheduling is blocked due to non-empty scheduling gates")));
        }
        return admitted.with("status", status);
    }

    private static Json.Obj prioritised(Json.Obj pod, Json.Obj spec, Context context) {
        String asked = spec.get("priorityClassName").text("");
        Json priority = Json.of(0);
        String policy = "PreemptLowerPriority";
        String name = asked;
        if (asked.isEmpty()) {
            for (var each : context.all(PRIORITY_CLASSES, "")) {
                if (each.object().get("globalDefault").isTrue()) {
                    name = each.name();
                }
            }
        }
        if (!name.isEmpty()) {
            var found = context.find(PRIORITY_CLASSES, "", name);
            if (found == null) {
                throw forbidden(pod, "no PriorityClass with name " + name + " was found");
            }
            priority = found.object().get("value");
            policy = found.object().get("preemptionPolicy").text(policy);
        }
        var given = spec.get("priority");
        if (given.present() && given.number(0) != priority.number(0)) {
            throw forbidden(
                    pod,
                    "the integer value of priority (" + given.plain()
                            + ") must not be provided in pod spec; priority admission controller computed "
                            + priority.plain() + " from the given PriorityClass name");
        }
        var resolved = spec.with("priority", priority).orElse(policy, "preemptionPolicy");
        return name.isEmpty() ? resolved : resolved.with("priorityClassName", name);
    }

    private static ApiException forbidden(Json.Obj pod, String why) {
        return ApiException.forbidden(
                BuiltIn.POD_NAMES, pod.at("metadata", "name").text(""), why);
    }

    /** Pods stay for a while on a node that fails, unless they say otherwise. */
    private static Json.Obj tolerating(Json.Obj spec) {
        var tolerations = new ArrayList<>(spec.get("tolerations").items());
        for (String taint : List.of("node.kubernetes.io/not-ready", "node.kubernetes.io/unreachable")) {
            boolean tolerated = tolerations.stream().anyMatch(toleration -> {
                String key = toleration.get("key").text("");
                String effect = toleration.get("effect").text("");
                return (key.isEmpty() || key.equals(taint)) && (effect.isEmpty() || effect.equals("NoExecute"));
            });
            if (!tolerated) {
                tolerations.add(Json.object(
                        "key",
                        taint,
                        "operator",
                        "Exists",
                        "effect",
                        "NoExecute",
                        "tolerationSeconds",
                        EVICTION_AFTER_SECONDS));
            }
        }
        return spec.with("tolerations", tolerations);
    }

    @Override
    public List<Cause> check(Json.Obj pod) {
        return PodChecks.check(pod.get("spec"), "spec");
    }

    @Override
    public List<Cause> checkUpdate(Json.Obj before, Json.Obj after) {
        return PodChecks.checkUpdate(before, after);
    }

    @Override
    public long graceSeconds(Json.Obj pod, @Nullable Long asked) {
        boolean runs = !pod.at("spec", "nodeName").text("").isEmpty()
                && !Set.of("Succeeded", "Failed")
                        .contains(pod.at("status", "phase").text(""));
        if (!runs) {
            return 0;
        }
        return asked == null
                ? pod.at("spec", "terminationGracePeriodSeconds").number(PodDefaults.GRACE_SECONDS)
                : Math.max(0, asked);
    }
}

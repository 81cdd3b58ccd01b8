package dev.berth.embedded.kinds;

import dev.berth.embedded.api.Cause;
import dev.berth.embedded.api.Rules;
import dev.berth.embedded.json.Json;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;

/** Priorities, disruption budgets and native gangs. */
final class SchedulingRules {
    /** The greatest priority that users may give. */
    private static final long PRIORITY_MAX = 1_000_000_000;

    private SchedulingRules() {}

    static final Rules PRIORITY_CLASS = new PriorityClassRules();

    private static final class PriorityClassRules implements Rules {
        @Override
        public Json.Obj defaults(Json.Obj object) {
            return object.orElse("PreemptLowerPriority", "preemptionPolicy");
        }

        @Override
        public List<Cause> check(Json.Obj object) {
            String name = object.at("metadata", "name").text("");
            long value = object.get("value").number(0);
            var causes = new ArrayList<Cause>();
            boolean known = name.equals("system-cluster-critical") || name.equals("system-node-critical");
            if (name.startsWith("system-") && !known) {
                causes.add(Cause.forbidden(
                        "metadata.name",
                        "priority class names with 'system-' prefix are reserved for system use only"));
            }
            if (!known && value > PRIORITY_MAX) {
                causes.add(Cause.forbidden("value", "maximum allowed value of a user defined priority is 1000000000"));
            }
            return causes;
        }

        @Override
        public List<Cause> checkUpdate(Json.Obj before, Json.Obj after) {
            return before.get("value").equals(after.get("value"))
                    ? List.of()
                    : List.of(Cause.forbidden("value", "may not be changed in an update."));
        }
    }

    static final Rules BUDGET = Simple.COUNTED.checking(budget -> {
        boolean least = budget.at("spec", "minAvailable").present();
        boolean most = budget.at("spec", "maxUnavailable").present();
        return least && most
                ? List.of(
                        Cause.invalid("spec", budget.get("spec"), "minAvailable and maxUnavailable cannot be both set"))
                : List.of();
    });

    static final Rules POD_GROUP = Simple.COUNTED
            .checking(group -> policy(group.at("spec", "schedulingPolicy"), "spec.schedulingPolicy"))
            .checkingUpdates(SchedulingRules::sameContent);

    static final Rules WORKLOAD = Simple.COUNTED
            .checking(workload -> {
                var causes = new ArrayList<Cause>();
                var names = new HashSet<String>();
                int i = 0;
                for (var template : workload.at("spec", "podGroupTemplates").items()) {
                    String field = "spec.podGroupTemplates[" + i++ + "]";
                    String name = template.get("name").text("");
                    if (name.isEmpty()) {
                        causes.add(Cause.required(field + ".name", ""));
                    } else if (!names.add(name)) {
                        causes.add(Cause.duplicate(field + ".name", name));
                    }
                    causes.addAll(policy(template.get("schedulingPolicy"), field + ".schedulingPolicy"));
                }
                if (i == 0) {
                    causes.add(Cause.required("spec.podGroupTemplates", "must have at least one item"));
                }
                return causes;
            })
            .checkingUpdates(SchedulingRules::sameContent);

    private static List<Cause> policy(Json policy, String field) {
        boolean basic = policy.get("basic").present();
        boolean gang = policy.get("gang").present();
        if (basic == gang) {
            return List.of(Cause.invalid(field, policy, "must specify exactly one of: `basic`, `gang`"));
        }
        long least = policy.at("gang", "minCount").number(0);
        return gang && least < 1
                ? List.of(Cause.invalid(field + ".gang.minCount", Json.of(least), "must be greater than or equal to 1"))
                : List.of();
    }

    private static List<Cause> sameContent(Json.Obj was, Json.Obj is) {
        return was.get("spec").equals(is.get("spec"))
                ? List.of()
                : List.of(Cause.invalid("spec", is.get("spec"), "field is immutable"));
    }
}

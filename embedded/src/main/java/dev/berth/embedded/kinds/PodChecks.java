package dev.berth.embedded.kinds;

import dev.berth.embedded.api.Cause;
import dev.berth.embedded.api.Names;
import dev.berth.embedded.json.Json;
import dev.berth.kubernetes.objects.Quantity;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** What is refused in pod specs, of pods and of templates. */
final class PodChecks {
    private static final Set<String> RESTART = Set.of("Always", "OnFailure", "Never");

    private PodChecks() {}

    static List<Cause> check(Json spec, String path) {
        var causes = new ArrayList<Cause>();
        if (spec.get("containers").items().isEmpty()) {
            causes.add(Cause.required(path + ".containers", ""));
        }
        var names = new HashSet<String>();
        for (String list : List.of("initContainers", "containers")) {
            int i = 0;
            for (var container : spec.get(list).items()) {
                checkContainer(container, path + "." + list + "[" + i++ + "]", names, causes);
            }
        }
        String restart = spec.get("restartPolicy").text("Always");
        if (!RESTART.contains(restart)) {
            causes.add(Cause.notSupported(path + ".restartPolicy", restart, "\"Always\", \"OnFailure\", \"Never\""));
        }
        var gates = new HashSet<String>();
        int i = 0;
        for (var gate : spec.get("schedulingGates").items()) {
            String name = gate.get("name").text("");
            String field = path + ".schedulingGates[" + i++ + "]";
            if (!Names.isQualified(name)) {
                causes.add(Cause.invalid(field, name, "name part must be non-empty"));
            } else if (!gates.add(name)) {
                causes.add(Cause.duplicate(field, name));
            }
        }
        if (!gates.isEmpty() && spec.get("nodeName").present()) {
            causes.add(
                    Cause.forbidden(path + ".nodeName", "cannot be set until all schedulingGates have been cleared"));
        }
        return causes;
    }

    private static void checkContainer(Json container, String path, Set<String> names, List<Cause> causes) {
        String name = container.get("name").text("");
        if (name.isEmpty()) {
            causes.add(Cause.required(path + ".name", ""));
        } else {
            String wrong = Names.checkLabel(name);
            if (wrong != null) {
                causes.add(Cause.invalid(path + ".name", name, wrong));
            } else if (!names.add(name)) {
                causes.add(Cause.duplicate(path + ".name", name));
            }
        }
        if (container.get("image").text("").isEmpty()) {
            causes.add(Cause.required(path + ".image", ""));
        }
        checkAmounts(container.at("resources", "limits"), path + ".resources.limits", causes);
        checkAmounts(container.at("resources", "requests"), path + ".resources.requests", causes);
        checkRequests(container.get("resources"), path + ".resources", causes);
    }

    private static void checkAmounts(Json amounts, String path, List<Cause> causes) {
        amounts.fields().forEach((resource, amount) -> {
            try {
                if (Quantity.parse(amount.plain()).isNegative()) {
                    causes.add(Cause.invalid(
                            path + "[" + resource + "]", amount.plain(), "must be greater than or equal to 0"));
                }
            } catch (IllegalArgumentException malformed) {
                causes.add(Cause.invalid(
                        path + "[" + resource + "]", amount.plain(), String.valueOf(malformed.getMessage())));
            }
        });
    }

    private static void checkRequests(Json resources, String path, List<Cause> causes) {
        resources.get("requests").fields().forEach((resource, request) -> {
            var limit = resources.at("limits", resource);
            if (!limit.present()) {
                if (resource.contains("/") && !resource.contains("kubernetes.io/")) {
                    causes.add(Cause.required(path + ".limits", "Limit must be set for non overcommitable resources"));
                }
                return;
            }
            try {
                int compared = Quantity.parse(request.plain())
                        .amount()
                        .compareTo(Quantity.parse(limit.plain()).amount());
                if (compared > 0) {
                    causes.add(Cause.invalid(
                            path + ".requests",
                            request.plain(),
                            "must be less than or equal to " + resource + " limit of " + limit.plain()));
                } else if (compared < 0 && resource.contains("/") && !resource.contains("kubernetes.io/")) {
                    causes.add(Cause.invalid(
                            path + ".requests",
                            request.plain(),
                            "must be equal to " + resource + " limit of " + limit.plain()));
                }
            } catch (IllegalArgumentException malformed) {
                // Told by checkAmounts.
            }
        });
    }

    /** Of a spec only images, deadlines, more tolerations and, behind gates, a narrower selector may change. */
    static List<Cause> checkUpdate(Json.Obj before, Json.Obj after) {
        var was = before.get("spec").asObject();
        var is = after.get("spec").asObject();
        if (was.equals(is)) {
            return List.of();
        }
        var causes = new ArrayList<Cause>();
        boolean gated = !was.get("schedulingGates").items().isEmpty();
        var known = new HashSet<>(was.get("schedulingGates").items());
        if (!known.containsAll(is.get("schedulingGates").items())) {
            causes.add(Cause.forbidden(
                    "spec.schedulingGates", "only deletion is allowed, but found new scheduling gates"));
        }
        if (!is.get("tolerations").items().containsAll(was.get("tolerations").items())) {
            causes.add(Cause.forbidden(
                    "spec.tolerations", "existing toleration can not be modified except its tolerationSeconds"));
        }
        if (!comparable(was, gated).equals(comparable(is, gated))) {
            causes.add(Cause.forbidden(
                    "spec",
                    "pod updates may not change fields other than `spec.containers[*].image`,"
                            + "`spec.initContainers[*].image`,`spec.activeDeadlineSeconds`,"
                            + "`spec.tolerations` (only additions to existing tolerations),"
                            + "`spec.terminationGracePeriodSeconds` (allow it to be set to 1 if it was previously"
                            + " negative)"));
        }
        return causes;
    }

    private static Json.Obj comparable(Json.Obj spec, boolean gated) {
        var rest = spec.without("activeDeadlineSeconds").without("tolerations").without("schedulingGates");
        if (gated) {
            rest = rest.without("nodeSelector").drop("affinity", "nodeAffinity");
            rest = rest.get("affinity").fields().isEmpty() ? rest.without("affinity") : rest;
        }
        for (String list : List.of("initContainers", "containers")) {
            if (rest.get(list) instanceof Json.Arr containers) {
                rest = rest.with(
                        list,
                        new Json.Arr(containers.items().stream()
                                .map(container -> (Json) container.asObject().without("image"))
                                .toList()));
            }
        }
        return rest;
    }
}

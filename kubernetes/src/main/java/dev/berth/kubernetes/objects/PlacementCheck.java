package dev.berth.kubernetes.objects;

import dev.berth.kubernetes.tree.InputCode;
import java.util.HashSet;
import java.util.Set;

/**
 * Refuses wishes about nodes that the API server would refuse: spreading, affinity, tolerations.
 *
 * <p>Source: Kubernetes 1.37, {@code validateTopologySpreadConstraints}, {@code ValidateNodeSelectorRequirement}, {@code
 * ValidatePreferredSchedulingTerms}, {@code validatePodAffinity} and {@code ValidateTolerations} in {@code
 * pkg/apis/core/validation/validation.go}.
 */
final class PlacementCheck {
    private static final Set<String> POLICIES = Set.of("Honor", "Ignore");
    private static final String REQUIRED = "requiredDuringSchedulingIgnoredDuringExecution";
    private static final String PREFERRED = "preferredDuringSchedulingIgnoredDuringExecution";
    private static final int WEIGHT_GREATEST = 100;

    private PlacementCheck() {}

    static void check(Field spec) {
        var pairs = new HashSet<String>();
        spec.at("topologySpreadConstraints").items().forEach(constraint -> spread(constraint, pairs));
        spec.at("tolerations").items().forEach(PlacementCheck::toleration);
        var affinity = spec.at("affinity");
        if (affinity.present()) {
            nodeAffinity(affinity.at("nodeAffinity"));
            podAffinity(affinity.at("podAffinity"));
            podAffinity(affinity.at("podAntiAffinity"));
        }
    }

    private static void spread(Field constraint, Set<String> pairs) {
        positive(constraint.at("maxSkew"), constraint.at("maxSkew").integer(0));
        topologyKey(constraint.at("topologyKey"));
        String when = constraint.at("whenUnsatisfiable").text("");
        if (!pairs.add(constraint.at("topologyKey").text("") + " " + when)) {
            throw constraint.invalid(
                    InputCode.NAMED_TWICE,
                    "another constraint has this topologyKey and whenUnsatisfiable; keep one of them");
        }
        var minDomains = constraint.at("minDomains");
        if (minDomains.present()) {
            positive(minDomains, minDomains.integer(0));
            if (!when.equals("DoNotSchedule")) {
                throw minDomains.invalid(
                        InputCode.CONTRADICTION, "it needs whenUnsatisfiable: DoNotSchedule; remove it or set that");
            }
        }
        policy(constraint.at("nodeAffinityPolicy"));
        policy(constraint.at("nodeTaintsPolicy"));
    }

    private static void positive(Field field, int number) {
        if (number < 1) {
            throw field.invalid("a number from 1 is needed here");
        }
    }

    private static void policy(Field policy) {
        if (policy.present() && !POLICIES.contains(policy.text(""))) {
            throw policy.invalid("unknown policy; use Honor or Ignore");
        }
    }

    private static void topologyKey(Field key) {
        if (key.text("").isEmpty()) {
            throw key.invalid(
                    InputCode.MISSING_VALUE, "the key of a node label is needed here, such as kubernetes.io/hostname");
        }
    }

    private static void nodeAffinity(Field affinity) {
        var required = affinity.at(REQUIRED);
        if (required.present()) {
            var terms = required.at("nodeSelectorTerms");
            if (terms.items().isEmpty()) {
                throw terms.invalid(InputCode.MISSING_VALUE, "at least one term is needed here");
            }
            terms.items().forEach(PlacementCheck::nodeTerm);
        }
        for (var term : affinity.at(PREFERRED).items()) {
            weight(term.at("weight"));
            nodeTerm(term.at("preference"));
        }
    }

    private static void nodeTerm(Field term) {
        for (var requirement : term.at("matchExpressions").items()) {
            FormCheck.key("label", requirement.at("key"));
            int values = requirement.at("values").items().size();
            switch (requirement.at("operator").text("")) {
                case "In", "NotIn" -> need(values > 0, requirement, "In and NotIn need at least one value");
                case "Exists", "DoesNotExist" ->
                    need(values == 0, requirement, "Exists and DoesNotExist take no values");
                case "Gt", "Lt" -> need(values == 1, requirement, "Gt and Lt take exactly one value");
                default -> throw requirement.at("operator").invalid("use In, NotIn, Exists, DoesNotExist, Gt or Lt");
            }
        }
        for (var requirement : term.at("matchFields").items()) {
            String operator = requirement.at("operator").text("");
            need(
                    requirement.at("key").text("").equals("metadata.name")
                            && (operator.equals("In") || operator.equals("NotIn"))
                            && requirement.at("values").items().size() == 1,
                    requirement,
                    "a field is matched as key metadata.name, operator In or NotIn, and one value");
        }
    }

    private static void need(boolean holds, Field requirement, String what) {
        if (!holds) {
            throw requirement.invalid(InputCode.INVALID_SELECTOR, what);
        }
    }

    private static void podAffinity(Field affinity) {
        affinity.at(REQUIRED).items().forEach(term -> topologyKey(term.at("topologyKey")));
        for (var preferred : affinity.at(PREFERRED).items()) {
            weight(preferred.at("weight"));
            topologyKey(preferred.at("podAffinityTerm", "topologyKey"));
        }
    }

    private static void weight(Field weight) {
        int number = weight.integer(0);
        if (number < 1 || number > WEIGHT_GREATEST) {
            throw weight.invalid("a weight from 1 to " + WEIGHT_GREATEST + " is needed here");
        }
    }

    private static void toleration(Field toleration) {
        var key = toleration.at("key");
        var value = toleration.at("value");
        String operator = toleration.at("operator").text("");
        if (!key.text("").isEmpty()) {
            FormCheck.key("taint", key);
        } else if (!operator.equals("Exists")) {
            throw key.invalid(
                    InputCode.MISSING_VALUE,
                    "without a key a toleration means all taints; then write operator: Exists");
        }
        if (toleration.at("tolerationSeconds").present()
                && !toleration.at("effect").text("").equals("NoExecute")) {
            throw toleration
                    .at("tolerationSeconds")
                    .invalid(InputCode.CONTRADICTION, "it needs effect: NoExecute; remove it or set that");
        }
        switch (operator) {
            case "Exists" -> {
                if (!value.text("").isEmpty()) {
                    throw value.invalid(InputCode.CONTRADICTION, "Exists takes no value; remove it, or use Equal");
                }
            }
            case "Gt", "Lt" -> {
                if (!value.present()) {
                    throw value.invalid(InputCode.MISSING_VALUE, "Gt and Lt need a whole number");
                }
                value.number(0);
            }
            default -> FormCheck.value("taint", value);
        }
    }
}

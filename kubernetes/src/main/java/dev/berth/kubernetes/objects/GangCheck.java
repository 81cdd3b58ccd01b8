package dev.berth.kubernetes.objects;

import dev.berth.kubernetes.tree.InputCode;
import java.util.List;

/** Refuses Berth's annotations for gangs where they name what cannot be: a gang has a name as objects have, a level is a label's key. */
final class GangCheck {
    private static final String GANG = "berth.dev/gang";
    private static final List<String> LEVELS = List.of(
            "berth.dev/topology-required",
            "berth.dev/topology-preferred",
            "berth.dev/topology-slice-level",
            "berth.dev/topology-spread",
            "berth.dev/role-topology-required",
            "berth.dev/role-topology-preferred",
            "berth.dev/role-topology-slice-level",
            "berth.dev/role-topology-spread");

    private GangCheck() {}

    static void check(Field annotations) {
        if (!annotations.present()) {
            return;
        }
        var gang = annotations.at(GANG);
        if (!gang.text("").isEmpty() && !Names.isSubdomain(gang.text(""))) {
            throw gang.invalid(
                    InputCode.INVALID_NAME,
                    "a gang's name has at most 253 lower-case letters, digits, - and ., and begins and ends with a"
                            + " letter or digit");
        }
        for (String key : LEVELS) {
            var level = annotations.at(key);
            if (!level.text("").isEmpty() && !Names.isQualified(level.text(""))) {
                throw level.invalid(
                        InputCode.INVALID_NAME,
                        "a level is the key of a node label, such as topology.kubernetes.io/rack");
            }
        }
    }
}

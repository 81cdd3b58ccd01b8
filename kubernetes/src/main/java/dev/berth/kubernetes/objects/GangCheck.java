package dev.berth.kubernetes.objects;

import dev.berth.kubernetes.tree.InputCode;

/** Refuses Berth's annotations for gangs where they name what cannot be: a gang has a name as objects have, a level is a label's key. */
final class GangCheck {
    private GangCheck() {}

    static void check(Field annotations) {
        if (!annotations.present()) {
            return;
        }
        var gang = annotations.at(GangAnnotations.GANG);
        if (!gang.text("").isEmpty() && !Names.isSubdomain(gang.text(""))) {
            throw gang.invalid(
                    InputCode.INVALID_NAME,
                    "a gang's name has at most 253 lower-case letters, digits, - and ., and begins and ends with a"
                            + " letter or digit");
        }
        for (String key : GangAnnotations.LEVELS) {
            var level = annotations.at(key);
            if (!level.text("").isEmpty() && !Names.isQualified(level.text(""))) {
                throw level.invalid(
                        InputCode.INVALID_NAME,
                        "a level is the key of a node label, such as topology.kubernetes.io/rack");
            }
        }
    }
}

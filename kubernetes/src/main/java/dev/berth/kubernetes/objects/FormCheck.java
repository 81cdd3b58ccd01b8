package dev.berth.kubernetes.objects;

import dev.berth.kubernetes.tree.InputCode;

/**
 * Refuses what the API server would not accept: such an object cannot be in a cluster. Names and labels are checked in all
 * objects; the rest only in pods and nodes without a {@code metadata.uid}, which people have written by hand. What has one
 * was accepted by an API server, perhaps an older one with other rules, and must be taken.
 */
final class FormCheck {
    private static final String QUALIFIED =
            "a name of at most 63 letters, digits, -, _ and ., after a domain and a slash or not";

    private FormCheck() {}

    static void check(Field object, String kind) {
        var metadata = object.at("metadata");
        name(metadata.at("name"), kind);
        var namespace = metadata.at("namespace");
        String text = namespace.text("");
        if (!text.isEmpty() && !Names.isDnsLabel(text)) {
            throw namespace.invalid(
                    InputCode.INVALID_NAME,
                    "a namespace has at most 63 lower-case letters, digits and -, and begins and ends with"
                            + " a letter or digit");
        }
        metadata.at("labels").forEachEntry(FormCheck::label);
        if (isByHand(object)) {
            switch (kind) {
                case "Pod" -> {
                    ContainerCheck.check(object.at("spec"));
                    PlacementCheck.check(object.at("spec"));
                    GangCheck.check(metadata.at("annotations"));
                }
                case "Node" -> NodeCheck.check(object);
                default -> {
                    // Names and labels are all that is checked.
                }
            }
        }
    }

    /** Whether no API server has given the object its identity yet. */
    static boolean isByHand(Field object) {
        return object.at("metadata", "uid").text("").isEmpty();
    }

    private static void name(Field name, String kind) {
        String text = name.text("");
        boolean fits = switch (kind) {
            case "Namespace", "Service" -> Names.isDnsLabel(text);
            case "CSIDriver" -> Names.isSubdomain(text.toLowerCase(java.util.Locale.ROOT));
            default -> Names.isSubdomain(text);
        };
        if (!text.isEmpty() && !fits) {
            throw name.invalid(
                    InputCode.INVALID_NAME,
                    "a name has lower-case letters, digits, - and ., begins and ends with a letter or digit,"
                            + " and at most 253 characters (63 and no dot for a Namespace or Service)");
        }
    }

    private static void label(String key, Field value) {
        if (!Names.isQualified(key)) {
            throw value.invalid(InputCode.INVALID_NAME, "a label's key is " + QUALIFIED);
        }
        value("label", value);
    }

    /** Refuses what cannot be the key of a label or taint. */
    static void key(String what, Field key) {
        String text = key.text("");
        if (!Names.isQualified(text)) {
            throw key.invalid(
                    text.isEmpty() ? InputCode.MISSING_VALUE : InputCode.INVALID_NAME,
                    "a " + what + "'s key is needed here: " + QUALIFIED);
        }
    }

    /** Refuses what cannot be the value of a label or taint. */
    static void value(String what, Field value) {
        if (!Names.isLabelValue(value.text(""))) {
            throw value.invalid(
                    InputCode.INVALID_NAME,
                    "a " + what + "'s value has at most 63 letters, digits, -, _ and ., and begins and ends with a"
                            + " letter or digit");
        }
    }
}

package dev.berth.kubernetes.capture;

import dev.berth.kubernetes.live.watch.ObjectParts;
import java.util.Map;
import java.util.TreeMap;

/** Rules for parts that many kinds have. */
final class CommonRules {
    static final Rule KEEP = Rule.KEEP;
    static final Rule NAME = Rule.text((text, names) -> names.name(text));
    static final Rule KEY = Rule.text((text, names) -> names.key(text));
    static final Rule UID = Rule.text((text, names) -> names.uid(text));
    static final Rule PRIORITY_CLASS = Rule.text((text, names) -> names.priorityClass(text));
    static final Rule LABELS = Rule.entries((key, names) -> names.key(key), CommonRules::valueOf);

    /** Keys are names, values amounts or times. */
    static final Rule NAMED = Rule.entries((key, names) -> names.name(key), key -> KEEP);

    /** A requirement's values are values of its key. */
    static final Rule REQUIREMENT = (value, names) -> {
        var values = valueOf(ObjectParts.text(value, "key"));
        return Rule.fields(Map.of("key", KEY, "operator", KEEP, "values", values))
                .apply(value, names);
    };

    static final Rule SELECTOR = Rule.fields(Map.of("matchLabels", LABELS, "matchExpressions", REQUIREMENT));

    /** The terms of a node selector. */
    static final Rule NODE_TERMS = Rule.fields(Map.of(
            "matchExpressions",
            REQUIREMENT,
            "matchFields",
            Rule.fields(Map.of("key", KEEP, "operator", KEEP, "values", NAME))));

    /** A taint or a toleration. */
    static final Rule TAINT = (value, names) -> {
        var values = valueOf(ObjectParts.text(value, "key"));
        return Rule.fields(Map.of(
                        "key", KEY, "value", values, "operator", KEEP, "effect", KEEP, "tolerationSeconds", KEEP))
                .apply(value, names);
    };

    private static final Rule OWNER =
            Rule.fields(Map.of("apiVersion", KEEP, "kind", KEEP, "name", NAME, "uid", UID, "controller", KEEP));

    private CommonRules() {}

    static Rule valueOf(String key) {
        return Rule.text((text, names) -> names.value(key, text));
    }

    private static Rule metadata(Rule name) {
        return Rule.fields(Map.of(
                "name",
                name,
                "namespace",
                NAME,
                "uid",
                UID,
                "labels",
                LABELS,
                "annotations",
                AnnotationRule.ANNOTATIONS,
                "creationTimestamp",
                KEEP,
                "deletionTimestamp",
                KEEP,
                "ownerReferences",
                OWNER));
    }

    /** An object whose other fields stay as the rules say. */
    static Rule object(Map<String, Rule> fields) {
        return named(NAME, fields);
    }

    /** The same with a name of another sort. */
    static Rule named(Rule name, Map<String, Rule> fields) {
        var all = new TreeMap<>(fields);
        all.put("metadata", metadata(name));
        return Rule.fields(all);
    }
}

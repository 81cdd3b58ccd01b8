package dev.berth.kubernetes.capture;

import dev.berth.kubernetes.tree.Value;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Function;

/** What becomes of a value when names are hidden. A list's rule is that of its items. */
interface Rule {
    /** The value stays as it is: amounts, modes, what software defines. */
    Rule KEEP = (value, names) -> value;

    /** Where something is decides, not what it says. */
    Rule PRESENT = (value, names) -> new Value.Mapping(Map.of(), 0);

    Value apply(Value value, Disguise names);

    /** The rule for all items of a list, or for the value itself. */
    static Value through(Rule rule, Value value, Disguise names) {
        if (value instanceof Value.Sequence sequence) {
            var items = new ArrayList<Value>(sequence.items().size());
            sequence.items().forEach(item -> items.add(through(rule, item, names)));
            return new Value.Sequence(items, 0);
        }
        if (value instanceof Value.Null) {
            return value; // not the same as an empty mapping: a selector of none and one of all
        }
        return rule.apply(value, names);
    }

    /** How one text is written instead. */
    interface Text {
        String of(String text, Disguise names);
    }

    /** A text, written otherwise. */
    static Rule text(Text text) {
        return (value, names) -> value instanceof Value.Scalar scalar
                ? new Value.Scalar(text.of(scalar.text(), names), scalar.kind(), 0)
                : new Value.Null(0);
    }

    /** A mapping with known fields; all others are left out. */
    static Rule fields(Map<String, Rule> fields) {
        return (value, names) -> {
            var kept = new LinkedHashMap<String, Value>();
            if (value instanceof Value.Mapping mapping) {
                mapping.entries().forEach((key, each) -> {
                    var rule = fields.get(key);
                    if (rule != null) {
                        kept.put(key, through(rule, each, names));
                    }
                });
            }
            return new Value.Mapping(kept, 0);
        };
    }

    /** A mapping in which keys are written otherwise, and values by a rule that may look at the key. */
    static Rule entries(Text keys, Function<String, Rule> values) {
        return (value, names) -> {
            var written = new LinkedHashMap<String, Value>();
            if (value instanceof Value.Mapping mapping) {
                mapping.entries()
                        .forEach((key, each) ->
                                written.put(keys.of(key, names), through(values.apply(key), each, names)));
            }
            return new Value.Mapping(written, 0);
        };
    }
}

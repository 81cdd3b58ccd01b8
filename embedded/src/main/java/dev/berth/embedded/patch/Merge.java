package dev.berth.embedded.patch;

import dev.berth.embedded.json.Json;
import java.util.ArrayList;

/** Puts what a configuration says over what is there, as apply does: nothing is removed. */
final class Merge {
    private Merge() {}

    static Json apply(Json live, Json wished, Shape shape) {
        if (wished instanceof Json.Obj fields && live instanceof Json.Obj target && !shape.isAtomicObject()) {
            var merged = target;
            for (var field : fields.fields().entrySet()) {
                merged = field.getValue() instanceof Json.Null
                        ? merged.without(field.getKey())
                        : merged.with(
                                field.getKey(),
                                apply(merged.get(field.getKey()), field.getValue(), shape.field(field.getKey())));
            }
            return merged;
        }
        if (wished instanceof Json.Arr list && live instanceof Json.Arr target) {
            return switch (shape.list(list)) {
                case ListRule.Atomic atomic -> wished;
                case ListRule.UniqueValues set -> {
                    var items = new ArrayList<>(target.items());
                    list.items().stream().filter(item -> !items.contains(item)).forEach(items::add);
                    yield new Json.Arr(items);
                }
                case ListRule.Keyed rule -> keyed(target, list, rule, shape);
            };
        }
        return wished;
    }

    private static Json keyed(Json.Arr live, Json.Arr wished, ListRule.Keyed rule, Shape shape) {
        var items = new ArrayList<>(live.items());
        for (var item : wished.items()) {
            var known = FieldSet.find(live, rule, rule.keyOf(item));
            if (known.present()) {
                items.set(items.indexOf(known), apply(known, item, shape.item()));
            } else {
                items.add(item);
            }
        }
        return new Json.Arr(items);
    }
}

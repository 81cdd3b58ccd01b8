package dev.berth.embedded.patch;

import dev.berth.embedded.json.Json;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;

/**
 * A merge patch that knows lists: items of keyed lists are merged with their like, and directives ({@code $patch},
 * {@code $retainKeys}, {@code $deleteFromPrimitiveList}) say what cannot be said by merging. The wished order of items
 * ({@code $setElementOrder}) is kept where all items are named.
 */
public final class StrategicPatch {
    private static final String ORDER = "$setElementOrder/";
    private static final String DELETE = "$deleteFromPrimitiveList/";

    private StrategicPatch() {}

    public static Json apply(Json target, Json patch) {
        return merge(target, patch);
    }

    private static Json merge(Json target, Json patch) {
        if (!(patch instanceof Json.Obj changes)) {
            return patch;
        }
        String directive = changes.get("$patch").text("");
        if (directive.equals("delete")) {
            return Json.EMPTY;
        }
        if (directive.equals("replace")) {
            return changes.without("$patch");
        }
        var merged = target.asObject();
        if (changes.get("$retainKeys") instanceof Json.Arr retained) {
            var names = new HashSet<>(retained.items().stream().map(Json::plain).toList());
            for (String name : List.copyOf(merged.fields().keySet())) {
                merged = names.contains(name) ? merged : merged.without(name);
            }
        }
        for (var change : changes.fields().entrySet()) {
            merged = field(merged, change.getKey(), change.getValue());
        }
        for (var change : changes.fields().entrySet()) {
            if (change.getKey().startsWith(ORDER)) {
                merged = ordered(merged, change.getKey().substring(ORDER.length()), change.getValue());
            }
        }
        return merged;
    }

    private static Json.Obj field(Json.Obj merged, String name, Json change) {
        if (name.startsWith(DELETE)) {
            String list = name.substring(DELETE.length());
            var items = new ArrayList<>(merged.get(list).items());
            items.removeAll(change.items());
            return merged.with(list, new Json.Arr(items));
        }
        if (name.startsWith("$")) {
            return merged;
        }
        if (change instanceof Json.Null) {
            return merged.without(name);
        }
        if (change instanceof Json.Arr list) {
            return merged.with(name, list(name, merged.get(name), list));
        }
        if (change.get("$patch").text("").equals("delete")) {
            return merged.without(name);
        }
        return merged.with(name, merge(merged.get(name), change));
    }

    private static Json list(String name, Json target, Json.Arr change) {
        return switch (ListRule.builtIn(name, change)) {
            case ListRule.Atomic atomic -> change;
            case ListRule.UniqueValues set -> {
                var items = new ArrayList<>(target.items());
                change.items().stream().filter(item -> !items.contains(item)).forEach(items::add);
                yield new Json.Arr(items);
            }
            case ListRule.Keyed keyed -> keyed(keyed, target, change);
        };
    }

    private static Json keyed(ListRule.Keyed rule, Json target, Json.Arr change) {
        // Patches know items by the first of the keys alone.
        String key = rule.keys().getFirst();
        var items = new ArrayList<>(target.items());
        for (var item : change.items()) {
            String directive = item.get("$patch").text("");
            if (directive.equals("replace") && item.fields().size() == 1) {
                items.clear();
                continue;
            }
            int known = indexOf(items, key, item.get(key));
            if (directive.equals("delete")) {
                if (known >= 0) {
                    items.remove(known);
                }
            } else if (known >= 0) {
                items.set(known, merge(items.get(known), item));
            } else {
                items.add(merge(Json.EMPTY, item));
            }
        }
        return new Json.Arr(items);
    }

    private static int indexOf(List<Json> items, String key, Json value) {
        for (int i = 0; i < items.size(); i++) {
            if (items.get(i).get(key).equals(value)) {
                return i;
            }
        }
        return -1;
    }

    private static Json.Obj ordered(Json.Obj merged, String list, Json order) {
        if (!(ListRule.builtIn(list, order) instanceof ListRule.Keyed keyed)) {
            return merged;
        }
        String key = keyed.keys().getFirst();
        var rest = new ArrayList<>(merged.get(list).items());
        var sorted = new ArrayList<Json>();
        for (var wished : order.items()) {
            int at = indexOf(rest, key, wished.get(key));
            if (at >= 0) {
                sorted.add(rest.remove(at));
            }
        }
        sorted.addAll(rest);
        return sorted.isEmpty() ? merged : merged.with(list, new Json.Arr(sorted));
    }
}

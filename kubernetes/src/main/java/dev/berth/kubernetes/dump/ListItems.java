package dev.berth.kubernetes.dump;

import dev.berth.kubernetes.tree.Entries;
import dev.berth.kubernetes.tree.Found;
import dev.berth.kubernetes.tree.Value;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.function.Consumer;

/**
 * Hands over documents and the items of lists alike. The items of a typed list ({@code kind: PodList}, as the API server
 * itself answers) say nothing of their kind and get it from the list. Where the list tells its kind only after its items,
 * they wait for it.
 */
final class ListItems {
    /** Items that are held until their list tells its kind; beyond it they are taken as they are, and refused. */
    private static final int HELD_MAX = 1_000_000;

    private static final String LIST = "List";

    private final Consumer<Value> each;
    private final List<Value.Mapping> held = new ArrayList<>();
    private String kind = "";
    private Value apiVersion = new Value.Null(0);

    ListItems(Consumer<Value> each) {
        this.each = each;
    }

    void take(Found found) {
        switch (found.role()) {
            case DOCUMENT -> each.accept(found.value());
            case LIST_BEGIN -> learn(found.value());
            case ITEM -> item(found.value());
            case LIST_END -> {
                learn(found.value());
                var waiting = List.copyOf(held);
                held.clear();
                waiting.forEach(item -> each.accept(named(item)));
                kind = "";
            }
        }
    }

    private void learn(Value list) {
        if (list instanceof Value.Mapping mapping
                && mapping.entries().get("kind") instanceof Value.Scalar scalar
                && scalar.text().endsWith(LIST)) {
            kind = scalar.text().substring(0, scalar.text().length() - LIST.length());
            apiVersion = mapping.entries().getOrDefault("apiVersion", new Value.Null(0));
        }
    }

    private void item(Value item) {
        if (!(item instanceof Value.Mapping mapping) || mapping.entries().containsKey("kind")) {
            each.accept(item);
        } else if (!kind.isEmpty() || held.size() >= HELD_MAX) {
            each.accept(named(mapping));
        } else {
            held.add(mapping);
        }
    }

    private Value named(Value.Mapping item) {
        if (kind.isEmpty()) {
            return item;
        }
        var entries = new LinkedHashMap<String, Value>();
        entries.put("apiVersion", apiVersion);
        entries.put("kind", new Value.Scalar(kind, Value.Kind.TEXT, item.line()));
        item.entries().forEach(entries::putIfAbsent);
        return new Value.Mapping(Entries.of(entries), item.line());
    }
}

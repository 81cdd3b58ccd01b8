package dev.berth.embedded.patch;

import dev.berth.embedded.json.Json;
import dev.berth.embedded.json.JsonText;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/**
 * A set of fields of an object, as {@code managedFields} write it: {@code f:name} for a field, {@code k:{…}} for an item
 * of a keyed list, {@code v:…} for a value of a set, {@code .} for an item itself.
 */
final class FieldSet {
    private FieldSet() {}

    static Set<List<String>> read(Json fieldsV1) {
        var paths = new LinkedHashSet<List<String>>();
        read(fieldsV1, List.of(), paths);
        return paths;
    }

    private static void read(Json tree, List<String> path, Set<List<String>> paths) {
        if (tree.fields().isEmpty() && !path.isEmpty()) {
            paths.add(path);
        }
        tree.fields().forEach((part, below) -> read(below, plus(path, part), paths));
    }

    static Json.Obj write(Set<List<String>> paths) {
        var tree = Json.EMPTY;
        for (var path : paths) {
            tree = tree.orElse(Json.EMPTY, path.toArray(String[]::new));
        }
        return tree;
    }

    /** All that a configuration says. */
    static Set<List<String>> of(Json.Obj object, Shape shape) {
        var paths = new LinkedHashSet<List<String>>();
        collect(object, shape, List.of(), paths);
        return paths;
    }

    private static void collect(Json value, Shape shape, List<String> path, Set<List<String>> paths) {
        switch (value) {
            case Json.Obj object
            when !object.fields().isEmpty() && !shape.isAtomicObject() ->
                object.fields()
                        .forEach((name, each) -> collect(each, shape.field(name), plus(path, "f:" + name), paths));
            case Json.Arr array -> {
                var rule = shape.list(array);
                if (rule instanceof ListRule.Atomic || array.items().isEmpty()) {
                    paths.add(path);
                    return;
                }
                for (var item : array.items()) {
                    var at = plus(path, part(rule, item));
                    if (rule instanceof ListRule.Keyed) {
                        paths.add(plus(at, "."));
                        collect(item, shape.item(), at, paths);
                    } else {
                        paths.add(at);
                    }
                }
            }
            default -> paths.add(path);
        }
    }

    /** What is new or other in the second than in the first. */
    static Set<List<String>> changed(Json before, Json after, Shape shape) {
        var paths = new LinkedHashSet<List<String>>();
        compare(before, after, shape, List.of(), paths);
        return paths;
    }

    private static void compare(Json before, Json after, Shape shape, List<String> path, Set<List<String>> paths) {
        if (before == after || before.equals(after)) {
            return;
        }
        if (before instanceof Json.Obj was && after instanceof Json.Obj is && !shape.isAtomicObject()) {
            is.fields()
                    .forEach((name, each) ->
                            compare(was.get(name), each, shape.field(name), plus(path, "f:" + name), paths));
            return;
        }
        if (before instanceof Json.Arr was
                && after instanceof Json.Arr is
                && shape.list(is) instanceof ListRule.Keyed rule) {
            for (var item : is.items()) {
                var known = find(was, rule, rule.keyOf(item));
                var at = plus(path, part(rule, item));
                if (!known.present()) {
                    paths.add(plus(at, "."));
                }
                compare(known, item, shape.item(), at, paths);
            }
            return;
        }
        collect(after, shape, path, paths);
    }

    static String part(ListRule rule, Json item) {
        return rule instanceof ListRule.Keyed keyed
                ? "k:" + JsonText.text(keyed.keyOf(item))
                : "v:" + JsonText.text(item);
    }

    static Json find(Json list, ListRule.Keyed rule, Json.Obj key) {
        for (var item : list.items()) {
            if (rule.keyOf(item).equals(key)) {
                return item;
            }
        }
        return Json.NULL;
    }

    /** Whether the object has what the path names. */
    static boolean has(Json object, List<String> path) {
        Json value = object;
        for (String part : path) {
            value = step(value, part);
            if (!value.present()) {
                return false;
            }
        }
        return true;
    }

    static Json valueAt(Json object, List<String> path) {
        Json value = object;
        for (String part : path) {
            value = step(value, part);
        }
        return value;
    }

    private static Json step(Json value, String part) {
        if (part.startsWith("f:")) {
            return value.get(part.substring(2));
        }
        if (part.equals(".")) {
            return value;
        }
        for (var item : value.items()) {
            if (matches(item, part)) {
                return item;
            }
        }
        return Json.NULL;
    }

    private static boolean matches(Json item, String part) {
        var wanted = JsonText.read(part.substring(2));
        if (part.startsWith("v:")) {
            return item.equals(wanted);
        }
        return wanted.fields().entrySet().stream()
                .allMatch(key -> item.get(key.getKey()).equals(key.getValue())
                        || (key.getKey().equals("protocol")
                                && !item.get("protocol").present()));
    }

    /** The object without what the path names. */
    static Json remove(Json object, List<String> path) {
        String part = path.getFirst();
        var rest = path.subList(1, path.size());
        if (part.startsWith("f:")) {
            String name = part.substring(2);
            if (!(object instanceof Json.Obj holder) || !holder.get(name).present()) {
                return object;
            }
            return rest.isEmpty() ? holder.without(name) : holder.with(name, remove(holder.get(name), rest));
        }
        if (!(object instanceof Json.Arr list)) {
            return object;
        }
        var items = new ArrayList<Json>();
        for (var item : list.items()) {
            boolean meant = matches(item, part);
            if (!meant) {
                items.add(item);
            } else if (!rest.isEmpty() && !rest.equals(List.of("."))) {
                items.add(remove(item, rest));
            }
        }
        return new Json.Arr(items);
    }

    static List<String> plus(List<String> path, String part) {
        var longer = new ArrayList<String>(path.size() + 1);
        longer.addAll(path);
        longer.add(part);
        return List.copyOf(longer);
    }

    /** {@code .spec.containers[name="main"].image}: as conflicts name it. */
    static String shown(List<String> path) {
        var text = new StringBuilder();
        for (String part : path) {
            if (part.startsWith("f:")) {
                text.append('.').append(part, 2, part.length());
            } else if (part.startsWith("k:")) {
                text.append('[');
                JsonText.read(part.substring(2))
                        .fields()
                        .forEach((name, value) -> text.append(text.charAt(text.length() - 1) == '[' ? "" : ",")
                                .append(name)
                                .append('=')
                                .append(JsonText.text(value)));
                text.append(']');
            } else if (part.startsWith("v:")) {
                text.append('[').append(part, 2, part.length()).append(']');
            }
        }
        return text.toString();
    }
}

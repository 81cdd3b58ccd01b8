package dev.berth.embedded.patch;

import dev.berth.embedded.json.Json;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.UnaryOperator;

/** RFC 6902: add, remove, replace, move, copy and test, all or none. */
public final class JsonPatch {
    private JsonPatch() {}

    public static Json apply(Json target, Json operations) {
        if (!(operations instanceof Json.Arr list)) {
            throw new PatchException("a JSON patch is a list of operations");
        }
        Json result = target;
        for (var operation : list.items()) {
            result = step(result, operation);
        }
        return result;
    }

    private static Json step(Json target, Json operation) {
        var path = pointer(operation.get("path"), "path");
        var value = operation.get("value");
        String name = operation.get("op").text("");
        return switch (name) {
            case "add" -> put(target, path, value, false);
            case "remove" -> remove(target, path);
            case "replace" -> put(target, path, value, true);
            case "move" -> {
                var from = pointer(operation.get("from"), "from");
                yield put(remove(target, from), path, get(target, from), false);
            }
            case "copy" -> put(target, path, get(target, pointer(operation.get("from"), "from")), false);
            case "test" -> {
                if (!get(target, path).equals(value)) {
                    throw new PatchException(
                            "testing path " + operation.get("path").plain() + " failed");
                }
                yield target;
            }
            default ->
                throw new PatchException(
                        "unknown operation \"" + name + "\"; use add, remove, replace, move, copy or test");
        };
    }

    private static List<String> pointer(Json text, String field) {
        String pointer = text.textOrNull();
        if (pointer == null || (!pointer.isEmpty() && !pointer.startsWith("/"))) {
            throw new PatchException("\"" + field + "\" must be a JSON pointer such as /metadata/labels/a");
        }
        return pointer.isEmpty()
                ? List.of()
                : Arrays.stream(pointer.substring(1).split("/", -1))
                        .map(part -> part.replace("~1", "/").replace("~0", "~"))
                        .toList();
    }

    private static Json get(Json target, List<String> path) {
        Json value = target;
        for (String part : path) {
            value = child(value, part);
        }
        return value;
    }

    private static Json child(Json value, String part) {
        if (value instanceof Json.Obj object && object.fields().containsKey(part)) {
            return object.get(part);
        }
        if (value instanceof Json.Arr array) {
            return array.items().get(index(part, array.items().size() - 1));
        }
        throw new PatchException("the path has no element " + part);
    }

    private static int index(String part, int last) {
        try {
            int index = Integer.parseInt(part);
            if (index >= 0 && index <= last) {
                return index;
            }
        } catch (NumberFormatException notIndex) {
            // Refused below.
        }
        throw new PatchException("the index " + part + " is not in the list");
    }

    private static Json put(Json target, List<String> path, Json value, boolean mustExist) {
        return path.isEmpty()
                ? value
                : at(target, path, (parent, part) -> switch (parent) {
                    case Json.Obj object -> {
                        if (mustExist) {
                            child(object, part);
                        }
                        yield object.with(part, value);
                    }
                    case Json.Arr array -> {
                        var items = new ArrayList<>(array.items());
                        if (mustExist) {
                            items.set(index(part, items.size() - 1), value);
                        } else {
                            items.add(part.equals("-") ? items.size() : index(part, items.size()), value);
                        }
                        yield new Json.Arr(items);
                    }
                    default -> throw new PatchException("the path has no element " + part);
                });
    }

    private static Json remove(Json target, List<String> path) {
        return at(target, path, (parent, part) -> {
            child(parent, part);
            if (parent instanceof Json.Arr array) {
                var items = new ArrayList<>(array.items());
                items.remove(index(part, items.size() - 1));
                return new Json.Arr(items);
            }
            return parent.asObject().without(part);
        });
    }

    private interface Edit {
        Json edit(Json parent, String part);
    }

    /** Changes what holds the last element of the path. */
    private static Json at(Json target, List<String> path, Edit edit) {
        if (path.isEmpty()) {
            throw new PatchException("the path must name an element");
        }
        String part = path.getFirst();
        if (path.size() == 1) {
            return edit.edit(target, part);
        }
        UnaryOperator<Json> inner = child -> at(child, path.subList(1, path.size()), edit);
        if (target instanceof Json.Arr array) {
            var items = new ArrayList<>(array.items());
            int index = index(part, items.size() - 1);
            items.set(index, inner.apply(items.get(index)));
            return new Json.Arr(items);
        }
        return target.asObject().with(part, inner.apply(child(target, part)));
    }
}

package dev.berth.embedded.json;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * A JSON value. Never modified: a change returns a new value that shares what stayed the same, so versions of an object
 * can be kept, compared by identity first, and read by any thread.
 *
 * <p>Reading is forgiving: a path through something absent, or through the wrong type, ends at {@link #NULL}.
 */
public sealed interface Json {
    Null NULL = new Null();
    Obj EMPTY = new Obj(Map.of());
    Bool TRUE = new Bool(true);
    Bool FALSE = new Bool(false);

    /** Fields in their order. */
    record Obj(Map<String, Json> fields) implements Json {

        /** The field set to the value; {@link #NULL} is a value like any other. */
        public Obj with(String name, Object value) {
            var tree = Json.of(value);
            if (fields.get(name) == tree) {
                return this;
            }
            var copy = new LinkedHashMap<>(fields);
            copy.put(name, tree);
            return new Obj(copy);
        }

        public Obj without(String name) {
            if (!fields.containsKey(name)) {
                return this;
            }
            var copy = new LinkedHashMap<>(fields);
            copy.remove(name);
            return new Obj(copy);
        }

        /** The field changed, where absent from an empty object; what the change empties stays as an empty object. */
        public Obj change(String name, UnaryOperator<Obj> change) {
            return with(name, change.apply(get(name) instanceof Obj inner ? inner : EMPTY));
        }

        /** The value set at the end of the path; objects on the way are made. */
        public Obj put(Object value, String... path) {
            return path.length == 1
                    ? with(path[0], value)
                    : change(path[0], inner -> inner.put(value, Arrays.copyOfRange(path, 1, path.length)));
        }

        /** Without what the path ends at. */
        public Obj drop(String... path) {
            if (path.length == 1) {
                return without(path[0]);
            }
            return get(path[0]) instanceof Obj inner
                    ? with(path[0], inner.drop(Arrays.copyOfRange(path, 1, path.length)))
                    : this;
        }

        /** The value at the path, or the given one put there where it is absent or null. */
        public Obj orElse(Object otherwise, String... path) {
            return at(path).present() ? this : put(otherwise, path);
        }
    }

    /** Values in order. */
    record Arr(List<Json> items) implements Json {
        public Arr with(Object item) {
            var copy = new ArrayList<>(items);
            copy.add(Json.of(item));
            return new Arr(copy);
        }
    }

    record Text(String value) implements Json {}

    /** A number as it was written. */
    record Num(String literal) implements Json {}

    record Bool(boolean value) implements Json {}

    record Null() implements Json {}

    /** Names and values in turn. */
    static Obj object(Object... namesAndValues) {
        var fields = new LinkedHashMap<String, Json>();
        for (int i = 0; i < namesAndValues.length; i += 2) {
            fields.put((String) namesAndValues[i], of(namesAndValues[i + 1]));
        }
        return new Obj(fields);
    }

    static Arr array(Object... items) {
        return new Arr(Arrays.stream(items).map(Json::of).toList());
    }

    /** Of a text, number, truth value, list, map, or a tree itself. */
    static Json of(@Nullable Object value) {
        return switch (value) {
            case null -> NULL;
            case Json json -> json;
            case String text -> new Text(text);
            case Boolean truth -> truth ? TRUE : FALSE;
            case Number number -> new Num(number.toString());
            case List<?> list -> new Arr(list.stream().map(Json::of).toList());
            case Map<?, ?> map -> {
                var fields = new LinkedHashMap<String, Json>();
                map.forEach((name, each) -> fields.put(String.valueOf(name), of(each)));
                yield new Obj(fields);
            }
            default -> throw new IllegalArgumentException("no JSON for " + value.getClass());
        };
    }

    default Json get(String name) {
        var value = fields().get(name);
        return value == null ? NULL : value;
    }

    default Json at(String... path) {
        Json value = this;
        for (String name : path) {
            value = value.get(name);
        }
        return value;
    }

    default boolean present() {
        return !(this instanceof Null);
    }

    default boolean isTrue() {
        return this instanceof Bool bool && bool.value();
    }

    /** Fields of an object, nothing of anything else. */
    default Map<String, Json> fields() {
        return Map.of();
    }

    /** Items of an array, nothing of anything else. */
    default List<Json> items() {
        return List.of();
    }

    default Obj asObject() {
        return this instanceof Obj object ? object : EMPTY;
    }

    default @Nullable String textOrNull() {
        return this instanceof Text text ? text.value() : null;
    }

    default String text(String otherwise) {
        return this instanceof Text text ? text.value() : otherwise;
    }

    /** Texts, numbers and truth values as they would be printed; the empty text for anything else. */
    default String plain() {
        return switch (this) {
            case Text text -> text.value();
            case Num number -> number.literal();
            case Bool bool -> String.valueOf(bool.value());
            case Obj object -> "";
            case Arr array -> "";
            case Null none -> "";
        };
    }

    default long number(long otherwise) {
        if (!(this instanceof Num number)) {
            return otherwise;
        }
        try {
            return Long.parseLong(number.literal());
        } catch (NumberFormatException notWhole) {
            return (long) Double.parseDouble(number.literal());
        }
    }

    /** The texts of an object's fields, in order; what is not a text is left out. */
    default Map<String, String> texts() {
        var texts = new LinkedHashMap<String, String>();
        fields().forEach((name, value) -> {
            if (value instanceof Text text) {
                texts.put(name, text.value());
            }
        });
        return texts;
    }
}

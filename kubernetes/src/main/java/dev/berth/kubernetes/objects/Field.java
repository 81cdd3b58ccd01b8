package dev.berth.kubernetes.objects;

import dev.berth.kubernetes.tree.InputCode;
import dev.berth.kubernetes.tree.JsonTrees;
import dev.berth.kubernetes.tree.MalformedDocumentException;
import dev.berth.kubernetes.tree.Value;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.BiConsumer;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * A value at its place in an object, present or not: reads what Kubernetes means by it, and explains what is wrong with
 * it. A null value counts as absent.
 */
public final class Field {
    /** The object that fields belong to, for messages. */
    record Place(String file, String object, int line) {}

    private final @Nullable Value value;
    private final @Nullable Field parent;

    /** Empty where the place is a list's item. */
    private final String name;

    private final int index;
    private final Place place;

    private Field(@Nullable Value value, @Nullable Field parent, String name, int index, Place place) {
        this.value = value instanceof Value.Null ? null : value;
        this.parent = parent;
        this.name = name;
        this.index = index;
        this.place = place;
    }

    /** The root of a document. */
    public static Field root(Value value, String file) {
        return new Field(value, null, "", -1, new Place(file, "document", value.line()));
    }

    /** The same value as the root of an object with a name of its own. */
    public Field named(String object) {
        return new Field(value, null, "", -1, new Place(place.file(), object, line()));
    }

    public boolean present() {
        return value != null;
    }

    public @Nullable Value value() {
        return value;
    }

    /** The line of the value; of one that is absent, that of what it is missing from. */
    int line() {
        if (value != null) {
            return value.line();
        }
        return parent == null ? place.line() : parent.line();
    }

    /**
     * The JSON that the text is, in messages a part of the same object.
     *
     * @param example what is meant, for who wrote something else
     */
    Field json(String example) {
        try {
            return new Field(
                    JsonTrees.read(text(""), place.file(), line()),
                    null,
                    "",
                    -1,
                    new Place(place.file(), place.object() + ": " + path(), line()));
        } catch (MalformedDocumentException notJson) {
            throw invalid(InputCode.NOT_JSON, "JSON is needed here, such as " + example);
        }
    }

    public Field at(String key) {
        if (value instanceof Value.Mapping mapping) {
            return new Field(mapping.entries().get(key), this, key, -1, place);
        }
        return switch (value) {
            case null -> new Field(null, this, key, -1, place);
            case Value.Sequence sequence -> throw invalid(InputCode.WRONG_TYPE, "a mapping is needed here, not a list");
            default -> throw invalid(InputCode.WRONG_TYPE, "a mapping is needed here");
        };
    }

    /** Another value at the same place. */
    Field replacedBy(Value newValue) {
        return new Field(newValue, parent, name, index, place);
    }

    /** The mapping with another value under a key, or a mapping of that alone where nothing is. */
    Field with(String key, Field newValue) {
        var entries = new LinkedHashMap<String, Value>();
        entries().forEach((each, field) -> {
            if (field.value != null) {
                entries.put(each, field.value);
            }
        });
        entries.put(key, Objects.requireNonNull(newValue.value));
        return replacedBy(new Value.Mapping(entries, line()));
    }

    public Field at(String key, String further) {
        return at(key).at(further);
    }

    public Field at(String key, String... further) {
        var field = at(key);
        for (var next : further) {
            field = field.at(next);
        }
        return field;
    }

    /** Whether there is a value under a key; cheaper than {@link #at}. */
    boolean has(String key) {
        return value instanceof Value.Mapping mapping
                ? mapping.entries().get(key) instanceof Value found && !(found instanceof Value.Null)
                : at(key).present();
    }

    public List<Field> items() {
        return switch (value) {
            case null -> List.of();
            case Value.Sequence sequence -> {
                var items = new ArrayList<Field>(sequence.items().size());
                for (int i = 0; i < sequence.items().size(); i++) {
                    items.add(new Field(sequence.items().get(i), this, "", i, place));
                }
                yield items;
            }
            default -> throw invalid(InputCode.WRONG_TYPE, "a list is needed here");
        };
    }

    /** What a list's items are read as, in order. */
    public <T> List<T> each(Function<Field, T> read) {
        if (value == null) {
            return List.of();
        }
        var items = items();
        var all = new ArrayList<T>(items.size());
        for (var item : items) {
            all.add(read.apply(item));
        }
        return Collections.unmodifiableList(all);
    }

    public Map<String, Field> entries() {
        return switch (value) {
            case null -> Map.of();
            case Value.Mapping mapping -> {
                var entries = new LinkedHashMap<String, Field>();
                mapping.entries().forEach((key, each) -> entries.put(key, new Field(each, this, key, -1, place)));
                yield entries;
            }
            default -> throw invalid(InputCode.WRONG_TYPE, "a mapping is needed here");
        };
    }

    /** Does something for each named value, in the order of the document. */
    void forEachEntry(BiConsumer<String, Field> action) {
        switch (value) {
            case null -> {}
            case Value.Mapping mapping ->
                mapping.entries().forEach((key, each) -> action.accept(key, new Field(each, this, key, -1, place)));
            default -> throw invalid(InputCode.WRONG_TYPE, "a mapping is needed here");
        }
    }

    public @Nullable String textOrNull() {
        return switch (value) {
            case null -> null;
            case Value.Scalar scalar -> scalar.text();
            default -> throw invalid(InputCode.WRONG_TYPE, "a text is needed here");
        };
    }

    public String text(String otherwise) {
        String text = textOrNull();
        return text == null ? otherwise : text;
    }

    /** The text, which must be there and not be empty. */
    public String required() {
        String text = textOrNull();
        if (text == null || text.isEmpty()) {
            throw invalid(InputCode.MISSING_VALUE, "a value is needed here");
        }
        return text;
    }

    public List<String> texts() {
        return each(item -> item.text(""));
    }

    public Map<String, String> textEntries() {
        if (value == null) {
            return Map.of();
        }
        var texts = new LinkedHashMap<String, String>();
        forEachEntry((key, field) -> texts.put(key, field.text("")));
        return texts;
    }

    public boolean isTrue() {
        return truth(false);
    }

    public boolean truth(boolean otherwise) {
        String text = textOrNull();
        if (text == null) {
            return otherwise;
        }
        return switch (text) {
            case "true" -> true;
            case "false" -> false;
            default -> throw invalid(InputCode.WRONG_TYPE, "true or false is needed here");
        };
    }

    public int integer(int otherwise) {
        long number = number(otherwise);
        if (number != (int) number) {
            throw invalid(InputCode.OVERFLOW, "the number does not fit 32 bits");
        }
        return (int) number;
    }

    public long number(long otherwise) {
        String text = textOrNull();
        if (text == null) {
            return otherwise;
        }
        try {
            return Long.parseLong(text);
        } catch (NumberFormatException notInteger) {
            throw invalid(InputCode.WRONG_TYPE, "a whole number of at most 64 bits is needed here");
        }
    }

    /** {@code spec.containers[0].resources}. */
    public String path() {
        if (parent == null) {
            return "";
        }
        String before = parent.path();
        if (index >= 0) {
            return before + "[" + index + "]";
        }
        return before.isEmpty() ? name : before + "." + name;
    }

    /** Says that the value is none of those that its field takes. */
    public InvalidObjectException invalid(String what) {
        return invalid(InputCode.INVALID_VALUE, what);
    }

    /** Says what is wrong with the value and, if it is not plain, what to do. */
    public InvalidObjectException invalid(InputCode code, String what) {
        String path = path();
        String shown = value instanceof Value.Scalar scalar ? " is " + shortened(scalar.text()) : "";
        return new InvalidObjectException(
                line(),
                place.file() + ":" + line() + ": ",
                code.endOf(place.object() + (path.isEmpty() ? "" : ": " + path + shown) + ": " + what));
    }

    private static String shortened(String text) {
        String printable = text.replaceAll("\\p{Cntrl}", "?");
        return "\"" + (printable.length() > 80 ? printable.substring(0, 80) + "…" : printable) + "\"";
    }
}

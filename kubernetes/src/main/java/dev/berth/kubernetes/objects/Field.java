package dev.berth.kubernetes.objects;

import dev.berth.kubernetes.tree.Value;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
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
    private final String name;
    private final Place place;

    private Field(@Nullable Value value, @Nullable Field parent, String name, Place place) {
        this.value = value instanceof Value.Null ? null : value;
        this.parent = parent;
        this.name = name;
        this.place = place;
    }

    /** The root of a document. */
    public static Field root(Value value, String file) {
        return new Field(value, null, "", new Place(file, "document", value.line()));
    }

    /** The same value as the root of an object with a name of its own. */
    public Field named(String object) {
        return new Field(value, null, "", new Place(place.file(), object, line()));
    }

    public boolean present() {
        return value != null;
    }

    public @Nullable Value value() {
        return value;
    }

    int line() {
        return value == null ? place.line() : value.line();
    }

    public Field at(String key) {
        return switch (value) {
            case null -> new Field(null, this, key, place);
            case Value.Mapping mapping -> new Field(mapping.entries().get(key), this, key, place);
            case Value.Sequence sequence -> throw invalid("a mapping is needed here, not a list");
            case Value.Scalar scalar -> throw invalid("a mapping is needed here");
            case Value.Null none -> new Field(null, this, key, place);
        };
    }

    public Field at(String key, String... further) {
        var field = at(key);
        for (var next : further) {
            field = field.at(next);
        }
        return field;
    }

    public List<Field> items() {
        return switch (value) {
            case null -> List.of();
            case Value.Sequence sequence -> {
                var items = new ArrayList<Field>(sequence.items().size());
                for (int i = 0; i < sequence.items().size(); i++) {
                    items.add(new Field(sequence.items().get(i), this, "[" + i + "]", place));
                }
                yield items;
            }
            default -> throw invalid("a list is needed here");
        };
    }

    public Map<String, Field> entries() {
        return switch (value) {
            case null -> Map.of();
            case Value.Mapping mapping -> {
                var entries = new LinkedHashMap<String, Field>();
                mapping.entries().forEach((key, each) -> entries.put(key, new Field(each, this, key, place)));
                yield entries;
            }
            default -> throw invalid("a mapping is needed here");
        };
    }

    public @Nullable String textOrNull() {
        return switch (value) {
            case null -> null;
            case Value.Scalar scalar -> scalar.text();
            default -> throw invalid("a text is needed here");
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
            throw invalid("a value is needed here");
        }
        return text;
    }

    public List<String> texts() {
        return items().stream().map(item -> item.text("")).toList();
    }

    public Map<String, String> textEntries() {
        var texts = new LinkedHashMap<String, String>();
        entries().forEach((key, field) -> texts.put(key, field.text("")));
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
            default -> throw invalid("true or false is needed here");
        };
    }

    public int integer(int otherwise) {
        long number = number(otherwise);
        if (number != (int) number) {
            throw invalid("the number does not fit 32 bits");
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
            throw invalid("a whole number of at most 64 bits is needed here");
        }
    }

    /** {@code spec.containers[0].resources}. */
    public String path() {
        if (parent == null) {
            return "";
        }
        String before = parent.path();
        return before.isEmpty() || name.startsWith("[") ? before + name : before + "." + name;
    }

    /** Says what is wrong with the value and, if it is not plain, what to do. */
    public InvalidObjectException invalid(String what) {
        String path = path();
        String shown = value instanceof Value.Scalar scalar ? " is " + shortened(scalar.text()) : "";
        return new InvalidObjectException(place.file() + ":" + line() + ": " + place.object()
                + (path.isEmpty() ? "" : ": " + path + shown) + ": " + what);
    }

    private static String shortened(String text) {
        String printable = text.replaceAll("\\p{Cntrl}", "?");
        return "\"" + (printable.length() > 80 ? printable.substring(0, 80) + "…" : printable) + "\"";
    }
}

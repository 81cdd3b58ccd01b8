package dev.berth.embedded.schema;

import dev.berth.embedded.api.Cause;
import dev.berth.embedded.json.Json;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.UnaryOperator;
import java.util.regex.Pattern;
import java.util.regex.PatternSyntaxException;

/** What a structural schema does to an object: unknown fields go, defaults come, and what is wrong is told. */
public final class Schemas {
    private static final String PRESERVE = "x-kubernetes-preserve-unknown-fields";
    private static final Set<String> EVERYWHERE = Set.of("apiVersion", "kind", "metadata");
    private final UnaryOperator<Json> references;

    /** @param references finds the schema that another one refers to */
    public Schemas(UnaryOperator<Json> references) {
        this.references = references;
    }

    /** Of schemas that refer to no others. */
    public static final Schemas PLAIN = new Schemas(schema -> schema);

    /** Without the fields that the schema does not know; their paths are added to the list. */
    public Json.Obj prune(Json.Obj object, Json schema, List<String> unknown) {
        return (Json.Obj) prune(object, schema, "", true, unknown);
    }

    private Json prune(Json value, Json reference, String path, boolean root, List<String> unknown) {
        var schema = references.apply(reference);
        return switch (value) {
            case Json.Obj object -> {
                boolean keep = schema.get(PRESERVE).isTrue();
                var properties = schema.get("properties").fields();
                var others = schema.get("additionalProperties");
                if (properties.isEmpty()
                        && !others.present()
                        && !schema.get("type").text("").equals("object")) {
                    yield object;
                }
                Json.Obj pruned = object;
                for (var field : object.fields().entrySet()) {
                    String name = field.getKey();
                    String at = path.isEmpty() ? name : path + "." + name;
                    if ((root || schema.get("x-kubernetes-embedded-resource").isTrue()) && EVERYWHERE.contains(name)) {
                        continue;
                    }
                    var property = properties.get(name);
                    if (property != null || others instanceof Json.Obj) {
                        pruned = pruned.with(
                                name,
                                prune(field.getValue(), property == null ? others : property, at, false, unknown));
                    } else if (!keep && !others.isTrue()) {
                        unknown.add(at);
                        pruned = pruned.without(name);
                    }
                }
                yield pruned;
            }
            case Json.Arr array -> {
                var items = new ArrayList<Json>(array.items().size());
                int i = 0;
                boolean same = true;
                for (var item : array.items()) {
                    var pruned = prune(item, schema.get("items"), path + "[" + i++ + "]", false, unknown);
                    same &= pruned == item;
                    items.add(pruned);
                }
                yield same ? array : new Json.Arr(items);
            }
            default -> value;
        };
    }

    /** With the defaults where nothing was said. */
    public Json fill(Json value, Json reference) {
        var schema = references.apply(reference);
        return switch (value) {
            case Json.Obj object -> {
                var filled = object;
                for (var property : schema.get("properties").fields().entrySet()) {
                    var known = filled.get(property.getKey());
                    var otherwise = property.getValue().get("default");
                    boolean nullable = property.getValue().get("nullable").isTrue();
                    if (!known.present()
                            && otherwise.present()
                            && !(nullable && filled.fields().containsKey(property.getKey()))) {
                        known = otherwise;
                    }
                    if (known.present()) {
                        filled = filled.with(property.getKey(), fill(known, property.getValue()));
                    }
                }
                if (schema.get("additionalProperties") instanceof Json.Obj others) {
                    for (var field : filled.fields().entrySet()) {
                        if (!schema.at("properties", field.getKey()).present()) {
                            filled = filled.with(field.getKey(), fill(field.getValue(), others));
                        }
                    }
                }
                yield filled;
            }
            case Json.Arr array ->
                new Json.Arr(array.items().stream()
                        .map(item -> fill(item, schema.get("items")))
                        .toList());
            default -> value;
        };
    }

    /** What is wrong with the value; the path is that of the value. */
    public void check(Json value, Json reference, String path, List<Cause> causes) {
        var schema = references.apply(reference);
        String at = path.isEmpty() ? "<nil>" : path;
        if (value instanceof Json.Null
                && (schema.get("nullable").isTrue() || !schema.get("type").present())) {
            return;
        }
        if (!hasType(value, schema)) {
            String wanted = schema.get("x-kubernetes-int-or-string").isTrue()
                    ? "integer or string"
                    : schema.get("type").text("");
            causes.add(Cause.wrongType(
                    at,
                    Json.of(typeOf(value)),
                    at + " in body must be of type " + wanted + ": \"" + typeOf(value) + "\""));
            return;
        }
        var known = schema.get("enum");
        if (known.present() && !known.items().contains(value)) {
            causes.add(Cause.notSupported(
                    at,
                    value.plain(),
                    String.join(
                            ", ",
                            known.items().stream()
                                    .map(each -> "\"" + each.plain() + "\"")
                                    .toList())));
        }
        switch (value) {
            case Json.Obj object -> checkObject(object, schema, path, causes);
            case Json.Arr array -> checkArray(array, schema, path, causes);
            case Json.Text text -> checkText(text.value(), schema, at, causes);
            case Json.Num number -> checkNumber(number, schema, at, causes);
            case Json.Bool bool -> {}
            case Json.Null none -> {}
        }
    }

    private void checkObject(Json.Obj object, Json schema, String path, List<Cause> causes) {
        String prefix = path.isEmpty() ? "" : path + ".";
        for (var required : schema.get("required").items()) {
            if (!object.fields().containsKey(required.plain())) {
                causes.add(Cause.required(prefix + required.plain(), ""));
            }
        }
        bound(object.fields().size(), schema, "Properties", path, causes);
        object.fields().forEach((name, value) -> {
            if (path.isEmpty() && EVERYWHERE.contains(name)) {
                return;
            }
            var property = schema.at("properties", name);
            if (!property.present()) {
                property = schema.get("additionalProperties");
            }
            if (property instanceof Json.Obj) {
                check(value, property, prefix + name, causes);
            }
        });
    }

    private void checkArray(Json.Arr array, Json schema, String path, List<Cause> causes) {
        bound(array.items().size(), schema, "Items", path, causes);
        var seen = new HashSet<Json>();
        var keys = schema.get("x-kubernetes-list-map-keys").items();
        String type = schema.get("x-kubernetes-list-type").text("");
        int i = 0;
        for (var item : array.items()) {
            String at = path + "[" + i++ + "]";
            var key = item;
            if (type.equals("map")) {
                key = Json.EMPTY;
                for (var name : keys) {
                    key = key.asObject().with(name.plain(), item.get(name.plain()));
                }
            }
            if (!type.isEmpty() && !type.equals("atomic") && !seen.add(key)) {
                causes.add(Cause.duplicate(at, dev.berth.embedded.json.JsonText.text(key)));
            }
            if (schema.get("items").present()) {
                check(item, schema.get("items"), at, causes);
            }
        }
    }

    private static void bound(int size, Json schema, String what, String path, List<Cause> causes) {
        var most = schema.get("max" + what);
        var least = schema.get("min" + what);
        if (most.present() && size > most.number(0)) {
            causes.add(new Cause(
                    "FieldValueTooMany", "Too many: " + size + ": must have at most " + most.plain() + " items", path));
        }
        if (least.present() && size < least.number(0)) {
            causes.add(Cause.invalid(
                    path, Json.of(size), path + " in body should have at least " + least.plain() + " items"));
        }
    }

    private static void checkText(String text, Json schema, String at, List<Cause> causes) {
        var most = schema.get("maxLength");
        if (most.present() && text.length() > most.number(0)) {
            causes.add(new Cause("FieldValueTooLong", "Too long: may not be more than " + most.plain() + " bytes", at));
        }
        var least = schema.get("minLength");
        if (least.present() && text.length() < least.number(0)) {
            causes.add(Cause.invalid(at, text, at + " in body should be at least " + least.plain() + " chars long"));
        }
        String pattern = schema.get("pattern").textOrNull();
        if (pattern != null && !matches(pattern, text)) {
            causes.add(Cause.invalid(at, text, at + " in body should match '" + pattern + "'"));
        }
    }

    private static boolean matches(String pattern, String text) {
        try {
            return Pattern.compile(pattern).matcher(text).find();
        } catch (PatternSyntaxException otherDialect) {
            return true;
        }
    }

    private static void checkNumber(Json.Num number, Json schema, String at, List<Cause> causes) {
        var value = new BigDecimal(number.literal());
        var least = schema.get("minimum");
        if (least instanceof Json.Num bound) {
            int compared = value.compareTo(new BigDecimal(bound.literal()));
            if (compared < 0 || (compared == 0 && schema.get("exclusiveMinimum").isTrue())) {
                causes.add(Cause.invalid(
                        at, number, at + " in body should be greater than or equal to " + bound.literal()));
            }
        }
        var most = schema.get("maximum");
        if (most instanceof Json.Num bound) {
            int compared = value.compareTo(new BigDecimal(bound.literal()));
            if (compared > 0 || (compared == 0 && schema.get("exclusiveMaximum").isTrue())) {
                causes.add(
                        Cause.invalid(at, number, at + " in body should be less than or equal to " + bound.literal()));
            }
        }
    }

    private static boolean hasType(Json value, Json schema) {
        if (schema.get("x-kubernetes-int-or-string").isTrue()) {
            return value instanceof Json.Text || value instanceof Json.Num;
        }
        return switch (schema.get("type").text("")) {
            case "object" -> value instanceof Json.Obj;
            case "array" -> value instanceof Json.Arr;
            case "string" -> value instanceof Json.Text;
            case "boolean" -> value instanceof Json.Bool;
            case "number" -> value instanceof Json.Num;
            case "integer" ->
                value instanceof Json.Num number
                        && new BigDecimal(number.literal()).stripTrailingZeros().scale() <= 0;
            default -> true;
        };
    }

    private static String typeOf(Json value) {
        return switch (value) {
            case Json.Obj object -> "object";
            case Json.Arr array -> "array";
            case Json.Text text -> "string";
            case Json.Num number -> number.literal().contains(".") ? "number" : "integer";
            case Json.Bool bool -> "boolean";
            case Json.Null none -> "null";
        };
    }
}

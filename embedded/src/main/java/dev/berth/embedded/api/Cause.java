package dev.berth.embedded.api;

import dev.berth.embedded.json.Json;

/** What is wrong with one field of an object. */
public record Cause(String reason, String message, String field) {
    public static Cause required(String field, String hint) {
        return new Cause("FieldValueRequired", "Required value" + (hint.isEmpty() ? "" : ": " + hint), field);
    }

    public static Cause invalid(String field, Object value, String rule) {
        return new Cause("FieldValueInvalid", "Invalid value: " + shown(value) + ": " + rule, field);
    }

    public static Cause notSupported(String field, Object value, String known) {
        return new Cause(
                "FieldValueNotSupported", "Unsupported value: " + shown(value) + ": supported values: " + known, field);
    }

    public static Cause forbidden(String field, String rule) {
        return new Cause("FieldValueForbidden", "Forbidden: " + rule, field);
    }

    public static Cause duplicate(String field, Object value) {
        return new Cause("FieldValueDuplicate", "Duplicate value: " + shown(value), field);
    }

    public static Cause wrongType(String field, Object value, String rule) {
        return new Cause("FieldValueTypeInvalid", "Invalid value: " + shown(value) + ": " + rule, field);
    }

    private static String shown(Object value) {
        return value instanceof Json json ? dev.berth.embedded.json.JsonText.text(json) : '"' + value.toString() + '"';
    }

    Json.Obj json() {
        return Json.object("reason", reason, "message", message, "field", field);
    }
}

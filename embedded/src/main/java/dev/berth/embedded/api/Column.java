package dev.berth.embedded.api;

import dev.berth.embedded.json.Json;
import java.time.Instant;
import java.util.function.BiFunction;

/**
 * A column of the tables that kubectl prints.
 *
 * @param priority 0 for always, 1 for {@code -o wide} only
 * @param cell the value for an object at a time
 */
public record Column(
        String name,
        String type,
        String format,
        String description,
        int priority,
        BiFunction<Json.Obj, Instant, Object> cell) {

    public static Column text(String name, BiFunction<Json.Obj, Instant, Object> cell) {
        return new Column(name, "string", "", name + " of the object", 0, cell);
    }

    public Column wide() {
        return new Column(name, type, format, description, 1, cell);
    }

    public Json.Obj definition() {
        return Json.object(
                "name", name, "type", type, "format", format, "description", description, "priority", priority);
    }
}

package dev.berth.embedded.schema;

import dev.berth.embedded.api.Kind;
import dev.berth.embedded.json.Json;
import java.lang.reflect.Field;
import java.lang.reflect.Modifier;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.Type;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * Schemas of the built-in kinds.
 *
 * <p>Idea: fabric8's model classes have a field for each field that Kubernetes has, so their types are the schema; nobody
 * has to write it down again. A class becomes a definition that others refer to; the classes are looked at when they are
 * first needed, and only by name, so that nothing here is compiled against them.
 */
public final class ModelSchemas {
    private static final String MODEL = "io.fabric8.kubernetes.api.model.";
    private static final String PREFIX = "io.k8s.api.";
    private static final Map<String, String> PACKAGES = Map.ofEntries(
            Map.entry("", ""),
            Map.entry("apps", "apps."),
            Map.entry("batch", "batch.v1."),
            Map.entry("coordination.k8s.io", "coordination.v1."),
            Map.entry("policy", "policy.v1."),
            Map.entry("scheduling.k8s.io/v1", "scheduling.v1."),
            Map.entry("scheduling.k8s.io/v1beta1", "scheduling.v1beta1."),
            Map.entry("storage.k8s.io", "storage."),
            Map.entry("events.k8s.io", "events.v1."),
            Map.entry("apiextensions.k8s.io", "apiextensions.v1."));

    private final Map<String, Json> definitions = new ConcurrentHashMap<>();
    private final Map<Class<?>, String> names = new ConcurrentHashMap<>();

    /** A reference to the schema of the kind; {@link Json#NULL} where no model is known. */
    public Json reference(Kind kind) {
        var model = model(kind);
        return model == null ? Json.NULL : reference(model);
    }

    public Json resolve(Json reference) {
        String name = reference.get("$ref").textOrNull();
        return name == null
                ? reference
                : definitions.getOrDefault(name.substring(name.lastIndexOf('/') + 1), Json.EMPTY);
    }

    /** All that was needed so far. */
    public Map<String, Json> definitions() {
        return new LinkedHashMap<>(new TreeMap<>(definitions));
    }

    public String name(Kind kind) {
        var model = model(kind);
        return model == null ? "" : nameOf(model);
    }

    private static @Nullable Class<?> model(Kind kind) {
        String inside = PACKAGES.get(kind.group());
        if (inside == null) {
            inside = PACKAGES.get(kind.apiVersion());
        }
        if (inside == null || kind.isCustom()) {
            return null;
        }
        try {
            return Class.forName(MODEL + inside + kind.kind());
        } catch (ClassNotFoundException elsewhere) {
            return null;
        }
    }

    private Json reference(Class<?> model) {
        String name = nameOf(model);
        if (!definitions.containsKey(name)) {
            // Put first, as some classes refer to themselves.
            definitions.put(name, Json.EMPTY);
            definitions.put(name, definition(model));
        }
        return Json.object("$ref", "#/components/schemas/" + name);
    }

    private String nameOf(Class<?> model) {
        return names.computeIfAbsent(model, type -> {
            String rest = type.getName().substring(MODEL.length());
            return PREFIX + (rest.contains(".") ? rest : "core.v1." + rest);
        });
    }

    private Json definition(Class<?> model) {
        var properties = new LinkedHashMap<String, Json>();
        for (Class<?> type = model; type != null && type != Object.class; type = type.getSuperclass()) {
            for (Field field : type.getDeclaredFields()) {
                if (!Modifier.isStatic(field.getModifiers()) && !field.getName().equals("additionalProperties")) {
                    String name = jsonName(field);
                    properties.put(name, described(schema(field.getGenericType()), words(name)));
                }
            }
        }
        if (properties.containsKey("objectMeta") && !properties.containsKey("metadata")) {
            properties.put("metadata", properties.remove("objectMeta"));
        }
        return Json.object(
                "type", "object", "description", words(model.getSimpleName()), "properties", new Json.Obj(properties));
    }

    /** The name in JSON, which differs where Java reserves a word. */
    private static String jsonName(Field field) {
        for (var annotation : field.getAnnotations()) {
            if (annotation.annotationType().getSimpleName().equals("JsonProperty")) {
                try {
                    Object value =
                            annotation.annotationType().getMethod("value").invoke(annotation);
                    if (value instanceof String text && !text.isEmpty()) {
                        return text;
                    }
                } catch (ReflectiveOperationException notReadable) {
                    return field.getName();
                }
            }
        }
        return field.getName();
    }

    private static Json described(Json schema, String text) {
        return schema.get("$ref").present()
                ? Json.object("allOf", java.util.List.of(schema), "description", text)
                : schema.asObject().with("description", text);
    }

    /** {@code terminationGracePeriodSeconds} as words. */
    private static String words(String name) {
        return name.replaceAll("([a-z0-9])([A-Z])", "$1 $2").toLowerCase(java.util.Locale.ROOT);
    }

    private Json schema(Type type) {
        if (type instanceof ParameterizedType generic) {
            var arguments = generic.getActualTypeArguments();
            return Map.class.isAssignableFrom((Class<?>) generic.getRawType())
                    ? Json.object("type", "object", "additionalProperties", schema(arguments[1]))
                    : Json.object("type", "array", "items", schema(arguments[0]));
        }
        if (!(type instanceof Class<?> plain)) {
            return Json.object("x-kubernetes-preserve-unknown-fields", true);
        }
        return switch (plain.getSimpleName()) {
            case "String", "MicroTime" -> Json.object("type", "string");
            case "Integer", "int" -> Json.object("type", "integer", "format", "int32");
            case "Long", "long" -> Json.object("type", "integer", "format", "int64");
            case "Double", "Float" -> Json.object("type", "number");
            case "Boolean", "boolean" -> Json.object("type", "boolean");
            case "Quantity", "IntOrString" -> Json.object("x-kubernetes-int-or-string", true);
            case "ZonedDateTime" -> Json.object("type", "string", "format", "date-time");
            default ->
                plain.getName().startsWith(MODEL) && !plain.isEnum() && !plain.isInterface()
                        ? reference(plain)
                        : Json.object("x-kubernetes-preserve-unknown-fields", true);
        };
    }
}

package dev.berth.embedded.patch;

import dev.berth.embedded.json.Json;
import java.util.List;

/** How a value merges: which of its lists are maps or sets, which objects are replaced as a whole. */
public interface Shape {
    /** Of the built-in kinds. */
    Shape BUILT_IN = new BuiltInShape("");

    Shape field(String name);

    Shape item();

    /** @param list its items, as some lists tell by them what they are */
    ListRule list(Json list);

    boolean isAtomicObject();

    /** Of a structural schema, as a CustomResourceDefinition has it. */
    static Shape of(Json schema) {
        return new SchemaShape(schema);
    }

    /** By the names of fields. */
    record BuiltInShape(String name) implements Shape {
        @Override
        public Shape field(String field) {
            return new BuiltInShape(field);
        }

        @Override
        public Shape item() {
            return this;
        }

        @Override
        public ListRule list(Json list) {
            return ListRule.builtIn(name, list);
        }

        @Override
        public boolean isAtomicObject() {
            return name.equals("nodeSelector") || name.equals("selector") || name.equals("resourceFieldRef");
        }
    }

    /** By the extensions of a schema. */
    record SchemaShape(Json schema) implements Shape {
        @Override
        public Shape field(String name) {
            var property = schema.at("properties", name);
            if (!property.present() && name.equals("metadata")) {
                return BUILT_IN.field(name);
            }
            return new SchemaShape(property.present() ? property : schema.get("additionalProperties"));
        }

        @Override
        public Shape item() {
            return new SchemaShape(schema.get("items"));
        }

        @Override
        public ListRule list(Json list) {
            return switch (schema.get("x-kubernetes-list-type").text("atomic")) {
                case "map" ->
                    new ListRule.Keyed(List.copyOf(schema.get("x-kubernetes-list-map-keys").items().stream()
                            .map(Json::plain)
                            .toList()));
                case "set" -> ListRule.SET;
                default -> ListRule.ATOMIC;
            };
        }

        @Override
        public boolean isAtomicObject() {
            return schema.get("x-kubernetes-map-type").text("").equals("atomic");
        }
    }
}

package dev.berth.embedded.kinds;

import dev.berth.embedded.api.Cause;
import dev.berth.embedded.api.Column;
import dev.berth.embedded.api.Kind;
import dev.berth.embedded.api.Rules;
import dev.berth.embedded.api.Times;
import dev.berth.embedded.json.Json;
import dev.berth.embedded.patch.Shape;
import dev.berth.embedded.schema.Schemas;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** The kinds that CustomResourceDefinitions bring. */
public final class CustomKinds {
    private CustomKinds() {}

    /** One for each served version; the newest stable one first, as clients prefer it. */
    public static List<Kind> of(Json.Obj definition) {
        var spec = definition.get("spec");
        var kinds = new ArrayList<Kind>();
        for (var version : spec.get("versions").items()) {
            if (version.get("served").isTrue()) {
                kinds.add(kind(spec, version));
            }
        }
        return kinds;
    }

    private static Kind kind(Json spec, Json version) {
        var names = spec.get("names");
        var schema = version.at("schema", "openAPIV3Schema");
        var subresources = version.get("subresources");
        String kind = names.get("kind").text("");
        var builder = Kind.named(
                        spec.get("group").text(""),
                        version.get("name").text(""),
                        kind,
                        names.get("plural").text(""))
                .singular(names.get("singular").text(kind.toLowerCase(Locale.ROOT)))
                .shortNames(texts(names.get("shortNames")))
                .categories(texts(names.get("categories")))
                .selectable(texts(version.get("selectableFields"), "jsonPath"))
                .rules(new CustomRules(schema, subresources.get("status").present()))
                .schema(schema)
                .shape(Shape.of(schema))
                .columns(columns(version.get("additionalPrinterColumns")));
        if (spec.get("scope").text("").equals("Cluster")) {
            builder.clusterWide();
        }
        if (subresources.get("status").present()) {
            builder.status();
        }
        var scale = subresources.get("scale");
        if (scale.present()) {
            String selector = scale.get("labelSelectorPath").textOrNull();
            builder.scale(
                    path(scale.get("specReplicasPath").text(".spec.replicas")),
                    path(scale.get("statusReplicasPath").text(".status.replicas")),
                    selector == null ? null : path(selector));
        }
        return builder.build();
    }

    private static String[] texts(Json list) {
        return list.items().stream().map(Json::plain).toArray(String[]::new);
    }

    private static String[] texts(Json list, String field) {
        return list.items().stream().map(item -> path(item.get(field).plain())).toArray(String[]::new);
    }

    /** {@code .spec.replicas} without its first dot. */
    private static String path(String jsonPath) {
        return jsonPath.startsWith(".") ? jsonPath.substring(1) : jsonPath;
    }

    private static List<Column> columns(Json definitions) {
        var columns = new ArrayList<Column>();
        columns.add(Columns.NAME);
        for (var each : definitions.items()) {
            String[] path = path(each.get("jsonPath").text("")).split("\\.");
            boolean date = each.get("type").text("").equals("date");
            columns.add(new Column(
                    each.get("name").text(""),
                    each.get("type").text("string"),
                    each.get("format").text(""),
                    each.get("description").text(""),
                    (int) each.get("priority").number(0),
                    (object, now) -> {
                        var value = object.at(path);
                        return date ? Times.age(Times.read(value), now) : value.plain();
                    }));
        }
        if (columns.size() == 1) {
            columns.add(Columns.AGE);
        }
        return columns;
    }

    /** What a schema asks of objects. */
    private record CustomRules(Json schema, boolean status) implements Rules {
        @Override
        public Json.Obj defaults(Json.Obj object) {
            var pruned = Schemas.PLAIN.prune(object, schema, new ArrayList<>());
            return Schemas.PLAIN.fill(pruned, schema).asObject();
        }

        @Override
        public Json.Obj created(Json.Obj object, Context context) {
            return status ? object.without("status") : object;
        }

        @Override
        public Json.Obj statusUpdated(Json.Obj before, Json.Obj after, Context context) {
            return Schemas.PLAIN.prune(after, schema, new ArrayList<>());
        }

        @Override
        public List<Cause> check(Json.Obj object) {
            var causes = new ArrayList<Cause>();
            Schemas.PLAIN.check(object, schema, "", causes);
            return causes;
        }

        @Override
        public boolean allowsUnconditionalUpdate() {
            return false;
        }
    }
}

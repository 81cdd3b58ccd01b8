package dev.berth.embedded.http;

import dev.berth.embedded.api.Column;
import dev.berth.embedded.api.Kind;
import dev.berth.embedded.json.Json;
import dev.berth.embedded.store.Stored;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/** Objects as rows: what kubectl asks for when it prints. */
final class Tables {
    private Tables() {}

    static boolean isWanted(Call call) {
        return call.accept().contains("as=Table");
    }

    /** @param include what each row carries of its object: None, Metadata or Object */
    static Json.Obj table(Kind kind, List<Stored> objects, Json.Obj metadata, Instant now, String include) {
        var rows = new ArrayList<Json>();
        for (var object : objects) {
            rows.add(row(kind, object, now, include));
        }
        return Json.object(
                "kind",
                "Table",
                "apiVersion",
                "meta.k8s.io/v1",
                "metadata",
                metadata,
                "columnDefinitions",
                kind.columns().stream().map(Column::definition).toList(),
                "rows",
                rows);
    }

    private static Json.Obj row(Kind kind, Stored object, Instant now, String include) {
        var cells = new ArrayList<Json>();
        for (var column : kind.columns()) {
            cells.add(Json.of(column.cell().apply(object.object(), now)));
        }
        var row = Json.object("cells", cells);
        return switch (include) {
            case "None" -> row;
            case "Object" -> row.with("object", kind.present(object.object()));
            default ->
                row.with(
                        "object",
                        Json.object(
                                "kind", "PartialObjectMetadata",
                                "apiVersion", "meta.k8s.io/v1",
                                "metadata", object.metadata()));
        };
    }
}

package dev.berth.embedded.http;

import dev.berth.embedded.api.ApiException;
import dev.berth.embedded.json.Json;
import dev.berth.embedded.json.JsonText;
import dev.berth.kubernetes.tree.Found;
import dev.berth.kubernetes.tree.MalformedDocumentException;
import dev.berth.kubernetes.tree.Value;
import dev.berth.kubernetes.tree.YamlTrees;
import java.io.StringReader;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;

/** Bodies in YAML; most that say so are JSON, which YAML includes. */
final class YamlBodies {
    private YamlBodies() {}

    static Json read(byte[] body) {
        String text = new String(body, StandardCharsets.UTF_8);
        if (text.stripLeading().startsWith("{")) {
            try {
                return JsonText.read(body);
            } catch (JsonText.MalformedException flowStyle) {
                // Perhaps YAML's flow style, which looks alike.
            }
        }
        var documents = new ArrayList<Value>();
        try {
            YamlTrees.read(new StringReader(text), "body", 1, found -> {
                if (found.role() != Found.Role.DOCUMENT) {
                    throw ApiException.badRequest("the body holds a list; send exactly one object in a request");
                }
                documents.add(found.value());
            });
        } catch (MalformedDocumentException malformed) {
            throw ApiException.badRequest(String.valueOf(malformed.getMessage()));
        }
        if (documents.size() != 1) {
            throw ApiException.badRequest(
                    "the body holds " + documents.size() + " documents; send exactly one object in a request");
        }
        return json(documents.getFirst());
    }

    private static Json json(Value value) {
        return switch (value) {
            case Value.Mapping mapping -> {
                var fields = new LinkedHashMap<String, Json>();
                mapping.entries().forEach((name, each) -> fields.put(name, json(each)));
                yield new Json.Obj(fields);
            }
            case Value.Sequence sequence ->
                new Json.Arr(sequence.items().stream().map(YamlBodies::json).toList());
            case Value.Scalar scalar ->
                switch (scalar.kind()) {
                    case TEXT -> new Json.Text(scalar.text());
                    case NUMBER -> new Json.Num(scalar.text());
                    case BOOLEAN -> Json.of(scalar.text().equals("true"));
                };
            case Value.Null none -> Json.NULL;
        };
    }
}

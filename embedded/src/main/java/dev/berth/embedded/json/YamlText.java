package dev.berth.embedded.json;

import dev.berth.kubernetes.tree.Found;
import dev.berth.kubernetes.tree.MalformedDocumentException;
import dev.berth.kubernetes.tree.Value;
import dev.berth.kubernetes.tree.YamlTrees;
import java.util.ArrayList;
import java.util.LinkedHashMap;

/** Reads a document of YAML; most that say so are JSON, which YAML includes. */
public final class YamlText {
    private YamlText() {}

    /** @throws IllegalArgumentException telling what is wrong, where it is not exactly one document */
    public static Json read(String text) {
        if (text.stripLeading().startsWith("{")) {
            try {
                return JsonText.read(text);
            } catch (JsonText.MalformedException flowStyle) {
                // Perhaps YAML's flow style, which looks alike.
            }
        }
        var documents = new ArrayList<Value>();
        try {
            YamlTrees.read(text, "document", 1, found -> {
                if (found.role() != Found.Role.DOCUMENT) {
                    throw new IllegalArgumentException("a list where one object is expected");
                }
                documents.add(found.value());
            });
        } catch (MalformedDocumentException malformed) {
            throw new IllegalArgumentException(malformed.getMessage(), malformed);
        }
        if (documents.size() != 1) {
            throw new IllegalArgumentException(documents.size() + " documents where one is expected");
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
                new Json.Arr(sequence.items().stream().map(YamlText::json).toList());
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

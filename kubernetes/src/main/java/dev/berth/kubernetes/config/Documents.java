package dev.berth.kubernetes.config;

import dev.berth.kubernetes.objects.Field;
import dev.berth.kubernetes.tree.JsonTrees;
import dev.berth.kubernetes.tree.Value;
import dev.berth.kubernetes.tree.YamlTrees;
import java.util.ArrayList;
import java.util.List;

/** The documents of a configuration file, YAML or JSON. */
final class Documents {
    private Documents() {}

    static List<Value> of(String text, String file) {
        if (text.stripLeading().startsWith("{")) {
            return List.of(JsonTrees.read(text, file, 1));
        }
        var documents = new ArrayList<Value>();
        YamlTrees.read(text, file, 1, found -> documents.add(found.value()));
        return documents;
    }

    static String kind(Value document, String file) {
        return Field.root(document, file).at("kind").text("");
    }
}

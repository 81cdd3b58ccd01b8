package dev.berth.kubernetes.objects;

import dev.berth.engine.model.ClusterObject;
import dev.berth.engine.model.Pod;
import dev.berth.kubernetes.tree.Value;
import dev.berth.kubernetes.tree.YamlTrees;
import java.util.ArrayList;

/** Objects written as YAML in tests, read as from {@code test.yaml}. */
final class Documents {
    private Documents() {}

    static Value tree(String yaml) {
        var documents = new ArrayList<Value>();
        YamlTrees.read(yaml, "test.yaml", 1, found -> documents.add(found.value()));
        return documents.get(0);
    }

    static Field field(String yaml) {
        return Field.root(tree(yaml), "test.yaml");
    }

    static ClusterObject object(String yaml) {
        return new ObjectReader().read(tree(yaml), "test.yaml");
    }

    /** A pod with the given spec, which is indented as it stands. */
    static Pod podWith(String spec) {
        return (Pod) object("kind: Pod\nmetadata: {name: p, namespace: ml}\nspec:\n" + spec.indent(2));
    }
}

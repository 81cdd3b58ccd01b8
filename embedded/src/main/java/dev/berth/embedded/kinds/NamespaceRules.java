package dev.berth.embedded.kinds;

import dev.berth.embedded.api.Names;
import dev.berth.embedded.api.Rules;
import dev.berth.embedded.json.Json;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Namespaces: the last to go, after all that is in them. */
final class NamespaceRules implements Rules {
    @Override
    public Json.Obj created(Json.Obj namespace, Context context) {
        return namespace
                .put(namespace.at("metadata", "name"), "metadata", "labels", "kubernetes.io/metadata.name")
                .put(List.of("kubernetes"), "spec", "finalizers")
                .with("status", Json.object("phase", "Active"));
    }

    @Override
    public Json.Obj deleting(Json.Obj namespace, Context context) {
        return namespace.put("Terminating", "status", "phase");
    }

    @Override
    public boolean countsGenerations() {
        return false;
    }

    @Override
    public @Nullable String checkName(String name) {
        return Names.checkLabel(name);
    }
}

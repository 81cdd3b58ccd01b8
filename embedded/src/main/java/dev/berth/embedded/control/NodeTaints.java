package dev.berth.embedded.control;

import dev.berth.embedded.api.Conditions;
import dev.berth.embedded.api.Times;
import dev.berth.embedded.api.WriteOptions;
import dev.berth.embedded.api.Writes;
import dev.berth.embedded.json.Json;
import dev.berth.embedded.kinds.BuiltIn;
import dev.berth.embedded.store.Change;
import dev.berth.embedded.store.Stored;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.Map;

/** Taints nodes that are not ready or cordoned, so that nothing new comes to them. */
final class NodeTaints implements Controller {
    private static final WriteOptions AS = WriteOptions.of("node-lifecycle-controller");
    private static final String PREFIX = "node.kubernetes.io/";
    private final Writes writes;
    private final Map<String, Stored> dirty = new LinkedHashMap<>();

    NodeTaints(Writes writes) {
        this.writes = writes;
    }

    @Override
    public void saw(Change change) {
        if (change.resource().equals(BuiltIn.NODE.table())) {
            if (change.kind() == Change.Kind.DELETED) {
                dirty.remove(change.after().name());
            } else {
                dirty.put(change.after().name(), change.after());
            }
        }
    }

    @Override
    public void act() {
        for (var node : dirty.values()) {
            if (!tainted(node.object()).equals(node.object())) {
                try {
                    writes.change(BuiltIn.NODE, "", node.name(), Writes.Part.MAIN, AS, this::tainted);
                } catch (dev.berth.embedded.api.ApiException gone) {
                    if (gone.code() != 404) {
                        throw gone;
                    }
                }
            }
        }
        dirty.clear();
    }

    private Json.Obj tainted(Json.Obj node) {
        var ready = Conditions.find(node, "Ready");
        String status = ready.get("status").text("True");
        var tainted = set(node, PREFIX + "not-ready", status.equals("False"));
        tainted = set(tainted, PREFIX + "unreachable", status.equals("Unknown"));
        return set(
                tainted,
                PREFIX + "unschedulable",
                node.at("spec", "unschedulable").isTrue());
    }

    private Json.Obj set(Json.Obj node, String key, boolean wanted) {
        var taints = new ArrayList<>(node.at("spec", "taints").items());
        boolean known =
                taints.stream().anyMatch(taint -> taint.get("key").plain().equals(key));
        if (known == wanted) {
            return node;
        }
        if (wanted) {
            taints.add(Json.object(
                    "key",
                    key,
                    "effect",
                    "NoSchedule",
                    "timeAdded",
                    Times.seconds(writes.context().now())));
        } else {
            taints.removeIf(taint -> taint.get("key").plain().equals(key));
        }
        return taints.isEmpty() ? node.drop("spec", "taints") : node.put(taints, "spec", "taints");
    }
}

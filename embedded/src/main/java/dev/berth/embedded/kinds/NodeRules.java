package dev.berth.embedded.kinds;

import dev.berth.embedded.api.Cause;
import dev.berth.embedded.api.Rules;
import dev.berth.embedded.json.Json;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** Nodes: one that is created with its status keeps it, so that a kubelet registers in one call. */
final class NodeRules implements Rules {
    private static final Set<String> EFFECTS = Set.of("NoSchedule", "PreferNoSchedule", "NoExecute");

    @Override
    public Json.Obj created(Json.Obj node, Context context) {
        return node.orElse(Json.EMPTY, "spec").orElse(Json.EMPTY, "status");
    }

    @Override
    public boolean countsGenerations() {
        return false;
    }

    @Override
    public List<Cause> check(Json.Obj node) {
        var causes = new ArrayList<Cause>();
        var seen = new HashSet<String>();
        int i = 0;
        for (var taint : node.at("spec", "taints").items()) {
            String field = "spec.taints[" + i++ + "]";
            String effect = taint.get("effect").text("");
            if (!EFFECTS.contains(effect)) {
                causes.add(Cause.notSupported(
                        field + ".effect", effect, "\"NoSchedule\", \"PreferNoSchedule\", \"NoExecute\""));
            }
            if (!seen.add(taint.get("key").text("") + ':' + effect)) {
                causes.add(Cause.duplicate(field, taint.get("key").text("")));
            }
        }
        return causes;
    }
}

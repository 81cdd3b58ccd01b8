package dev.berth.embedded.patch;

import dev.berth.embedded.json.Json;

/** RFC 7386: objects are merged, null removes, anything else replaces. */
public final class MergePatch {
    private MergePatch() {}

    public static Json apply(Json target, Json patch) {
        if (!(patch instanceof Json.Obj changes)) {
            return patch;
        }
        var merged = target.asObject();
        for (var change : changes.fields().entrySet()) {
            merged = change.getValue() instanceof Json.Null
                    ? merged.without(change.getKey())
                    : merged.with(change.getKey(), apply(merged.get(change.getKey()), change.getValue()));
        }
        return merged;
    }
}

package dev.berth.cli.place;

import dev.berth.engine.decide.Reason;
import dev.berth.engine.model.GangKey;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What came of the pending members of a gang.
 *
 * @param reason why members wait; null where none does
 */
record GangFate(
        GangKey gang,
        List<Placement.Fate> members,
        @Nullable Reason reason) {
    /** The gangs of a placement, in its order. */
    static List<GangFate> of(Placement placement) {
        Map<GangKey, List<Placement.Fate>> byGang = new LinkedHashMap<>();
        for (var fate : placement.fates()) {
            var key = gangOf(fate);
            if (key != null) {
                byGang.computeIfAbsent(key, unused -> new ArrayList<>()).add(fate);
            }
        }
        return byGang.entrySet().stream()
                .map(entry -> new GangFate(entry.getKey(), entry.getValue(), reason(entry.getValue())))
                .toList();
    }

    static @Nullable GangKey gangOf(Placement.Fate fate) {
        var membership = fate.pod().membership();
        return membership == null ? null : membership.key(fate.pod().namespace());
    }

    private static @Nullable Reason reason(List<Placement.Fate> members) {
        for (var member : members) {
            if (member instanceof Placement.Waits waits) {
                return waits.reason();
            }
        }
        return null;
    }

    long placed() {
        return members.stream().filter(Placement.Placed.class::isInstance).count();
    }

    String status() {
        long placed = placed();
        return placed == members.size() ? "placed" : placed == 0 ? "waits" : "in part";
    }
}

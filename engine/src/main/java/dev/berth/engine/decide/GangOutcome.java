package dev.berth.engine.decide;

import dev.berth.engine.gang.Gang;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What was decided about a gang, as one: enough members are bound for it to run, or none is.
 *
 * @param members an outcome for each member that was to be placed, in the order of the gang's layout
 * @param domain where new members go; empty for the whole cluster, or where none goes anywhere
 * @param waits why members wait; null where none does
 */
public record GangOutcome(
        Gang gang,
        List<Outcome> members,
        String domain,
        @Nullable Reason waits) {
    public GangOutcome {
        members = List.copyOf(members);
    }

    /** All decisions, to be applied together. */
    public List<Decision> decisions() {
        return members.stream().flatMap(member -> member.decisions().stream()).toList();
    }

    /** How many members are bound by this. */
    public int bound() {
        return (int) members.stream().filter(member -> member.waits() == null).count();
    }
}

package dev.berth.engine.gang;

import dev.berth.engine.model.DeviceIndexes;
import dev.berth.engine.model.Pod;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What was found for a gang; nothing of it is applied. */
public sealed interface GangPlan {
    /**
     * @param seats where members go; all of them, or none
     * @param domain in which the new members are, with the names above it; empty for the whole cluster
     * @param left why further members wait; null where none does
     */
    record Placed(List<Seat> seats, String domain, @Nullable Shortage left) implements GangPlan {
        public Placed {
            seats = List.copyOf(seats);
        }
    }

    /** Too few members can start, so none does. */
    record Refused(Shortage shortage) implements GangPlan {}

    /** A member, its node and its devices there. */
    record Seat(Pod pod, String node, DeviceIndexes devices) {}
}

package dev.berth.engine.plugin.packing;

import dev.berth.engine.cluster.Outlook;
import dev.berth.engine.cluster.TypicalPod;
import dev.berth.engine.model.Device;
import dev.berth.engine.model.DeviceRequest;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** By how much the value of a node changes when pods of one kind are placed there; remembered by room. */
final class Gains {
    private final Potential potential;
    private final Rooms rooms;
    private final long milliCpu;
    private final long memoryBytes;
    private final DeviceRequest request;
    private final Map<DeviceKind, Integer> milliByKind = new HashMap<>();
    private double[] gainByRoom = new double[0];
    private @Nullable Outlook remembered;

    /** The best way to take devices: of which kind, for a share, which room, and what room the node has then. */
    record Choice(double gain, DeviceKind kind, int room, Room after) {}

    Gains(Potential potential, Rooms rooms, long milliCpu, long memoryBytes, DeviceRequest request) {
        this.potential = potential;
        this.rooms = rooms;
        this.milliCpu = milliCpu;
        this.memoryBytes = memoryBytes;
        this.request = request;
    }

    /** Whether rooms still have the numbers that they had when this was made. */
    boolean current() {
        return potential.rooms() == rooms;
    }

    /** The best gain that the room allows; all of the node's value is lost where devices have no room for the pod. */
    double in(Room room) {
        if (remembered != potential.outlook()) {
            Arrays.fill(gainByRoom, Double.NaN);
            remembered = potential.outlook();
        }
        int number = room.number;
        if (number >= gainByRoom.length) {
            int length = gainByRoom.length;
            gainByRoom = Arrays.copyOf(gainByRoom, Math.max(number + 1, 2 * rooms.size()));
            Arrays.fill(gainByRoom, length, gainByRoom.length, Double.NaN);
        }
        double gain = gainByRoom[number];
        if (Double.isNaN(gain)) {
            gain = compute(room);
            gainByRoom[number] = gain;
        }
        return gain;
    }

    private double compute(Room room) {
        if (request.isNone()) {
            return room.total == 0
                    ? 0
                    : potential.value(rooms.after(room, milliCpu, memoryBytes, room.gaps)) - potential.value(room);
        }
        var choice = choose(room);
        return choice == null ? -potential.value(room) : choice.gain;
    }

    /** Null where no kind of devices has room for the pod. */
    @Nullable
    Choice choose(Room room) {
        double now = potential.value(room);
        @Nullable Choice best = null;
        for (int i = 0; i < room.gaps.length; i++) {
            var gaps = room.gaps[i];
            int milli = milliByKind.computeIfAbsent(gaps.kind, this::milliOn);
            if (milli == 0 || gaps.withRoom(milli) < request.count()) {
                continue;
            }
            if (request.count() > 1 || milli == Device.WHOLE_MILLI) {
                best = better(best, room, i, gaps.takeTightest(request.count(), milli), now, 0);
                continue;
            }
            int[] rooms = gaps.rooms;
            for (int at = 0; at < rooms.length; at++) {
                if (rooms[at] >= milli && (at == 0 || rooms[at] != rooms[at - 1])) {
                    best = better(best, room, i, gaps.take(at, milli), now, rooms[at]);
                }
            }
        }
        return best;
    }

    private @Nullable Choice better(@Nullable Choice best, Room room, int place, Gaps left, double now, int taken) {
        var gaps = room.gaps.clone();
        gaps[place] = left;
        var after = rooms.after(room, milliCpu, memoryBytes, gaps);
        double gain = potential.value(after) - now;
        return best == null || gain > best.gain ? new Choice(gain, left.kind, taken, after) : best;
    }

    private int milliOn(DeviceKind kind) {
        return kind.identity().resource().equals(request.resource()) ? TypicalPod.milliOn(request, kind.sample()) : 0;
    }
}

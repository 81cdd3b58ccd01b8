package dev.berth.engine.plugin.packing;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/** The room on a node's devices of one kind, ascending; one object for each content. */
final class Gaps {
    /** Compared by content. */
    static final class Key {
        private final int[] rooms;
        private final int hash;

        Key(int[] rooms) {
            this.rooms = rooms;
            hash = Arrays.hashCode(rooms);
        }

        int[] rooms() {
            return rooms;
        }

        @Override
        public int hashCode() {
            return hash;
        }

        @Override
        public boolean equals(@Nullable Object other) {
            return other instanceof Key that && hash == that.hash && Arrays.equals(rooms, that.rooms);
        }
    }

    final DeviceKind kind;
    final int[] rooms;
    final int total;

    /** By place of the kind's typical pods: how often one device's part of the pod fits. */
    final int[] fits;

    /** The same in whole pods. */
    final int[] copies;

    Gaps(DeviceKind kind, int[] rooms) {
        this.kind = kind;
        this.rooms = rooms;
        total = Arrays.stream(rooms).sum();
        fits = new int[kind.typical.length];
        copies = new int[fits.length];
        for (int i = 0; i < fits.length; i++) {
            int milli = kind.milli[i];
            int sum = 0;
            for (int at = rooms.length - 1; at >= 0 && rooms[at] >= milli; at--) {
                sum += rooms[at] / milli;
            }
            fits[i] = sum;
            copies[i] = sum / kind.devices[i];
        }
    }

    /** How many devices have that much room. */
    int withRoom(int milli) {
        int count = 0;
        while (count < rooms.length && rooms[rooms.length - 1 - count] >= milli) {
            count++;
        }
        return count;
    }

    /** After a share is taken of the device at a place. */
    Gaps take(int place, int milli) {
        int[] left = rooms.clone();
        left[place] -= milli;
        for (int at = place; at > 0 && left[at - 1] > left[at]; at--) {
            int greater = left[at - 1];
            left[at - 1] = left[at];
            left[at] = greater;
        }
        return kind.gaps(left);
    }

    /** After so many devices give a share each: those with the least room that suffices. */
    Gaps takeTightest(int count, int milli) {
        int[] left = rooms.clone();
        int taken = 0;
        for (int at = 0; at < left.length && taken < count; at++) {
            if (left[at] >= milli) {
                left[at] -= milli;
                taken++;
            }
        }
        Arrays.sort(left);
        return kind.gaps(left);
    }
}

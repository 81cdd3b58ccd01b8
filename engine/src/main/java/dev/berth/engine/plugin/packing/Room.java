package dev.berth.engine.plugin.packing;

import dev.berth.engine.cluster.Outlook;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * All that the value of a node depends on: the room on its devices by kind, free cores, and how many cores more or less
 * the free memory would be enough for (bounded above, where memory does not count). One object for each content.
 */
final class Room {
    /** A node without any room on devices: it has no value. */
    private static final Gaps[] NO_GAPS = {};

    final Gaps[] gaps;
    final long milliCpu;
    final long slackMilliCpu;
    final int total;
    private final int hash;

    /** Rooms are numbered from 0 as they come up. */
    int number;

    double value;

    @Nullable
    Outlook valued;

    Room(Gaps[] gaps, long milliCpu, long slackMilliCpu) {
        int sum = 0;
        int mixed = Long.hashCode(milliCpu * 0x9E3779B97F4A7C15L + slackMilliCpu);
        for (var each : gaps) {
            sum += each.total;
            mixed = mixed * 31 + System.identityHashCode(each);
        }
        this.gaps = sum == 0 ? NO_GAPS : gaps;
        this.milliCpu = sum == 0 ? 0 : milliCpu;
        this.slackMilliCpu = sum == 0 ? 0 : slackMilliCpu;
        total = sum;
        hash = sum == 0 ? 0 : mixed;
    }

    /** Free cores that memory lets be used. */
    double usableMilliCpu() {
        return Math.max(0, milliCpu + Math.min(0, slackMilliCpu));
    }

    @Override
    public int hashCode() {
        return hash;
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof Room that
                && milliCpu == that.milliCpu
                && slackMilliCpu == that.slackMilliCpu
                && Arrays.equals(gaps, that.gaps);
    }
}

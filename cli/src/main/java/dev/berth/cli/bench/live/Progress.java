package dev.berth.cli.bench.live;

import java.util.ArrayList;
import java.util.List;

/**
 * When the n-th pod was bound, from counts that were read now and then. Between two counts bindings are taken to come
 * evenly; before the first and after the last, as fast as beside it. So what is said of 3,000 pods, read four times a
 * second, is exact to a few hundredths.
 */
final class Progress {
    private record Sample(long nanos, long count) {}

    private final List<Sample> samples = new ArrayList<>();

    /** So many were bound at this time; counts and times must not go back. */
    void counted(long nanos, long count) {
        samples.add(new Sample(nanos, count));
    }

    long last() {
        return samples.isEmpty() ? 0 : samples.getLast().count();
    }

    /** Pods a second between the binding of number {@code from} and of number {@code to}. */
    double rate(long from, long to) {
        double seconds = (at(to) - at(from)) / 1e9;
        return seconds <= 0 ? Double.NaN : (to - from) / seconds;
    }

    private double at(long count) {
        for (int i = 1; i < samples.size(); i++) {
            var before = samples.get(i - 1);
            var after = samples.get(i);
            if (after.count() >= count && after.count() > before.count()) {
                double perPod = (after.nanos() - before.nanos()) / (double) (after.count() - before.count());
                if (before.count() == 0
                        && i + 1 < samples.size()
                        && samples.get(i + 1).count() > after.count()) {
                    // The first binding came some time after the last count of none.
                    var next = samples.get(i + 1);
                    perPod = Math.min(perPod, (next.nanos() - after.nanos()) / (double) (next.count() - after.count()));
                }
                boolean done = i + 1 == samples.size();
                if (done && i > 1 && before.count() > samples.get(i - 2).count()) {
                    // The last binding came some time before the count that saw it.
                    var earlier = samples.get(i - 2);
                    double pace = (before.nanos() - earlier.nanos()) / (double) (before.count() - earlier.count());
                    return Math.min(after.nanos(), before.nanos() + pace * (count - before.count()));
                }
                return after.nanos() - perPod * (after.count() - count);
            }
        }
        return samples.isEmpty() ? 0 : samples.getLast().nanos();
    }
}

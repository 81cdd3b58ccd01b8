package dev.berth.simulator.openb;

import dev.berth.simulator.run.Spread;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Runs summed up over seeds, by mix and policy, both in the order of the runs. */
public final class OpenbSummary {
    private record Key(String mix, String policy) {}

    private final Map<Key, List<OpenbRun>> runs = new LinkedHashMap<>();
    private final List<String> mixes;
    private final List<String> policies;

    public OpenbSummary(List<OpenbRun> all) {
        mixes = all.stream().map(OpenbRun::mix).distinct().toList();
        policies = all.stream().map(OpenbRun::policy).distinct().toList();
        for (var mix : mixes) {
            for (var policy : policies) {
                runs.put(
                        new Key(mix, policy),
                        all.stream()
                                .filter(run ->
                                        run.mix().equals(mix) && run.policy().equals(policy))
                                .toList());
            }
        }
    }

    public List<String> mixes() {
        return mixes;
    }

    public List<String> policies() {
        return policies;
    }

    /** GPUs given away, in percent, at a demand; null where nothing was run. */
    public @Nullable Spread at(String mix, String policy, int demandPercent) {
        var some = runs.getOrDefault(new Key(mix, policy), List.of());
        return some.isEmpty()
                ? null
                : Spread.of(
                        some.stream().mapToDouble(run -> run.at(demandPercent)).toArray());
    }

    /** Free GPUs of no use at the end, in percent of all; null where nothing was run. */
    public @Nullable Spread fragmentation(String mix, String policy) {
        var some = runs.getOrDefault(new Key(mix, policy), List.of());
        return some.isEmpty()
                ? null
                : Spread.of(some.stream()
                        .mapToDouble(OpenbRun::fragmentationPercent)
                        .toArray());
    }

    /** Decisions a second, the mean of all runs of a policy; 0 where nothing was run. */
    public double decisionsPerSecond(String policy) {
        return runs.entrySet().stream()
                .filter(entry -> entry.getKey().policy.equals(policy))
                .flatMap(entry -> entry.getValue().stream())
                .mapToDouble(OpenbRun::decisionsPerSecond)
                .average()
                .orElse(0);
    }

    /** The policy with the greatest mean at a demand; null where nothing was run. */
    public @Nullable String winner(String mix, int demandPercent) {
        @Nullable String best = null;
        double most = -1;
        for (var policy : policies) {
            var spread = at(mix, policy, demandPercent);
            if (spread != null && spread.mean() > most) {
                most = spread.mean();
                best = policy;
            }
        }
        return best;
    }

    /**
     * Where a policy's mean curve lies lowest against another's.
     *
     * @param demandPercent the demand there
     * @param points how much higher the policy lies there; negative where it lies lower
     */
    public record Lowest(int demandPercent, double points) {}

    /** Looks at each whole demand of a range; null where one of both was not run. */
    public @Nullable Lowest lowest(String mix, String policy, String against, int from, int to) {
        @Nullable Lowest lowest = null;
        for (int x = from; x <= to; x++) {
            var own = at(mix, policy, x);
            var other = at(mix, against, x);
            if (own == null || other == null) {
                return null;
            }
            double points = own.mean() - other.mean();
            if (lowest == null || points < lowest.points) {
                lowest = new Lowest(x, points);
            }
        }
        return lowest;
    }
}

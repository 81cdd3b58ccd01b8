package dev.berth.simulator.workload;

import dev.berth.engine.model.TopologyRequest;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.TreeSet;

/** A workload that is made and not recorded: equal seeds give equal jobs. */
public record Synthetic(Arrivals arrivals, List<Kind> kinds) {
    /**
     * Jobs that are alike but for their duration.
     *
     * @param share of all jobs, relative to the other shares
     */
    public record Kind(
            String name,
            double share,
            int pods,
            Ask each,
            int priority,
            TopologyRequest topology,
            Durations durations) {
        public Kind {
            if (!(share > 0)) {
                throw new IllegalArgumentException("the share of kind " + name + " is " + share + "; it must exceed 0");
            }
        }
    }

    /** The labels of all levels that jobs ask for. */
    public Set<String> levels() {
        var levels = new TreeSet<String>();
        kinds.forEach(kind -> levels.addAll(kind.topology.levels()));
        return levels;
    }

    public Synthetic {
        kinds = List.copyOf(kinds);
        if (kinds.isEmpty()) {
            throw new IllegalArgumentException("a workload needs at least one kind of job");
        }
    }

    /** The jobs of a seed, by time of arrival. */
    public List<Job> jobs(long seed) {
        var random = new SplittableRandom(seed);
        var times = arrivals.drawMillis(random.split());
        double all = kinds.stream().mapToDouble(Kind::share).sum();
        var jobs = new ArrayList<Job>(times.size());
        for (long time : times) {
            double draw = random.nextDouble() * all;
            var kind = kinds.get(kinds.size() - 1);
            for (var each : kinds) {
                draw -= each.share;
                if (draw < 0) {
                    kind = each;
                    break;
                }
            }
            jobs.add(new Job(
                    kind.name + "-" + jobs.size(),
                    time,
                    kind.durations.drawMillis(random),
                    kind.pods,
                    kind.each,
                    kind.priority,
                    kind.topology));
        }
        return jobs;
    }
}

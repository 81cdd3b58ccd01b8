package dev.berth.simulator.workload;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * What a workload asks for, by how often.
 *
 * @param counts pods by what they ask for, in order of first appearance
 */
public record Demand(Map<Ask, Long> counts) {
    public Demand {
        counts = Collections.unmodifiableMap(new LinkedHashMap<>(counts));
    }

    public static Demand ofJobs(List<Job> jobs) {
        var counts = new LinkedHashMap<Ask, Long>();
        jobs.forEach(job -> counts.merge(job.each(), (long) job.pods(), Long::sum));
        return new Demand(counts);
    }

    public static Demand ofPods(List<Ask> pods) {
        var counts = new LinkedHashMap<Ask, Long>();
        pods.forEach(ask -> counts.merge(ask, 1L, Long::sum));
        return new Demand(counts);
    }
}

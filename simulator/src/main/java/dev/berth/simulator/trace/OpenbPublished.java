package dev.berth.simulator.trace;

import java.io.IOException;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Published results of six policies on openb: the mean GPU allocation of ten seeds, by pod list, policy and demand (FGD's
 * artifact, USENIX ATC'23).
 */
public final class OpenbPublished {
    private record Key(String mix, String policy, int demandPercent) {}

    private static final String METRIC = "gpu_alloc_pct";
    private static final String LIST = "openb_pod_list_";
    private static final int DEMAND_MAX = 1000;

    private final Map<Key, Double> means = new HashMap<>();

    private OpenbPublished() {}

    public static OpenbPublished read(TraceFile file, Problems problems) throws IOException {
        var published = new OpenbPublished();
        file.read(problems, row -> {
            double mean = row.number("mean", 0, 100);
            if (row.text("metric").equals(METRIC)) {
                published.means.put(
                        new Key(
                                row.text("workload").replaceFirst(LIST, ""),
                                row.text("policy").replaceFirst("^[0-9]+-", ""),
                                (int) row.whole("arrived_pct_of_capacity", 0, DEMAND_MAX)),
                        mean);
            }
        });
        return published;
    }

    /** GPUs given away in percent of all, at a demand in percent; null where nothing is published. */
    public @Nullable Double mean(String mix, String policy, int demandPercent) {
        return means.get(new Key(mix, policy, demandPercent));
    }
}

package dev.berth.simulator.trace;

import dev.berth.simulator.workload.Ask;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;

/** A pod list of Alibaba's GPU cluster trace v2023 (openb), without its times. */
public final class OpenbPods {
    private static final long MEBIBYTE = 1L << 20;

    private OpenbPods() {}

    /** A pod of the list. */
    public record Entry(String name, Ask ask) {}

    /** All pods, by name. */
    public static List<Entry> read(TraceFile file, Problems problems) throws IOException {
        var pods = new ArrayList<Entry>();
        var shared = new HashMap<Ask, Ask>();
        file.read(problems, row -> {
            var ask = ask(row);
            var known = shared.putIfAbsent(ask, ask);
            pods.add(new Entry(row.text("name"), known == null ? ask : known));
        });
        pods.sort(Comparator.comparing(Entry::name));
        return pods;
    }

    static Ask ask(Row row) {
        int gpus = (int) row.whole("num_gpu", 0, TraceFormat.GPUS_MAX);
        // The list writes 0 or nothing for a pod without GPUs, and 1000 for whole ones.
        int milli = gpus == 0 ? Ask.WHOLE : (int) row.whole("gpu_milli", 1, Ask.WHOLE);
        return new Ask(
                row.whole("cpu_milli", 0, 100_000_000),
                row.whole("memory_mib", 0, 1L << 40) * MEBIBYTE,
                gpus,
                milli,
                row.names("gpu_spec"));
    }
}

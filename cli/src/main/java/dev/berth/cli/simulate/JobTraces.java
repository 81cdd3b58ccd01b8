package dev.berth.cli.simulate;

import dev.berth.simulator.trace.DataFolder;
import dev.berth.simulator.trace.Problems;
import dev.berth.simulator.trace.TraceFile;
import dev.berth.simulator.trace.TraceFormat;
import dev.berth.simulator.workload.Job;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/** Lists of jobs by the names that people type. */
final class JobTraces {
    private JobTraces() {}

    /** The jobs of a file or of a named trace, by time of arrival. */
    static List<Job> read(String trace, DataFolder data, Problems problems) throws IOException {
        var files = Files.exists(Path.of(trace)) ? List.of(new TraceFile(Path.of(trace))) : data.jobs(trace);
        var jobs = new ArrayList<Job>();
        for (var file : files) {
            jobs.addAll(TraceFormat.of(file).read(file, problems));
        }
        if (jobs.isEmpty()) {
            throw new IllegalArgumentException(trace + " holds no jobs");
        }
        jobs.sort(Comparator.comparingLong(Job::submitMillis));
        return jobs;
    }
}

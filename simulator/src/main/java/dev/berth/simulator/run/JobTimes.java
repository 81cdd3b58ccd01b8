package dev.berth.simulator.run;

import dev.berth.simulator.workload.Job;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.TreeMap;
import java.util.stream.IntStream;

/** When each job waited, ran and ended. */
final class JobTimes {
    private final List<Job> jobs;
    private final long[] waitingSince;
    private final long[] waited;
    private final long[] end;

    JobTimes(List<Job> jobs) {
        this.jobs = jobs;
        waitingSince = jobs.stream().mapToLong(Job::submitMillis).toArray();
        waited = new long[jobs.size()];
        end = new long[jobs.size()];
        Arrays.fill(end, -1);
    }

    void started(int job, long now) {
        waited[job] += now - waitingSince[job];
    }

    void interrupted(int job, long now) {
        waitingSince[job] = now;
    }

    void ended(int job, long now) {
        end[job] = now;
    }

    Percentiles completion() {
        return completion(finished());
    }

    Percentiles queueing() {
        return queueing(finished());
    }

    private int[] finished() {
        return IntStream.range(0, end.length).filter(job -> end[job] >= 0).toArray();
    }

    private Percentiles completion(int[] some) {
        return Percentiles.ofMillis(Arrays.stream(some)
                .mapToLong(job -> end[job] - jobs.get(job).submitMillis())
                .toArray());
    }

    private Percentiles queueing(int[] some) {
        return Percentiles.ofMillis(
                Arrays.stream(some).mapToLong(job -> waited[job]).toArray());
    }

    /** Finished jobs by GPUs. */
    List<JobRun.Width> widths() {
        var byWidth = new TreeMap<Long, List<Integer>>();
        for (int job : finished()) {
            byWidth.computeIfAbsent(jobs.get(job).gpuMilli(), width -> new ArrayList<>())
                    .add(job);
        }
        var widths = new ArrayList<JobRun.Width>();
        byWidth.forEach((milli, members) -> {
            int[] some = members.stream().mapToInt(Integer::intValue).toArray();
            widths.add(new JobRun.Width(milli / 1000.0, completion(some), queueing(some)));
        });
        return List.copyOf(widths);
    }
}

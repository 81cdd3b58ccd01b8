package dev.berth.simulator.trace;

import dev.berth.simulator.workload.Ask;
import dev.berth.simulator.workload.Job;
import java.io.IOException;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/** The forms in which lists of jobs come; each is told by the names of its fields. */
public enum TraceFormat {
    /** Microsoft Philly as the Pollux authors filtered it: a clock time, whole GPUs, a duration in seconds. */
    PHILLY("timestamp", "duration", "num_gpus") {
        @Override
        Job job(Row row, int number) {
            return whole("job-" + number, clock(row, "timestamp", CLOCK), seconds(row, "duration"), row, "num_gpus");
        }
    },
    /** ElasticFlow's: seconds, whole GPUs. */
    ELASTICFLOW("job_id", "submission_time", "num_gpu", "duration") {
        @Override
        Job job(Row row, int number) {
            return whole(
                    named(row, "job_id"), seconds(row, "submission_time"), seconds(row, "duration"), row, "num_gpu");
        }
    },
    /** Muri's: milliseconds, whole GPUs. */
    MURI("job_id", "num_gpu", "submit_time", "iterations", "duration") {
        @Override
        Job job(Row row, int number) {
            return whole(
                    "job-" + named(row, "job_id"), millis(row, "submit_time"), millis(row, "duration"), row, "num_gpu");
        }
    },
    /** Berth's own, for any workload: see docs/simulation.md. */
    GENERIC("submit", "duration") {
        @Override
        Job job(Row row, int number) {
            var each = new Ask(
                    Math.round(row.number("cpu", 0, 1e6, 0) * 1000),
                    Math.round(row.number("memory_gib", 0, 1e6, 0) * (1 << 30)),
                    row.whole("gpus", 0, GPUS_MAX, 0),
                    row.whole("gpu_milli", 1, Ask.WHOLE, Ask.WHOLE),
                    row.names("gpu_models"));
            return new Job(
                    row.has("id") ? row.text("id") : "job-" + number,
                    arrivesByClock(row) ? clock(row, "submit", "seconds, or " + CLOCK) : seconds(row, "submit"),
                    seconds(row, "duration"),
                    row.whole("pods", 1, Job.PODS_MAX, 1),
                    each,
                    row.whole("priority", Integer.MIN_VALUE, Integer.MAX_VALUE, 0));
        }

        @Override
        boolean arrivesByClock(Row row) {
            return !NUMERIC.test(row.text("submit"));
        }
    },
    /** Alibaba's openb list with its own times: pods that arrive at their creation and leave at their deletion. */
    OPENB("name", "cpu_milli", "memory_mib", "num_gpu", "gpu_milli", "gpu_spec") {
        @Override
        Job job(Row row, int number) {
            long from = seconds(row, "creation_time");
            long to = seconds(row, "deletion_time");
            if (to < from) {
                throw row.wrong("deletion_time", "it must not be before creation_time");
            }
            return new Job(named(row, "name"), from, to - from, 1, OpenbPods.ask(row), 0);
        }
    };

    /** Most GPUs of one job. */
    static final int GPUS_MAX = 1_000_000;

    private static final String CLOCK = "a time such as 2017-10-09 07:01:55 or 2017-10-09T07:01:55Z";

    private static final java.util.function.Predicate<String> NUMERIC =
            java.util.regex.Pattern.compile("[0-9.eE+]+").asMatchPredicate();

    private final List<String> fields;

    TraceFormat(String... fields) {
        this.fields = List.of(fields);
    }

    /** The form whose fields the file has. */
    public static TraceFormat of(TraceFile file) throws IOException {
        var found = file.fields();
        for (var format : List.of(MURI, ELASTICFLOW, PHILLY, OPENB, GENERIC)) {
            if (found.containsAll(format.fields)) {
                return format;
            }
        }
        throw new BrokenTraceException(
                file.toString(),
                1,
                "no known form of trace has the fields " + String.join(",", found)
                        + "; Berth's own needs at least submit and duration (docs/simulation.md)");
    }

    /** All jobs, by time of arrival; the first arrives at 0, so that clock times need no common origin. */
    public List<Job> read(TraceFile file, Problems problems) throws IOException {
        var jobs = new ArrayList<Job>();
        var ids = new HashSet<String>();
        var clock = new AtomicReference<@Nullable Boolean>();
        file.read(problems, row -> {
            boolean isClock = arrivesByClock(row);
            var job = job(row, jobs.size());
            boolean first = Objects.requireNonNullElse(clock.get(), isClock);
            if (first != isClock) {
                throw row.wrong(
                        "submit",
                        "the jobs before arrive at " + (first ? "dates" : "seconds")
                                + "; write all of a file in the same way, as the two have no common origin");
            }
            if (!ids.add(job.id())) {
                throw row.wrong("another job before it has the id " + job.id() + "; give each job its own");
            }
            clock.set(isClock);
            jobs.add(job);
        });
        jobs.sort(Comparator.comparingLong(Job::submitMillis));
        if (jobs.isEmpty()) {
            return jobs;
        }
        long origin = jobs.get(0).submitMillis();
        jobs.replaceAll(job -> new Job(
                job.id(), job.submitMillis() - origin, job.runMillis(), job.pods(), job.each(), job.priority()));
        return jobs;
    }

    abstract Job job(Row row, int number);

    /** Whether a job's arrival is a date, in a form that also allows seconds. */
    boolean arrivesByClock(Row row) {
        return false;
    }

    private static Job whole(String id, long submit, long run, Row row, String gpus) {
        return new Job(id, submit, run, 1, Ask.gpus((int) row.whole(gpus, 1, GPUS_MAX)), 0);
    }

    private static String named(Row row, String field) {
        if (!row.has(field)) {
            throw row.wrong(field, "a name is needed");
        }
        return row.text(field);
    }

    private static long seconds(Row row, String field) {
        return Math.round(row.number(field, 0, Job.TIME_MAX_MILLIS / 1000.0) * 1000);
    }

    private static long millis(Row row, String field) {
        return Math.round(row.number(field, 0, Job.TIME_MAX_MILLIS));
    }

    private static long clock(Row row, String field, String needed) {
        String text = row.text(field);
        try {
            long millis = text.endsWith("Z")
                    ? Instant.parse(text).toEpochMilli()
                    : LocalDateTime.parse(text.replace(' ', 'T'))
                            .toInstant(ZoneOffset.UTC)
                            .toEpochMilli();
            if (millis >= 0) {
                return millis;
            }
        } catch (DateTimeException notATime) {
            // told below
        }
        throw row.wrong(field, needed + " is needed, not before 1970");
    }
}

package dev.berth.cli.simulate;

import dev.berth.simulator.workload.Ask;
import dev.berth.simulator.workload.Synthetic;
import java.util.Locale;

/** A workload as the part {@code jobs} of a scenario. */
final class WorkloadText {
    private WorkloadText() {}

    static String of(Synthetic workload) {
        var out = new StringBuilder("jobs:\n  arrivals:\n");
        var arrivals = workload.arrivals();
        number(out, "    ", "jobsPerHour", arrivals.jobsPerHour());
        number(out, "    ", "peak", arrivals.peak());
        number(out, "    ", "peakHour", arrivals.peakHour());
        number(out, "    ", "hours", arrivals.hours());
        out.append("  kinds:\n");
        for (var kind : workload.kinds()) {
            out.append("    - name: ").append(kind.name()).append('\n');
            number(out, "      ", "share", kind.share());
            if (kind.pods() != 1) {
                number(out, "      ", "pods", kind.pods());
            }
            ask(kind.each(), out);
            if (kind.priority() != 0) {
                number(out, "      ", "priority", kind.priority());
            }
            number(out, "      ", "leastSeconds", kind.durations().leastSeconds());
            number(out, "      ", "mostSeconds", kind.durations().mostSeconds());
            out.append("      durations:\n");
            for (var part : kind.durations().parts()) {
                out.append(String.format(
                        Locale.ROOT,
                        "        - {weight: %s, medianSeconds: %s, sigma: %s}%n",
                        plain(part.weight()),
                        plain(part.medianSeconds()),
                        plain(part.sigma())));
            }
        }
        return out.toString();
    }

    private static void ask(Ask ask, StringBuilder out) {
        if (ask.milliCpu() > 0) {
            number(out, "      ", "cpu", ask.milliCpu() / 1000.0);
        }
        if (ask.memoryBytes() > 0) {
            number(out, "      ", "memoryGiB", ask.memoryBytes() / (double) (1L << 30));
        }
        if (ask.gpus() > 0) {
            number(out, "      ", "gpus", ask.gpus());
        }
        if (ask.gpuMilli() < Ask.WHOLE) {
            number(out, "      ", "gpuMilli", ask.gpuMilli());
        }
        if (!ask.models().isEmpty()) {
            out.append("      models: [")
                    .append(String.join(", ", ask.models()))
                    .append("]\n");
        }
    }

    private static void number(StringBuilder out, String indent, String name, double value) {
        out.append(indent).append(name).append(": ").append(plain(value)).append('\n');
    }

    private static String plain(double value) {
        if (value == Math.rint(value) && Math.abs(value) < 1e15) {
            return Long.toString((long) value);
        }
        return String.format(Locale.ROOT, "%.6g", value)
                .replaceFirst("(\\.\\d*?)0+$", "$1")
                .replaceFirst("\\.$", "");
    }
}

package dev.berth.cli.shadow;

import dev.berth.cli.text.TextTable;
import dev.berth.kubernetes.live.shadow.ShadowedPod;
import dev.berth.kubernetes.live.shadow.ShadowedPod.Fate;
import dev.berth.simulator.report.DurationText;
import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** A comparison for people. */
final class ComparisonText {
    /** Pods that the table shows, those with the greatest difference in waiting first. */
    private static final int ROWS_MAX = 40;

    private ComparisonText() {}

    static void print(Comparison seen, PrintWriter out) {
        if (seen.pods().isEmpty()) {
            out.println("No pod was seen pending.");
            return;
        }
        var table = new TextTable();
        table.row(List.of("POD", "NODE", "WAITED", "BERTH'S NODE", "WOULD HAVE WAITED", "DIFFERENCE"));
        var sorted = byDifference(seen);
        sorted.stream().limit(ROWS_MAX).forEach(pod -> table.row(row(pod, seen.untilMillis())));
        table.lines().forEach(out::println);
        long more = sorted.size() - ROWS_MAX + seen.leftOut();
        if (sorted.size() > ROWS_MAX) {
            out.println("  and " + more + " more with less difference; -o json has them all");
        }
        out.println();
        totals(seen).lines().forEach(out::println);
    }

    static List<ShadowedPod> byDifference(Comparison seen) {
        var sorted = new ArrayList<>(seen.pods());
        sorted.sort((one, other) -> Long.compare(
                Math.abs(difference(other, seen.untilMillis())), Math.abs(difference(one, seen.untilMillis()))));
        return sorted;
    }

    private static long difference(ShadowedPod pod, long now) {
        return pod.waitedMillis(now) - pod.berthWaitedMillis(now);
    }

    static List<String> row(ShadowedPod pod, long now) {
        return List.of(
                pod.namespace() + "/" + pod.name(),
                pod.node() == null ? "-" : pod.node(),
                seconds(pod.waitedMillis(now)),
                pod.berthNode() == null ? "-" : pod.berthNode(),
                seconds(pod.berthWaitedMillis(now)),
                words(pod));
    }

    private static String seconds(long millis) {
        return DurationText.show(millis / 1e3);
    }

    private static String words(ShadowedPod pod) {
        return switch (pod.fate()) {
            case SAME_NODE -> "same node";
            case OTHER_NODE -> "other node";
            case ONLY_BY_ITS_SCHEDULER -> "waits in Berth's world" + reason(pod);
            case ONLY_BY_BERTH -> "placed only by Berth";
            case BY_NEITHER -> "waits in both" + reason(pod);
        };
    }

    private static String reason(ShadowedPod pod) {
        return pod.berthReason().isEmpty() ? "" : ": " + pod.berthReason();
    }

    /** Rows of the totals, for the text and for the page. */
    static List<List<String>> totalRows(Comparison seen) {
        var cluster = seen.clusterWaits();
        var berth = seen.berthWaits();
        var rows = new ArrayList<List<String>>();
        rows.add(List.of(
                "pods placed",
                count(seen.count(Fate.SAME_NODE, Fate.OTHER_NODE, Fate.ONLY_BY_ITS_SCHEDULER)),
                count(seen.count(Fate.SAME_NODE, Fate.OTHER_NODE, Fate.ONLY_BY_BERTH))));
        rows.add(List.of("mean waiting", DurationText.show(cluster.mean()), DurationText.show(berth.mean())));
        rows.add(List.of("p50 waiting", DurationText.show(cluster.p50()), DurationText.show(berth.p50())));
        rows.add(List.of("p99 waiting", DurationText.show(cluster.p99()), DurationText.show(berth.p99())));
        rows.add(List.of("longest waiting", DurationText.show(cluster.max()), DurationText.show(berth.max())));
        if (seen.gpus() > 0) {
            rows.add(List.of("GPUs stranded, mean", figure(seen.clusterStranded()), figure(seen.berthStranded())));
            rows.add(List.of(
                    "fragmentation, % of " + count(seen.gpus()) + " GPUs",
                    figure(seen.clusterFragmentation()),
                    figure(seen.berthFragmentation())));
        }
        return rows;
    }

    private static TextTable totals(Comparison seen) {
        var table = new TextTable();
        table.row(List.of("", "CLUSTER", "BERTH"));
        totalRows(seen).forEach(table::row);
        return table;
    }

    /** One sentence on all of it. */
    static String sentence(Comparison seen) {
        return String.format(
                Locale.ROOT,
                "In %s, %,d pods were seen pending: %,d went to the node that Berth chose, %,d to another; %,d were placed"
                        + " only by the cluster, %,d only by Berth, %,d by neither. Berth evicted %,d pods.",
                DurationText.show((seen.untilMillis() - seen.fromMillis()) / 1e3),
                seen.pods().size() + seen.leftOut(),
                seen.count(Fate.SAME_NODE),
                seen.count(Fate.OTHER_NODE),
                seen.count(Fate.ONLY_BY_ITS_SCHEDULER),
                seen.count(Fate.ONLY_BY_BERTH),
                seen.count(Fate.BY_NEITHER),
                seen.evictions());
    }

    private static String count(long number) {
        return String.format(Locale.ROOT, "%,d", number);
    }

    private static String figure(double number) {
        return String.format(Locale.ROOT, "%.2f", number);
    }
}

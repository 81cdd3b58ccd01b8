package dev.berth.cli.place;

import dev.berth.engine.decide.Decision;
import dev.berth.engine.decide.Reason;
import dev.berth.engine.model.Pod;
import dev.berth.engine.plugin.ReasonCode;
import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/** A placement for people: a line for each pod, then how many, then what to do about those that wait. */
final class PlaceTable {
    /** Victims named in one line. */
    private static final int VICTIMS_SHOWN_MAX = 3;

    private static final String GAP = "   ";

    private record Row(String pod, String node, String status, String why) {}

    private PlaceTable() {}

    static void print(Placement placement, PrintWriter out) {
        var rows = new ArrayList<Row>();
        rows.add(new Row("POD", "NODE", "STATUS", "WHY"));
        placement.fates().forEach(fate -> rows.add(row(fate)));
        int podWidth = width(rows.stream().map(Row::pod).toList());
        int nodeWidth = width(rows.stream().map(Row::node).toList());
        int statusWidth = width(rows.stream().map(Row::status).toList());
        for (var row : rows) {
            String line = padded(row.pod(), podWidth)
                    + padded(row.node(), nodeWidth)
                    + padded(row.status(), statusWidth)
                    + row.why();
            out.println(line.stripTrailing());
        }
        out.println();
        out.println(summary(placement));
        nextSteps(placement, out);
    }

    private static int width(List<String> cells) {
        return cells.stream().mapToInt(String::length).max().orElse(0);
    }

    private static String padded(String cell, int width) {
        return cell + " ".repeat(width - cell.length()) + GAP;
    }

    /** The devices and volumes that a pod gets. */
    private static String given(Placement.Placed placed) {
        var given = new ArrayList<String>();
        if (!placed.devices().isEmpty()) {
            given.add(placed.pod().shape().devices().resource() + " " + placed.devices());
        }
        for (var claim : placed.claims()) {
            given.add(
                    switch (claim) {
                        case Decision.BindClaim bound -> "claim " + bound.claim() + " gets volume " + bound.volume();
                        case Decision.ProvisionClaim made -> "claim " + made.claim() + " gets a new volume";
                    });
        }
        return String.join(", ", given);
    }

    private static Row row(Placement.Fate fate) {
        String pod = fate.pod().key();
        return switch (fate) {
            case Placement.Placed placed -> new Row(pod, placed.node(), "placed", given(placed));
            case Placement.Waits waits ->
                new Row(pod, "-", "waits", waits.reason().message());
            case Placement.Preempts preempts ->
                new Row(pod, preempts.node(), "preempts", "evicts " + named(preempts.victims()));
            case Placement.Displaced displaced ->
                new Row(
                        pod,
                        "-",
                        "evicted",
                        "makes room for " + displaced.preemptor().key());
        };
    }

    private static String named(List<Pod> victims) {
        String first = victims.stream().limit(VICTIMS_SHOWN_MAX).map(Pod::key).collect(Collectors.joining(", "));
        int more = victims.size() - VICTIMS_SHOWN_MAX;
        return more > 0 ? first + " and " + more + " more" : first;
    }

    /** One sentence. */
    static String summary(Placement placement) {
        int all = placement.fates().size();
        if (all == 0) {
            return "No pod is pending.";
        }
        var text = new StringBuilder();
        text.append(placement.placed()).append(" of ").append(all).append(all == 1 ? " pod placed" : " pods placed");
        counted(text, placement.waiting(), "waits", "wait");
        counted(text, placement.preempting(), "preempts", "preempt");
        counted(text, placement.displaced(), "was evicted again", "were evicted again");
        int evictions = placement.evictions().size();
        if (evictions > 0) {
            text.append("; ").append(evictions).append(evictions == 1 ? " eviction" : " evictions");
        }
        return text.append('.').toString();
    }

    private static void counted(StringBuilder text, long count, String one, String many) {
        if (count > 0) {
            text.append(", ").append(count).append(' ').append(count == 1 ? one : many);
        }
    }

    private static void nextSteps(Placement placement, PrintWriter out) {
        var codes = new EnumMap<ReasonCode, Integer>(ReasonCode.class);
        for (var fate : placement.fates()) {
            if (fate instanceof Placement.Waits(Pod pod, Reason reason)) {
                codes.merge(reason.code(), 1, Integer::sum);
            }
        }
        if (codes.isEmpty()) {
            return;
        }
        out.println();
        out.println("Why pods wait (for one of them: berth explain FILE --pod NAMESPACE/NAME):");
        int width = String.valueOf(codes.values().stream()
                        .mapToInt(Integer::intValue)
                        .max()
                        .orElse(0))
                .length();
        codes.entrySet().stream()
                .sorted(Map.Entry.<ReasonCode, Integer>comparingByValue(Comparator.reverseOrder()))
                .forEach(entry -> out.println(
                        "  " + " ".repeat(width - entry.getValue().toString().length())
                                + entry.getValue() + "  " + entry.getKey().meaning() + ". "
                                + entry.getKey().nextStep()));
    }
}

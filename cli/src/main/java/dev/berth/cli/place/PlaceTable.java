package dev.berth.cli.place;

import dev.berth.cli.text.Width;
import dev.berth.engine.decide.Decision;
import dev.berth.engine.model.Pod;
import dev.berth.kubernetes.output.ZoneText;
import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** A placement for people: a line for each pod, then how many, then what to do about those that wait. */
final class PlaceTable {
    /** Victims named in one line. */
    private static final int VICTIMS_SHOWN_MAX = 3;

    private static final String GAP = "   ";

    private record Row(String pod, String node, String status, String why) {}

    private PlaceTable() {}

    /** Reasons get a line of their own where less room than this is left beside the pod. */
    private static final int REASON_COLUMNS_MIN = 40;

    static void print(Placement placement, Width width, PrintWriter out) {
        var rows = new ArrayList<Row>();
        rows.add(new Row("POD", "NODE", "STATUS", "WHY"));
        addRows(placement, rows);
        int podWidth = width(rows.stream().map(Row::pod).toList());
        int nodeWidth = width(rows.stream().map(Row::node).toList());
        int statusWidth = width(rows.stream().map(Row::status).toList());
        int indent = podWidth + nodeWidth + statusWidth + 3 * GAP.length();
        boolean beside = width.columns() - indent >= REASON_COLUMNS_MIN;
        for (var row : rows) {
            String fate =
                    padded(row.pod(), podWidth) + padded(row.node(), nodeWidth) + padded(row.status(), statusWidth);
            if (beside) {
                var why = width.wrapped(row.why(), indent);
                out.println((fate + why.get(0)).stripTrailing());
                why.stream().skip(1).forEach(more -> out.println(" ".repeat(indent) + more));
            } else {
                out.println(fate.stripTrailing());
                if (!row.why().isEmpty() && row != rows.get(0)) {
                    width.wrapped(row.why(), 4).forEach(why -> out.println("    " + why));
                }
            }
        }
        out.println();
        out.println(summary(placement));
        nextSteps(placement, out);
    }

    /** Members of a gang stand together, where the first of them stood, and their reason stands once above them. */
    private static void addRows(Placement placement, List<Row> rows) {
        var gangs = GangFate.of(placement).stream()
                .filter(gang -> gang.members().size() > 1)
                .collect(Collectors.toMap(GangFate::gang, gang -> gang));
        for (var fate : placement.fates()) {
            var key = GangFate.gangOf(fate);
            var gang = key == null ? null : gangs.get(key);
            if (gang == null) {
                rows.add(row(fate));
            } else if (gang.members().get(0) == fate) {
                addRows(gang, rows);
            }
        }
    }

    private static void addRows(GangFate gang, List<Row> rows) {
        var reason = gang.reason();
        rows.add(new Row(
                "gang " + gang.gang(),
                gang.placed() + " of " + gang.members().size(),
                gang.status(),
                reason == null ? "" : reason.message()));
        for (var fate : gang.members()) {
            var row = row(fate);
            boolean told =
                    fate instanceof Placement.Waits waits && waits.reason().equals(reason);
            rows.add(new Row("  " + row.pod(), row.node(), row.status(), told ? "" : row.why()));
        }
    }

    private static int width(List<String> cells) {
        return cells.stream().mapToInt(String::length).max().orElse(0);
    }

    private static String padded(String cell, int width) {
        return cell + " ".repeat(width - cell.length()) + GAP;
    }

    private static String given(Placement.Placed placed) {
        return Stream.of(devices(placed), claims(placed))
                .filter(text -> !text.isEmpty())
                .collect(Collectors.joining(", "));
    }

    private static String claims(Placement.Placed placed) {
        return placed.claims().stream()
                .map(claim -> switch (claim) {
                    case Decision.BindClaim bound -> "claim " + bound.claim() + " gets volume " + bound.volume();
                    case Decision.ProvisionClaim made -> "claim " + made.claim() + " gets a new volume";
                })
                .collect(Collectors.joining(", "));
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

    private static String devices(Placement.Placed placed) {
        var devices = placed.devices();
        var texts = new ArrayList<String>();
        if (!devices.isEmpty()) {
            texts.add(placed.pod().shape().devices().resource() + " " + devices);
        }
        if (!devices.zones().isEmpty()) {
            texts.add("NUMA zone " + ZoneText.names(devices.zones()));
        }
        return String.join(", ", texts);
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
        var causes = new WaitCauses();
        for (var fate : placement.fates()) {
            if (fate instanceof Placement.Waits waits) {
                causes.add(waits.reason());
            }
        }
        if (!causes.isEmpty()) {
            out.println();
            out.println(
                    "Why pods wait, nearest to be mended first (for one of them: berth explain FILE --pod NAMESPACE/NAME):");
            causes.print(out);
        }
    }
}

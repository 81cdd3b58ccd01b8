package dev.berth.testkit.oracle;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** Counts, group by group, on how many cases the engine agrees, and keeps the first differences. */
public final class Agreement {
    /** Differences kept; further ones are only counted. */
    public static final int DIFFERENCES_MAX = 20;

    private static final class Count {
        int all;
        int agreed;
    }

    private final Map<String, Count> groups = new TreeMap<>();
    private final List<String> differences = new ArrayList<>();

    /** Asks the engine and counts; a question that makes it throw counts as a difference. */
    public void check(OracleCase question) {
        var count = groups.computeIfAbsent(question.group(), unused -> new Count());
        count.all++;
        List<String> found;
        try {
            found = question.differences().stream().map(Difference::toString).toList();
        } catch (RuntimeException fault) {
            found = List.of(question.id() + ": the engine throws " + fault);
        }
        if (found.isEmpty()) {
            count.agreed++;
        } else if (differences.size() < DIFFERENCES_MAX) {
            differences.add(found.get(0) + (found.size() == 1 ? "" : " (and " + (found.size() - 1) + " more)"));
        }
    }

    public int cases() {
        return groups.values().stream().mapToInt(count -> count.all).sum();
    }

    public int agreed() {
        return groups.values().stream().mapToInt(count -> count.agreed).sum();
    }

    /** The first difference of each of the first cases that differ. */
    public List<String> differences() {
        return List.copyOf(differences);
    }

    /** A table by group, then the sum. */
    public String table() {
        var table = new StringBuilder();
        groups.forEach((group, count) -> line(table, group, count.agreed, count.all));
        line(table, "agree", agreed(), cases());
        return table.toString();
    }

    private static void line(StringBuilder table, String name, int agreed, int all) {
        table.append(String.format(java.util.Locale.ROOT, "%-32s %d/%d%n", name, agreed, all));
    }
}

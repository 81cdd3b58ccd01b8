package dev.berth.cli.explain;

import dev.berth.cli.text.TextTable;
import dev.berth.engine.decide.Explanation;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Consumer;

/** The scores of the best nodes as a table; scorers to which all nodes are equal stand in one line below. */
record ScoreText(Explanation explanation, int shown, Consumer<String> out) {
    void write() {
        var total = explanation.total();
        if (total.isEmpty()) {
            return;
        }
        out.accept("");
        out.accept("Scores (raw > weighted), best first");
        var telling = new ArrayList<String>();
        var equal = new ArrayList<String>();
        explanation.weighted().forEach((scorer, byNode) -> {
            var values = byNode.values().stream().distinct().toList();
            if (values.size() > 1) {
                telling.add(scorer);
            } else {
                equal.add(scorer + " " + values.get(0));
            }
        });
        var table = new TextTable();
        var head = new ArrayList<>(List.of("NODE", "TOTAL"));
        head.addAll(telling);
        table.row(head);
        total.entrySet().stream()
                .sorted(Comparator.comparing((Map.Entry<String, Long> entry) -> -entry.getValue())
                        .thenComparing(Map.Entry::getKey))
                .limit(shown)
                .forEach(entry -> table.row(row(entry.getKey(), entry.getValue(), telling)));
        table.lines().forEach(out);
        if (total.size() > shown) {
            out.accept("  … and " + (total.size() - shown) + " more (--all shows them)");
        }
        if (!equal.isEmpty()) {
            out.accept("  the same for all: " + String.join(", ", equal));
        }
    }

    private List<String> row(String node, long total, List<String> scorers) {
        var row = new ArrayList<>(List.of(node, Long.toString(total)));
        for (var scorer : scorers) {
            row.add(score(explanation.raw(), scorer, node) + " > " + score(explanation.weighted(), scorer, node));
        }
        return row;
    }

    private static String score(Map<String, Map<String, Long>> scores, String scorer, String node) {
        return Objects.toString(scores.getOrDefault(scorer, Map.of()).get(node), "-");
    }
}

package dev.berth.simulator.openb;

import dev.berth.simulator.run.Spread;
import dev.berth.simulator.trace.OpenbPublished;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * A policy of our own beside the best published one, at one demand: a row for each mix and one for their mean.
 *
 * @param seen runs on the seeds that the policy was tuned with
 * @param unseen runs on seeds that it was not
 */
record OpenbComparison(
        String policy,
        String against,
        int demandPercent,
        OpenbSummary seen,
        OpenbSummary unseen,
        OpenbPublished published) {
    /** One column: its head, its text for a mix, and its number for the mean, where it has one. */
    private record Column(
            String head, Function<String, String> text, Function<String, @Nullable Double> number, String meanFormat) {}

    void write(StringBuilder text) {
        text.append(String.format(Locale.ROOT, "%n## %s at a demand of %d %%%n%n", policy, demandPercent));
        var columns = columns();
        text.append("| mix |");
        columns.forEach(column -> text.append(' ').append(column.head).append(" |"));
        text.append("\n|---|").append("---|".repeat(columns.size())).append('\n');
        for (var mix : seen.mixes()) {
            text.append("| ").append(mix).append(" |");
            columns.forEach(
                    column -> text.append(' ').append(column.text.apply(mix)).append(" |"));
            text.append('\n');
        }
        text.append("| **mean** |");
        columns.forEach(column -> text.append(' ').append(mean(column)).append(" |"));
        text.append('\n');
    }

    private List<Column> columns() {
        var columns = new ArrayList<Column>();
        columns.add(figure(against + " published", mix -> published.mean(mix, against, demandPercent), "%.2f"));
        addRuns(columns, "", seen, figures -> figures.spp());
        if (last()) {
            columns.add(figure("bound", mix -> reference(mix, OpenbReference.Figures::bound), "%.2f"));
        }
        addRuns(columns, "untouched seeds: ", unseen, figures -> figures.sppUntouched());
        return columns;
    }

    private void addRuns(
            List<Column> columns, String prefix, OpenbSummary runs, Function<OpenbReference.Figures, Double> spp) {
        columns.add(spread(prefix + against, mix -> runs.at(mix, against, demandPercent)));
        columns.add(spread(prefix + policy, mix -> runs.at(mix, policy, demandPercent)));
        columns.add(figure(
                "above " + against, mix -> difference(mean(runs, mix, policy), mean(runs, mix, against)), "%+.2f"));
        if (last()) {
            columns.add(figure("above SPP", mix -> difference(mean(runs, mix, policy), reference(mix, spp)), "%+.2f"));
            columns.add(new Column("lowest against " + against, mix -> lowest(runs, mix), mix -> null, ""));
        }
    }

    /** SPP and the bound are told for the greatest demand alone. */
    private boolean last() {
        return demandPercent == OpenbCurves.TO;
    }

    private static @Nullable Double reference(String mix, Function<OpenbReference.Figures, Double> figure) {
        var figures = OpenbReference.of(mix);
        return figures == null ? null : figure.apply(figures);
    }

    private @Nullable Double mean(OpenbSummary runs, String mix, String of) {
        var spread = runs.at(mix, of, demandPercent);
        return spread == null ? null : spread.mean();
    }

    private static @Nullable Double difference(@Nullable Double a, @Nullable Double b) {
        return a == null || b == null ? null : (Double) (a - b);
    }

    private String lowest(OpenbSummary runs, String mix) {
        var lowest = runs.lowest(mix, policy, against, OpenbCurves.FROM, OpenbCurves.TO);
        return lowest == null
                ? "-"
                : String.format(Locale.ROOT, "%+.2f at %d %%", lowest.points(), lowest.demandPercent());
    }

    private static Column figure(String head, Function<String, @Nullable Double> number, String format) {
        return new Column(head, mix -> text(number.apply(mix), format), number, format);
    }

    private static Column spread(String head, Function<String, @Nullable Spread> spread) {
        return new Column(
                head,
                mix -> OpenbResults.hundredths(spread.apply(mix)),
                mix -> {
                    var some = spread.apply(mix);
                    return some == null ? null : some.mean();
                },
                "%.2f");
    }

    private static String text(@Nullable Double number, String format) {
        return number == null ? "-" : String.format(Locale.ROOT, format, number);
    }

    private String mean(Column column) {
        var numbers = seen.mixes().stream()
                .map(column.number)
                .filter(Objects::nonNull)
                .mapToDouble(number -> number)
                .average();
        return numbers.isEmpty() ? "" : "**" + text(numbers.getAsDouble(), column.meanFormat) + "**";
    }
}

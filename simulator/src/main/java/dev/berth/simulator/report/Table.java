package dev.berth.simulator.report;

import java.util.List;

/**
 * Figures in rows.
 *
 * @param note a sentence below the title: what the figures are
 * @param rows the first cell of each names it
 */
public record Table(String title, String note, List<String> head, List<List<String>> rows) {
    public Table {
        head = List.copyOf(head);
        rows = rows.stream().map(List::copyOf).toList();
        for (var row : rows) {
            if (row.size() != head.size()) {
                throw new IllegalArgumentException(
                        "table " + title + " has a row of " + row.size() + " cells under " + head.size() + " headings");
            }
        }
    }
}

package dev.berth.cli.text;

import java.util.ArrayList;
import java.util.List;

/** The width of what commands write to: the terminal's, or none in a pipe or file, where nothing is broken up. */
public record Width(int columns) {
    public static final Width UNBOUNDED = new Width(Integer.MAX_VALUE);

    /** Narrower terminals are taken to be this wide. */
    private static final int COLUMNS_MIN = 40;

    /** What {@code ./berth} has found out, which passes {@code COLUMNS} on only where it writes to a terminal. */
    public static Width of(String columns) {
        try {
            return new Width(Math.max(COLUMNS_MIN, Integer.parseInt(columns)));
        } catch (NumberFormatException none) {
            return UNBOUNDED;
        }
    }

    /**
     * Breaks a text between words into lines that fit beside an indent; a word that fits nowhere stands alone.
     *
     * @return at least one line
     */
    public List<String> wrapped(String text, int indent) {
        int room = columns - indent;
        var lines = new ArrayList<String>();
        String rest = text;
        while (rest.length() > room) {
            int end = rest.lastIndexOf(' ', room);
            if (end <= 0) {
                end = rest.indexOf(' ');
            }
            if (end <= 0) {
                break;
            }
            lines.add(rest.substring(0, end));
            rest = rest.substring(end + 1);
        }
        lines.add(rest);
        return lines;
    }
}

package dev.berth.kubernetes.tree;

/**
 * Finds out that a flow collection ({@code [}, <code>{</code>) is nested too deep, before a full parser looks at it: that one
 * looks a thousand characters ahead for each bracket.
 *
 * <p>Within a flow collection every bracket counts that does not stand in quotes or in a comment. Where it is not plain
 * whether a quote or a comment begins (or a tag, which may hold brackets), nothing is said and the full parser decides, so
 * only what it would refuse is refused here.
 *
 * <p>Cost: one pass, up to the bracket that is too deep or that closes the collection.
 */
final class FlowDepth {
    private static final String TOKEN_ENDS = " \t\r\n[]{},";

    private FlowDepth() {}

    /**
     * The line of the first bracket beyond the limit, or -1.
     *
     * @param begin where the collection opens
     * @param line where that is
     * @param depth of the collection
     */
    static int lineTooDeep(String text, int begin, int line, int depth) {
        int at = line;
        int open = depth - 1;
        char before = ' ';
        int i = begin;
        while (i < text.length()) {
            char c = text.charAt(i);
            switch (c) {
                case '\n' -> at++;
                case '[', '{' -> {
                    if (++open > Limits.DEPTH_MAX) {
                        return at;
                    }
                }
                case ']', '}' -> {
                    if (--open < depth) {
                        return -1;
                    }
                }
                case '"', '\'' -> {
                    if (TOKEN_ENDS.indexOf(before) < 0 && !(before == ':' && isQuote(text.charAt(i - 2)))) {
                        return -1;
                    }
                    int end = closing(text, i);
                    if (end < 0) {
                        return -1;
                    }
                    at += breaks(text, i, end);
                    i = end;
                }
                case '#' -> {
                    int end = text.indexOf('\n', i);
                    if (" \t\n".indexOf(before) < 0 || end < 0) {
                        return -1;
                    }
                    i = end - 1;
                }
                case '!' -> {
                    return -1;
                }
                default -> {}
            }
            before = text.charAt(i);
            i++;
        }
        return -1;
    }

    private static boolean isQuote(char c) {
        return c == '"' || c == '\'';
    }

    /** Where a quoted text ends, or -1. */
    private static int closing(String text, int begin) {
        char quote = text.charAt(begin);
        for (int i = begin + 1; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c == quote) {
                if (quote == '"' || i + 1 == text.length() || text.charAt(i + 1) != quote) {
                    return i;
                }
                i++;
            } else if (c == '\\' && quote == '"') {
                i++;
            }
        }
        return -1;
    }

    private static int breaks(String text, int from, int to) {
        int count = 0;
        for (int i = text.indexOf('\n', from); i >= 0 && i < to; i = text.indexOf('\n', i + 1)) {
            count++;
        }
        return count;
    }
}
